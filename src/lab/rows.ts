import { arms, startLabel } from "../tickets/index.js";
import type { HistoryPoint } from "../training/index.js";
import {
  subjectOf,
  type Description,
  type TrainingRun,
  type TrainingRunResult,
} from "../experiments/index.js";

/**
 * What any result is about: the columns by which a row is a replicate and belongs to a scale. A row of one's own begins with
 * them, so that figures and verdicts made of it know where it comes from: `{ ...resultRow(result), barrier }`.
 */
export interface ResultRow {
  readonly key: string;
  readonly seed: number;
  /** Name of the arm; "dense" where every weight survives and the start is the original one. */
  readonly arm: string;
  readonly draw: number;
  /** Level of the ticket's ladder, or of the ladder of one's own that the mask is of; 0 is dense. */
  readonly level: number;
  /** Steps of the whole training: of a run that goes on from step k, k and its own; of a measurement its run's. */
  readonly iterations: number;
  /** Steps of the training that the ticket was found by; the same as `iterations` where there is no ticket. */
  readonly ladderIterations: number;
}

/** What a training run comes to, on one line; the columns that figures, tables and contrasts are made of. */
export interface RunRow extends ResultRow {
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
    ...resultRow({ key, description }),
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
export type CurveRow = ResultRow & HistoryPoint;

/** The evaluations of the runs, one row each, from iteration 0 on. */
export function curveRows(results: readonly TrainingRunResult[]): CurveRow[] {
  return results.flatMap((result) => {
    const row = resultRow(result);
    return result.summary.history.map((point) => ({ ...row, ...point }));
  });
}

/** What every result says of itself. */
export interface DescribedResult {
  readonly key: string;
  readonly description: Description;
}

/** The columns that every result has, also a measurement: those of the run it is about. */
export function resultRow({ key, description }: DescribedResult): ResultRow {
  const run = subjectOf(description);
  const { seed, ticket, level = 0, draw } = run;
  const ends = "from" in description ? [description.from, description.to] : [run];
  const runs = "runs" in description ? description.runs : ends;
  const iterations = Math.min(...runs.map(wholeTraining));
  const ladderIterations = ticket?.ladder.recipe.iterations ?? iterations;
  return { key, seed, arm: armOf(run), draw, level: ticket?.level ?? level, iterations, ladderIterations };
}

/** Steps of the whole training that a run is the end of. What goes on after the training that found its ticket counts as that one. */
function wholeTraining({ recipe, ticket, scheduleStep, orderStep }: TrainingRun): number {
  const before = Math.max(scheduleStep, orderStep);
  const found = ticket?.ladder.recipe.iterations;
  return found !== undefined && before >= found ? found : before + recipe.iterations;
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
