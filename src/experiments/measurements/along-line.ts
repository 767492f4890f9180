import { linePoint, type LinePoint } from "../../stability/index.js";
import type { Mask } from "../../networks/index.js";
import type { Rows } from "../../store/index.js";
import type { JobTools } from "../kind.js";
import type { TrainingRun } from "../train/training-run.js";
import type { partOf } from "./point.js";
import { programOf } from "./program-of.js";
import { breathe } from "./timed.js";

/** A line between two points of a run's network, and what is evaluated on it. */
export interface Line extends Awaited<ReturnType<typeof partOf>> {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly mask: Mask | undefined;
  /** Points on it with both ends. */
  readonly count: number;
}

/** Loss and error at each point of a line, from its first end to the other; the points in `rows` are not computed again. */
export async function alongLine(
  run: TrainingRun,
  { from, to, mask, count, examples, indices }: Line,
  rows: Rows,
  tools: JobTools,
): Promise<readonly LinePoint[]> {
  const program = await programOf(run, { mask }, tools);
  const points = rows.done.map(([alpha = 0, loss = 0, error = 0]) => ({ alpha, loss, error }));
  try {
    for (let k = points.length; k < count; k++) {
      const alpha = k / (count - 1);
      program.load(linePoint(from, to, alpha));
      const { loss, accuracy } = program.evaluate(examples, indices);
      points.push({ alpha, loss, error: 1 - accuracy });
      rows.add(Float64Array.of(alpha, loss, 1 - accuracy));
      await breathe(tools, k + 1, count);
    }
  } finally {
    program.free();
  }
  return points;
}
