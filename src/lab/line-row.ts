import type { InterpolationRun, InterpolationSummary, MeasurementResult } from "../experiments/index.js";
import { at } from "../numerics/at.js";
import { barriers } from "../stability/index.js";
import { resultRow, type ResultRow } from "./rows.js";

/** What the line between two networks comes to, on one line; errors in percent points, as studies of instability print them. */
export interface LineRow extends ResultRow {
  /** Highest error on the line minus the mean of its ends, in points (Frankle et al. 2020: below 2 is stable). */
  readonly barrier: number;
  /** The most by which the error lies above the straight line between its ends, in points, ≥ 0 (Entezari et al. 2022). */
  readonly aboveChord: number;
  /** Highest loss on the line minus the mean of its ends, in nats. */
  readonly lossBarrier: number;
  /** Mean accuracy of the two ends, in percent: without any, a flat line says nothing. */
  readonly ends: number;
  /** The line itself: α from 0 to 1, mean loss in nats, error in [0, 1]. */
  readonly points: InterpolationSummary["points"];
}

/** The row of an interpolation, with its barriers by three measures. The level is that of the network the line begins at. */
export function lineRow(result: MeasurementResult<InterpolationRun, InterpolationSummary>): LineRow {
  const { points, errorBarrier, lossBarrier } = result.summary;
  const [first, last] = [at(points, 0), at(points, points.length - 1)];
  return {
    ...resultRow(result),
    barrier: 100 * errorBarrier,
    aboveChord: 100 * barriers(points).error.aboveChord,
    lossBarrier,
    ends: 100 * (1 - (first.error + last.error) / 2),
    points,
  };
}
