import { at } from "../numerics/at.js";
import { shown } from "../numerics/names.js";

/** A loss that was evaluated on the way. */
export interface EvaluatedPoint {
  /** Steps done. */
  readonly step: number;
  /** Nats; an infinite one is a run that diverged. */
  readonly loss: number;
}

/**
 * Steps until an evaluated loss is first at most `target`, read off the straight line between the evaluation before and that one; undefined if it never is: such a run is
 * censored at its last step. Steps of the points rise. Throws on no points, a target that is not finite, and losses that are no numbers.
 */
export function stepsToTarget(points: readonly EvaluatedPoint[], target: number): number | undefined {
  if (points.length === 0) throw new RangeError("stepsToTarget: points must be at least 1, got 0");
  if (!Number.isFinite(target))
    throw new RangeError(`stepsToTarget: target must be finite, got ${shown(target)}`);
  points.forEach(({ step, loss }, k) => {
    if (Number.isNaN(loss) || !Number.isFinite(step))
      throw new RangeError(`stepsToTarget: steps and losses must be numbers, got ${loss} at step ${step}`);
    if (k > 0 && step <= at(points, k - 1).step)
      throw new RangeError(`stepsToTarget: steps must rise, got ${step} after ${at(points, k - 1).step}`);
  });
  const k = points.findIndex(({ loss }) => loss <= target);
  if (k < 0) return undefined;
  const here = at(points, k);
  if (k === 0) return here.step;
  const before = at(points, k - 1);
  if (!Number.isFinite(before.loss)) return here.step;
  return before.step + ((before.loss - target) / (before.loss - here.loss)) * (here.step - before.step);
}

/**
 * The loss a `share` of the way from the first evaluation to the best: the target of an arm that is its own, so that arms with different floors are asked the same. Share in (0, 1).
 */
export function shareOfWay(points: readonly EvaluatedPoint[], share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`shareOfWay: share must be in (0, 1), got ${share}`);
  const [first] = points;
  if (first === undefined || !Number.isFinite(first.loss))
    throw new RangeError(`shareOfWay: the first loss must be finite, got ${shown(first?.loss)}`);
  const best = points.reduce((least, { loss }) => Math.min(least, loss), Infinity);
  return first.loss - share * (first.loss - best);
}
