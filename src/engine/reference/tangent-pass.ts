import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { tangentThroughActivation, throughActivation } from "./activations.js";
import { batchSum, type LayerBuffers } from "./layer.js";
import { softmaxTangent } from "./losses.js";
import type { Chunk } from "./network.js";
import { tangentBackward, tangentForward } from "./tangent.js";

/** What one chunk's product is made from. */
export interface TangentInput {
  readonly layers: readonly LayerBuffers[];
  /** The direction, as the layers. */
  readonly directions: readonly LayerBuffers[];
  readonly part: Chunk;
  /** The Hessian's product, or the Gauss-Newton matrix's. */
  readonly hessian: boolean;
  /** Laid out as the parameters: what the product is added to. */
  readonly sums: ParameterBuffer;
}

/** R{z} and R{h} of each layer. */
interface Forward {
  readonly rz: readonly ParameterBuffer[];
  readonly rh: readonly ParameterBuffer[];
}

/** Adds one chunk's product to `sums`. */
export function tangentPass(arithmetic: Arithmetic, options: ResolvedOptions, input: TangentInput): void {
  const { network, slices } = options;
  const { layers, directions, part, hessian, sums } = input;
  const { count, activations, shapes, dh, dz, p } = part;
  const top = layers.length - 1;
  const through = (index: number, sum: ParameterBuffer): ParameterBuffer =>
    tangentThroughActivation(arithmetic, sum, {
      activation: at(network.layers, index).activation,
      shape: at(shapes, index),
      rz: at(rz, index),
      gradient: hessian ? { dz: at(dz, index), dh: at(dh, index) } : undefined,
    });
  const { rz, rh } = tangentForwards(arithmetic, input);
  const { outputs } = at(network.layers, top);
  let r = through(top, p ? softmaxTangent(arithmetic, p, at(rh, top), outputs, count) : at(rh, top));
  for (let index = top; index >= 0; index--) {
    const layer = at(layers, index);
    const { weights, biases } = at(slices, index);
    addGradients(arithmetic, layer, {
      rdz: r,
      dz: at(dz, index),
      x: at(activations, index),
      rx: hessian ? rh[index - 1] : undefined,
      count,
      weightSums: sums.subarray(weights, biases),
      biasSums: sums.subarray(biases, biases + layer.layer.outputs),
    });
    if (index === 0) break;
    const direction = hessian ? at(directions, index) : undefined;
    const sum = tangentBackward(arithmetic, layer, direction, { dz: at(dz, index), rdz: r, count });
    r = through(index - 1, sum);
  }
}

function tangentForwards(arithmetic: Arithmetic, { layers, directions, part }: TangentInput): Forward {
  const { count, activations, shapes } = part;
  const rz: ParameterBuffer[] = [];
  const rh: ParameterBuffer[] = [];
  layers.forEach((layer, index) => {
    const rx = index === 0 ? undefined : at(rh, index - 1);
    const x = at(activations, index);
    const value = tangentForward(arithmetic, layer, at(directions, index), x, rx, count);
    rz.push(value);
    rh.push(throughActivation(arithmetic, value, at(shapes, index), layer.layer.activation));
  });
  return { rz, rh };
}

/** Adds Σ R{dz}·x + Σ dz·R{x} to the survivors' sums, and Σ R{dz} to the biases'. rx absent: without the second sum. */
function addGradients(
  arithmetic: Arithmetic,
  { layer: { inputs, outputs }, mask }: LayerBuffers,
  { rdz, dz, x, rx, count, weightSums, biasSums }: GradientInput,
): void {
  const { round, zeros } = arithmetic;
  const lanes = zeros(4);
  const products = (o: number, i: number, g: ParameterBuffer, h: ParameterBuffer): number =>
    batchSum(arithmetic, lanes, count, (e) => round(at(g, o * count + e) * at(h, i * count + e)));
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      const j = o * inputs + i;
      if (mask && at(mask, j) === 0) continue;
      const first = products(o, i, rdz, x);
      weightSums[j] = at(weightSums, j) + (rx ? round(first + products(o, i, dz, rx)) : first);
    }
    biasSums[o] = at(biasSums, o) + batchSum(arithmetic, lanes, count, (e) => at(rdz, o * count + e));
  }
}

interface GradientInput {
  readonly rdz: ParameterBuffer;
  readonly dz: ParameterBuffer;
  readonly x: ParameterBuffer;
  readonly rx: ParameterBuffer | undefined;
  readonly count: number;
  readonly weightSums: ParameterBuffer;
  readonly biasSums: ParameterBuffer;
}
