import { arms, startLabel } from "../tickets/index.js";
import type { HistoryEntry } from "../training/index.js";
import {
  subjectOf,
  type Description,
  type OfSimulation,
  type TrainingRun,
  type TrainingRunResult,
} from "../experiments/index.js";

/**
 * What any result is about: the columns by which a row is a replicate and belongs to a scale. A row of one's own begins with
 * them, so that figures and verdicts made of it know where it comes from: `{ ...resultRow(result), barrier }`.
 */
export interface ResultRow {
  /** Names the result in the store: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** Of the run, or of the simulation. */
  readonly seed: number;
  /** Name of the arm; "dense" where every weight survives and the start is the original one. */
  readonly arm: string;
  /** Which draw of a control: 0, 1, … */
  readonly draw: number;
  /** Level of the ticket's ladder, or of the ladder of one's own that the mask is of; 0 is dense. */
  readonly level: number;
  /** Steps of the whole training: of a run that goes on from step k, k and its own; of a measurement its run's. */
  readonly iterations: number;
  /** Steps of the training that the ticket was found by; the same as `iterations` where there is no ticket. */
  readonly ladderIterations: number;
  /** Trials of a simulation, which trains no network of ours: its iterations are 0 and its arm is the kind of experiment. Else undefined. */
  readonly trials?: number;
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
  /** Wall seconds in training steps alone; undefined where they were not kept. */
  readonly stepSeconds: number | undefined;
}

/** The row of a result on classes; on real values it is `valueRow`. Throws if there is no accuracy. */
export function runRow({ key, description, summary, meta }: TrainingRunResult): RunRow {
  const { earlyStop, final } = summary;
  if (earlyStop.testAccuracy === undefined || final.testAccuracy === undefined)
    throw new RangeError(
      "runRow: result must be of data with classes, got real values; valueRow gives its row",
    );
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

/** What a training run on real values comes to, on one line. */
export interface ValueRow extends ResultRow {
  /** Fraction of the prunable weights that survive, in (0, 1]. */
  readonly density: number;
  /** Mean squared error on the test data at early stop, in squared units of the target. */
  readonly meanSquaredError: number;
  /** R² on the test data at early stop, at most 1; undefined where their targets are constant. */
  readonly r2: number | undefined;
  /** Iteration of early stop: smallest validation loss. */
  readonly stop: number;
  /** Early stop lies in the last 5 % of the run. */
  readonly censored: boolean;
  /** Both at the end. */
  readonly finalMeanSquaredError: number;
  /** R² at the end; undefined where the targets are constant. */
  readonly finalR2: number | undefined;
  /** Wall seconds of this copy of the run, and of these in training steps; undefined where they were not kept. */
  readonly seconds: number | undefined;
  /** Wall seconds in training steps alone; undefined where they were not kept. */
  readonly stepSeconds: number | undefined;
}

/** The row of a result on real values. Throws if it is of classes. */
export function valueRow({ key, description, summary, meta }: TrainingRunResult): ValueRow {
  const { earlyStop, final, density } = summary;
  if (earlyStop.testMeanSquaredError === undefined || final.testMeanSquaredError === undefined)
    throw new RangeError(
      "valueRow: result must be of data with real values, got classes; runRow gives its row",
    );
  return {
    ...resultRow({ key, description }),
    density,
    meanSquaredError: earlyStop.testMeanSquaredError,
    r2: earlyStop.testR2,
    stop: earlyStop.iteration,
    censored: earlyStop.censored,
    finalMeanSquaredError: final.testMeanSquaredError,
    finalR2: final.testR2,
    seconds: meta?.seconds,
    stepSeconds: meta?.stepSeconds,
  };
}

/** A point of a learning curve with what it belongs to. */
export type CurveRow = ResultRow & HistoryEntry;

/** The evaluations of the runs, one row each, from iteration 0 on. */
export function curveRows(results: readonly TrainingRunResult[]): CurveRow[] {
  return results.flatMap((result) => {
    const row = resultRow(result);
    return result.summary.history.map((point) => ({ ...row, ...point }));
  });
}

/** What every result says of itself. */
export interface DescribedResult {
  /** Names the result in the store: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** What was asked, fully expanded. */
  readonly description: Description;
}

/** The columns that every result has: of a measurement those of the run it is about, of a simulation its seed and trials. */
export function resultRow({ key, description }: DescribedResult): ResultRow {
  const run = subjectOf(description);
  if (run === undefined) {
    // what is about no run is a simulation
    const { job, seed, trials } = description as OfSimulation;
    return { key, seed, arm: job, draw: 0, level: 0, iterations: 0, ladderIterations: 0, trials };
  }
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
