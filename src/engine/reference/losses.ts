import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Loss } from "../types.js";
import type { Arithmetic } from "./arithmetic.js";

/** The last layer's outputs of some examples and what they should have been. */
export interface LossInput {
  /** [output][example]. */
  readonly z: ParameterBuffer;
  readonly outputs: number;
  readonly count: number;
  readonly labels: Uint32Array;
  /** (examples, outputs), or absent: the one-hot label. */
  readonly targets: Float32Array | undefined;
}

/** Adds each example's loss to `total`, in order; writes dz = ∂(mean loss)/∂z where `dz` is given. */
type LossFunction = (arithmetic: Arithmetic, input: LossInput, total: number, dz?: ParameterBuffer) => number;

const softmaxCrossEntropy: LossFunction = ({ round, exp, log }, { z, outputs, count, labels }, total, dz) => {
  const scale = round(1 / count);
  for (let e = 0; e < count; e++) {
    const logit = (c: number): number => at(z, c * count + e);
    const label = at(labels, e);
    let top = logit(0);
    for (let c = 1; c < outputs; c++) top = logit(c) > top ? logit(c) : top;
    let sum = 0;
    for (let c = 0; c < outputs; c++) sum = round(sum + exp(round(logit(c) - top)));
    if (dz) {
      const factor = round(scale / sum);
      for (let c = 0; c < outputs; c++) {
        dz[c * count + e] = round(exp(round(logit(c) - top)) * factor) - (c === label ? scale : 0);
      }
    }
    total += sum >= 1 ? log(sum) - round(logit(label) - top) : NaN;
  }
  return total;
};

const squared: LossFunction = ({ round }, { z, outputs, count, labels, targets }, total, dz) => {
  const scale = round(1 / count);
  for (let e = 0; e < count; e++) {
    let sum = 0;
    for (let c = 0; c < outputs; c++) {
      const target = targets ? at(targets, e * outputs + c) : c === at(labels, e) ? 1 : 0;
      const difference = round(at(z, c * count + e) - target);
      if (dz) dz[c * count + e] = difference * scale;
      sum += difference * difference;
    }
    total += 0.5 * sum;
  }
  return total;
};

export const lossFunctions = { "softmax-cross-entropy": softmaxCrossEntropy, squared } satisfies Record<
  Loss,
  LossFunction
>;

/** Examples whose largest output (lowest index on ties) is the label. */
export function countCorrect({ z, outputs, count, labels }: LossInput): number {
  let correct = 0;
  for (let e = 0; e < count; e++) {
    let best = 0;
    for (let c = 1; c < outputs; c++) if (at(z, c * count + e) > at(z, best * count + e)) best = c;
    if (best === at(labels, e)) correct += 1;
  }
  return correct;
}
