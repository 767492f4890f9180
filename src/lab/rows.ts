import { arms, startLabel } from "../tickets/index.js";
import type { HistoryPoint } from "../training/index.js";
import type { TrainingRun, TrainingRunResult } from "../experiments/index.js";

/** What a training run comes to, on one line; the columns that figures, tables and contrasts are made of. */
export interface RunRow {
  readonly key: string;
  readonly seed: number;
  /** Name of the arm; "dense" where every weight survives and the start is the original one. */
  readonly arm: string;
  readonly draw: number;
  /** Level of the ticket's ladder, or of the ladder of one's own that the mask is of; 0 is dense. */
  readonly level: number;
  /** Fraction of the prunable weights that survive, in (0, 1]. */
  readonly density: number;
  /** Test accuracy at early stop, in [0, 1]. */
  readonly accuracy: number;
  /** Iteration of early stop: smallest validation loss. */
  readonly stop: number;
  /** Early stop lies in the last 5 % of the run. */
  readonly censored: boolean;
  /** Test accuracy at the end, in [0, 1]. */
  readonly finalAccuracy: number;
  /** Wall seconds of this copy of the run, and of these in training steps; undefined where they were not kept. */
  readonly seconds: number | undefined;
  readonly stepSeconds: number | undefined;
}

/** The row of a result. */
export function runRow({ key, description, summary, meta }: TrainingRunResult): RunRow {
  const { earlyStop, final } = summary;
  return {
    ...subjectOf(key, description),
    density: summary.density,
    accuracy: earlyStop.testAccuracy,
    stop: earlyStop.iteration,
    censored: earlyStop.censored,
    finalAccuracy: final.testAccuracy,
    seconds: meta?.seconds,
    stepSeconds: meta?.stepSeconds,
  };
}

/** A point of a learning curve with what it belongs to. */
export type CurveRow = Pick<RunRow, "key" | "seed" | "arm" | "draw" | "level"> & HistoryPoint;

/** The evaluations of the runs, one row each, from iteration 0 on. */
export function curveRows(results: readonly TrainingRunResult[]): CurveRow[] {
  return results.flatMap(({ key, description, summary }) =>
    summary.history.map((point) => ({ ...subjectOf(key, description), ...point })),
  );
}

function subjectOf(
  key: string,
  description: TrainingRun,
): Pick<RunRow, "key" | "seed" | "arm" | "draw" | "level"> {
  const { seed, ticket, level = 0, draw } = description;
  return { key, seed, arm: armOf(description), draw, level: ticket?.level ?? level };
}

/** The arm in the table `arms` with this arrangement and start; "arrangement, start" where no arm has both. */
function armOf({ ticket, mask: own, arrangement, start: begin }: TrainingRun): string {
  const dense = (ticket === undefined || ticket.level === 0) && own === undefined;
  const mask = dense ? "dense" : arrangement;
  const start = startLabel(begin);
  const found = Object.entries(arms).find(([, arm]) => arm.mask === mask && arm.start === start);
  if (own !== undefined) return `own ${found?.[0] ?? `${mask}, ${start}`}`;
  return found?.[0] ?? `${mask}, ${start}`;
}
