import { at } from "../numerics/at.js";
import { shown } from "../numerics/names.js";

/** What was measured at one place of the line between two networks. */
export interface LinePoint {
  /** Place on the line: 0 the first network, 1 the second. */
  readonly alpha: number;
  /** Mean loss, nats for softmax cross-entropy. */
  readonly loss: number;
  /** Fraction of examples predicted wrongly, in [0, 1]. */
  readonly error: number;
}

/** How far a line rises above its ends, in the unit of what was measured. */
export interface Barrier {
  /**
   * The highest value, the ends included, minus the mean of the ends: the "error barrier height" E_sup − Ē of Frankle et al. 2020
   * (section 2, linear interpolation instability; their networks are stable below 2 points of error). At least half the difference of the ends.
   */
  readonly height: number;
  /** α of the highest value, the smallest if several are. */
  readonly alpha: number;
  /** The most by which the line lies above the straight line between the values at its ends, ≥ 0 (Entezari et al. 2022). */
  readonly aboveChord: number;
}

/** The barriers of one line. */
export interface Barriers {
  /** In the unit of the loss. */
  readonly loss: Barrier;
  /** In fractions of the examples. */
  readonly error: Barrier;
}

/**
 * The loss and error barrier of a line. The two definitions agree where the ends are equally good; where they are not, `height` counts half of
 * their difference as a barrier even on a straight line, `aboveChord` does not. Between the points nothing is seen: Frankle et al. 2020 take 30.
 * Throws unless there are at least 2 points with finite loss and error whose α rise from exactly 0 to exactly 1.
 */
export function barriers(points: readonly LinePoint[]): Barriers {
  if (points.length < 2) throw new RangeError(`barriers: points must be at least 2, got ${points.length}`);
  points.forEach(({ alpha, loss, error }, k) => {
    const before = k === 0 ? -Infinity : at(points, k - 1).alpha;
    if (!(alpha > before))
      throw new RangeError(`barriers: alpha must rise from point to point, got ${alpha} after ${before}`);
    for (const [name, value] of Object.entries({ alpha, loss, error }))
      if (!Number.isFinite(value))
        throw new RangeError(`barriers: ${name} must be finite, got ${shown(value)} at alpha ${alpha}`);
    if (error < 0 || error > 1)
      throw new RangeError(`barriers: error must be in [0, 1], got ${error} at alpha ${alpha}`);
  });
  const [first, last] = [at(points, 0).alpha, at(points, points.length - 1).alpha];
  if (first !== 0 || last !== 1)
    throw new RangeError(`barriers: alpha must go from 0 to 1, got ${first} to ${last}`);
  return { loss: barrierOf(points, "loss"), error: barrierOf(points, "error") };
}

function barrierOf(points: readonly LinePoint[], field: "loss" | "error"): Barrier {
  const [first, last] = [at(points, 0)[field], at(points, points.length - 1)[field]];
  const highest = points.reduce((best, point) => (point[field] > best[field] ? point : best));
  const aboveChord = points.reduce(
    (most, { alpha, [field]: value }) => Math.max(most, value - ((1 - alpha) * first + alpha * last)),
    0,
  );
  return { height: highest[field] - (first + last) / 2, alpha: highest.alpha, aboveChord };
}
