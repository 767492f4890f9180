import type { Examples } from "../../data/types.js";
import { outputCount } from "../../networks/layer-kinds.js";
import type { LayersModel } from "../../networks/layers-model/model.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { BackEndCurvature } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import { clearPruned } from "../reference/clear-pruned.js";
import type { Loss } from "../types.js";
import { forwardOf } from "./forward.js";
import { differentiable, type Functions, type Tensor, type Tf } from "./functions.js";
import { inputTensor } from "./held.js";
import { leavesOf } from "./leaves.js";

/** Examples of a product at a time. */
const chunk = 250;

/** A chunk of the examples on the device, while a product works on it. */
interface Part {
  readonly input: Tensor;
  /** (count, outputs): the one-hot labels or the targets. */
  readonly wanted: Tensor;
}

/** Each example's loss, summed, with every derivative; and its Hessian in the outputs times r. */
interface TensorLoss {
  sum(z: Tensor, wanted: Tensor): Tensor;
  product(z: Tensor, r: Tensor): Tensor;
}

const tensorLosses = (tf: Tf, { logSumExp }: Functions): Readonly<Record<Loss, TensorLoss>> => ({
  "softmax-cross-entropy": {
    sum: (z, wanted) => tf.sub(tf.sum(logSumExp(z)), tf.sum(tf.mul(z, wanted))),
    product(z, r) {
      const p = tf.softmax(z);
      return tf.mul(p, tf.sub(r, tf.sum(tf.mul(p, r), -1, true)));
    },
  },
  squared: {
    sum: (z, wanted) => tf.mul(0.5, tf.sum(tf.square(tf.sub(z, wanted)))),
    product: (_, r) => r,
  },
});

/** Where products are taken. */
interface Point {
  parameters: ParameterBuffer;
  examples?: Examples;
  indices: Uint32Array;
}

type OverParts = (size: number, work: (part: Part, ours: Tensor[], z: () => Tensor) => void) => void;

/** Runs `work` on some examples at a time with the point's tensors, and disposes of everything. */
function partsOf(tf: Tf, model: LayersModel, { network, loss }: ResolvedOptions, point: Point): OverParts {
  const [outputs, forward, leaves] = [outputCount(network), forwardOf(tf, model), leavesOf(tf, model)];
  return (size, work) => {
    const { examples, indices, parameters } = point;
    if (examples === undefined) return;
    for (let from = 0; from < indices.length; from += size) {
      const some = indices.subarray(from, from + size);
      tf.tidy(() => {
        const input = inputTensor(tf, examples, some, at(model.nodes, 0).shape);
        const [ours, fixed] = [
          leaves.take(parameters, leaves.trained),
          leaves.take(parameters, leaves.fixed),
        ];
        const z = (): Tensor => forward(input, leaves.shaped(ours, fixed));
        work({ input, wanted: wantedTensor(tf, examples, some, outputs, loss) }, ours, z);
      });
    }
  };
}

/** Derivatives of a tensor in others. */
const gradientsOf =
  (tf: Tf) =>
  (f: () => Tensor, of: Tensor[]): (Tensor | null)[] =>
    tf.engine().gradients(f as never, of, undefined, true).grads;

/** Σ v · g, over tensors that something depends on. */
const alongOf =
  (tf: Tf) =>
  (directions: readonly Tensor[], found: readonly (Tensor | null)[]): Tensor =>
    found.reduce<Tensor>(
      (sum, g, i) => (g === null ? sum : tf.add(sum, tf.sum(tf.mul(g, at(directions, i))))),
      tf.scalar(0),
    );

/** Jᵀ (Hessian of the loss in the outputs) J v, a tensor for each of `ours`. */
const gaussNewtonOf =
  (tf: Tf, losses: TensorLoss) =>
  (directions: readonly Tensor[], ours: Tensor[], z: () => Tensor): readonly (Tensor | null)[] => {
    const [gradients, along] = [gradientsOf(tf), alongOf(tf)];
    const here = z();
    const u = tf.zerosLike(here);
    // J v is the derivative by u of v · Jᵀu, which is linear in u.
    const pulled = (): Tensor =>
      along(
        directions,
        gradients(() => tf.sum(tf.mul(z(), u)), ours),
      );
    const [tangent] = gradients(pulled, [u]);
    const pushed = losses.product(here, tangent ?? u);
    return gradients(() => tf.sum(tf.mul(z(), pushed)), ours);
  };

/** Second-order products of a model, exact by differentiating twice: no operation of forward.ts stops at its first derivative. Running statistics hold still and nothing is dropped. */
export function compileCurvature(
  tf: Tf,
  model: LayersModel,
  options: ResolvedOptions,
  coordinates: Uint32Array,
): BackEndCurvature<Examples> {
  const { parameterCount, loss } = options;
  const leaves = leavesOf(tf, model);
  const losses = tensorLosses(tf, differentiable(tf))[loss];
  const [gradients, along] = [gradientsOf(tf), alongOf(tf)];
  const gaussNewton = gaussNewtonOf(tf, losses);
  const point: Point = { parameters: new Float32Array(parameterCount), indices: new Uint32Array() };
  const overParts = partsOf(tf, model, options, point);
  const scattered = (v: ParameterBuffer): Tensor[] => {
    const whole = new Float32Array(parameterCount);
    coordinates.forEach((place, j) => (whole[place] = at(v, j)));
    return leaves.take(whole, leaves.trained);
  };
  return {
    moveTo(parameters, examples, indices) {
      const own = Float32Array.from(parameters);
      clearPruned(own, options);
      Object.assign(point, { parameters: own, examples, indices });
      let total = 0;
      overParts(chunk, ({ wanted }, _, z) => (total += at(losses.sum(z(), wanted).dataSync(), 0)));
      return total;
    },
    product(v, hessian) {
      const result = new Float64Array(parameterCount);
      overParts(chunk, ({ wanted }, ours, z) => {
        const directions = scattered(v);
        const slope = (): Tensor =>
          along(
            directions,
            gradients(() => losses.sum(z(), wanted), ours),
          );
        if (hessian) return leaves.add(gradients(slope, ours), result, 1 / point.indices.length);
        leaves.add(gaussNewton(directions, ours, z), result, 1 / point.indices.length);
      });
      return Float32Array.from(coordinates, (place) => at(result, place));
    },
    squaredGradientNorms() {
      const norms: number[] = [];
      const one = new Float64Array(parameterCount);
      overParts(1, ({ wanted }, ours, z) => {
        one.fill(0);
        leaves.add(
          gradients(() => losses.sum(z(), wanted), ours),
          one,
          1,
        );
        norms.push(coordinates.reduce((sum, place) => sum + at(one, place) * at(one, place), 0));
      });
      return Float64Array.from(norms);
    },
    free() {
      // no tensor outlives a call
    },
  };
}

function wantedTensor(
  tf: Tf,
  { labels, targets }: Examples,
  indices: Uint32Array,
  outputs: number,
  loss: Loss,
): Tensor {
  const rows = new Float32Array(indices.length * outputs);
  indices.forEach((index, e) => {
    if (loss === "squared" && targets)
      rows.set(targets.subarray(index * outputs, (index + 1) * outputs), e * outputs);
    else rows[e * outputs + at(labels, index)] = 1;
  });
  return tf.tensor2d(rows, [indices.length, outputs]);
}
