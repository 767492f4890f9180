import type { Examples } from "../../data/types.js";
import { at } from "../../numerics/at.js";
import type { BackEndCurvature } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import type { LayerBuffers } from "./layer.js";
import { softmax } from "./losses.js";
import { layersOf, pass, type Chunk } from "./network.js";
import { tangentPass } from "./tangent-pass.js";
import { squaredNorms } from "./squared-norms.js";

/** Examples are summed in chunks of this many; it is part of the specification. */
const chunk = 64;

/** Second-order products in plain TypeScript, one operation after another. */
export function compileCurvature(
  arithmetic: Arithmetic,
  options: ResolvedOptions,
  coordinates: Uint32Array,
): BackEndCurvature<Examples> {
  const { round, zeros } = arithmetic;
  const { parameterCount } = options;
  const [parameters, direction, sums] = [zeros(parameterCount), zeros(parameterCount), zeros(parameterCount)];
  const layers = layersOf(options, parameters);
  const directions = layersOf(options, direction);
  let chunks: Chunk[] = [];
  let examplesCount = 0;
  return {
    moveTo(values, examples, indices) {
      parameters.fill(0);
      coordinates.forEach((j) => (parameters[j] = at(values, j)));
      examplesCount = indices.length;
      chunks = linearise(arithmetic, options, layers, { examples, indices });
      return at(chunks, chunks.length - 1).total;
    },
    product(v, hessian) {
      direction.fill(0);
      sums.fill(0);
      coordinates.forEach((j, k) => (direction[j] = at(v, k)));
      for (const part of chunks)
        tangentPass(arithmetic, options, { layers, directions, part, hessian, sums });
      const result = zeros(coordinates.length);
      const scale = round(1 / examplesCount);
      coordinates.forEach((j, k) => (result[k] = at(sums, j) * scale));
      return result;
    },
    squaredGradientNorms() {
      const result = zeros(examplesCount);
      chunks.forEach((part, k) => {
        result.set(squaredNorms(arithmetic, layers, part), k * chunk);
      });
      return result;
    },
    free() {
      chunks = [];
    },
  };
}

/** Activations and unscaled gradients of all examples, chunk by chunk; the last chunk's total is that of all. */
function linearise(
  arithmetic: Arithmetic,
  options: ResolvedOptions,
  layers: readonly LayerBuffers[],
  { examples, indices }: { readonly examples: Examples; readonly indices: Uint32Array },
): Chunk[] {
  const { outputs } = at(layers, layers.length - 1).layer;
  let total = 0;
  return Array.from({ length: Math.ceil(indices.length / chunk) }, (_, k) => {
    const part = indices.subarray(k * chunk, (k + 1) * chunk);
    const passed = pass(arithmetic, options, layers, { examples, indices: part, scale: 1, total });
    total = passed.total;
    const z = at(passed.activations, layers.length);
    const p = options.loss === "squared" ? undefined : softmax(arithmetic, z, outputs, part.length);
    return { ...passed, p };
  });
}
