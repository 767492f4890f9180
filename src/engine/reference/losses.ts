import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { smoothedTargets } from "../refinement.js";
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

/** What the losses are added to, and where the gradient goes. */
export interface LossTarget {
  readonly total: number;
  /** Factor of the gradient. */
  readonly scale: number;
  /** Share of the target that is spread over all outputs. */
  readonly smoothing: number;
  /** Where scale · ∂(loss)/∂z is written, if wanted. */
  readonly dz?: ParameterBuffer;
}

/** Returns `total` plus each example's loss, in order. */
type LossFunction = (arithmetic: Arithmetic, input: LossInput, target: LossTarget) => number;

const softmaxCrossEntropy: LossFunction = (
  { round, exp, log },
  { z, outputs, count, labels },
  { total, scale, smoothing, dz },
) => {
  const targets = smoothedTargets(smoothing, outputs, scale);
  const [on, off] = [round(targets.on), round(targets.off)];
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
        dz[c * count + e] = round(exp(round(logit(c) - top)) * factor) - (c === label ? on : off);
      }
    }
    const own = round(logit(label) - top);
    let expected = own;
    if (smoothing > 0) {
      let spread = 0;
      for (let c = 0; c < outputs; c++) spread += round(logit(c) - top);
      expected = (1 - smoothing) * own + (smoothing / outputs) * spread;
    }
    total += sum >= 1 ? log(sum) - expected : NaN;
  }
  return total;
};

const squared: LossFunction = ({ round }, { z, outputs, count, labels, targets }, { total, scale, dz }) => {
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

/** softmax(z), [output][example]: exp(z − top) times 1 / sum. */
export function softmax(
  { round, exp, zeros }: Arithmetic,
  z: ParameterBuffer,
  outputs: number,
  count: number,
): ParameterBuffer {
  const p = zeros(z.length);
  for (let e = 0; e < count; e++) {
    let top = at(z, e);
    for (let c = 1; c < outputs; c++) top = at(z, c * count + e) > top ? at(z, c * count + e) : top;
    let sum = 0;
    for (let c = 0; c < outputs; c++) {
      p[c * count + e] = exp(round(at(z, c * count + e) - top));
      sum = round(sum + at(p, c * count + e));
    }
    const factor = round(1 / sum);
    for (let c = 0; c < outputs; c++) p[c * count + e] = at(p, c * count + e) * factor;
  }
  return p;
}

/** The softmax cross-entropy's Hessian in the outputs times r: p · (r − Σ p·r), classes in order. */
export function softmaxTangent(
  { round }: Arithmetic,
  p: ParameterBuffer,
  r: ParameterBuffer,
  outputs: number,
  count: number,
): ParameterBuffer {
  const result = r.slice();
  for (let e = 0; e < count; e++) {
    let sum = 0;
    for (let c = 0; c < outputs; c++) sum = round(sum + round(at(p, c * count + e) * at(r, c * count + e)));
    for (let c = 0; c < outputs; c++) {
      result[c * count + e] = round(at(p, c * count + e) * round(at(r, c * count + e) - sum));
    }
  }
  return result;
}
