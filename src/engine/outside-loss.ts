import { exp, log } from "../numerics/elementary.js";
import { shown } from "../numerics/names.js";
import type { ClassWeights, Loss, LossExample, LossFunctions } from "./types.js";

/** A loss that is computed here, around the passes of a back end: so every back end gives its bits. */
export interface OutsideLoss {
  readonly pair: LossFunctions;
  /** Of an example in steps and gradients, by its label; absent: 1. */
  readonly weights: ClassWeights | undefined;
  /** Whether evaluation is by the pair; else by the back end's own kernel. */
  readonly evaluates: boolean;
}

/** Throws unless the weights of classes are positive numbers, `count` of them if that is known. */
export function checkClassWeights(where: string, weights: unknown, count?: number): void {
  const list: readonly unknown[] = Array.isArray(weights) ? weights : [];
  const positive = (weight: unknown): boolean => Number.isFinite(weight) && Number(weight) > 0;
  const wanted = count === undefined ? "positive numbers, one a class" : `${count} positive numbers`;
  if (list.length === 0 || !list.every(positive) || (count !== undefined && list.length !== count))
    throw new RangeError(`${where}: classWeights must be ${wanted}, got ${shown(weights)}`);
}

/** Top and Σ exp(z − top), in the order of the outputs. */
function normaliser(outputs: Float64Array): { readonly top: number; readonly sum: number } {
  let top = outputs[0] ?? NaN;
  for (let c = 1; c < outputs.length; c++) if ((outputs[c] ?? NaN) > top) top = outputs[c] ?? NaN;
  let sum = 0;
  for (let c = 0; c < outputs.length; c++) sum += exp((outputs[c] ?? NaN) - top);
  return { top, sum };
}

/** −log softmax(z)[label], in float64. */
const softmaxCrossEntropy: LossFunctions = {
  value: ({ outputs, label }) => {
    const { top, sum } = normaliser(outputs);
    return log(sum) - ((outputs[label] ?? NaN) - top);
  },
  derivative: ({ outputs, label }) => {
    const { top, sum } = normaliser(outputs);
    return outputs.map((z, c) => exp(z - top) / sum - (c === label ? 1 : 0));
  },
};

/** ½‖z − target‖², in float64. */
const squared: LossFunctions = {
  value: ({ outputs, targets }) =>
    0.5 * outputs.reduce((sum, z, c) => sum + (z - (targets[c] ?? 0)) * (z - (targets[c] ?? 0)), 0),
  derivative: ({ outputs, targets }) => outputs.map((z, c) => z - (targets[c] ?? 0)),
};

/** The losses of the table as pairs, for steps whose examples have weights. */
export const namedPairs = { "softmax-cross-entropy": softmaxCrossEntropy, squared } satisfies Record<
  Loss,
  LossFunctions
>;

/** The outputs of a batch and what they should have been. */
export interface OutsideBatch {
  /** (count, outputs) row-major. */
  readonly rows: ArrayLike<number>;
  readonly outputs: number;
  readonly indices: Uint32Array;
  /** Of all examples. */
  readonly labels: ArrayLike<number>;
  /** (examples, outputs), or absent: the one-hot label. */
  readonly targets: ArrayLike<number> | undefined;
}

/** Calls `use` with each example of a batch, in its order. */
function eachExample(
  { rows, outputs, indices, labels, targets }: OutsideBatch,
  use: (example: LossExample, e: number) => void,
): void {
  indices.forEach((index, e) => {
    const label = labels[index] ?? 0;
    const z = new Float64Array(outputs);
    const wanted = new Float64Array(outputs);
    for (let c = 0; c < outputs; c++) {
      z[c] = rows[e * outputs + c] ?? NaN;
      wanted[c] = targets === undefined ? +(c === label) : (targets[index * outputs + c] ?? NaN);
    }
    use({ outputs: z, label, targets: wanted }, e);
  });
}

/** Adds to `totals` the losses of a batch, in order and without weights, and how many of its largest outputs (lowest index on ties) are the label. */
export function addOutsideTotals(
  { pair }: OutsideLoss,
  batch: OutsideBatch,
  totals: { readonly loss: number; readonly correct: number },
): typeof totals {
  let { loss, correct } = totals;
  eachExample(batch, (example) => {
    let best = 0;
    example.outputs.forEach((z, c) => (best = z > (example.outputs[best] ?? NaN) ? c : best));
    correct += +(best === example.label);
    loss += checkedValue(pair, example); // last: it may write into the example
  });
  return { loss, correct };
}

/**
 * Σ w · loss / Σ w over the batch, and its derivative by the outputs, (count, outputs) row-major: w · d / Σ w in float64, rounded when it is stored. Both
 * sums in the order of the examples.
 */
export function outsideDerivative(
  { pair, weights }: OutsideLoss,
  batch: OutsideBatch,
): { readonly mean: number; readonly derivative: Float64Array } {
  const { outputs, indices, labels } = batch;
  const weightOf = (label: number): number => (weights === undefined ? 1 : (weights[label] ?? NaN));
  const all = indices.reduce((sum, index) => sum + weightOf(labels[index] ?? 0), 0);
  const derivative = new Float64Array(indices.length * outputs);
  let total = 0;
  eachExample(batch, (example, e) => {
    const weight = weightOf(example.label);
    total += weight * checkedValue(pair, example);
    const slopes = checkedDerivative(pair, example);
    for (let c = 0; c < outputs; c++) derivative[e * outputs + c] = (weight * (slopes[c] ?? NaN)) / all;
  });
  return { mean: total / all, derivative };
}

function checkedValue({ value }: LossFunctions, example: LossExample): number {
  const found: unknown = value(example);
  if (typeof found === "number") return found;
  throw new TypeError(`loss: value must return a number, got ${shown(found)}`);
}

function checkedDerivative({ derivative }: LossFunctions, example: LossExample): ArrayLike<number> {
  const found: unknown = derivative(example);
  const { length } = example.outputs;
  if ((Array.isArray(found) || ArrayBuffer.isView(found)) && "length" in found && found.length === length)
    return found as ArrayLike<number>;
  throw new TypeError(`loss: derivative must return ${length} numbers, got ${shown(found)}`);
}
