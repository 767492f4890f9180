import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import { knownFields } from "../numerics/checks.js";
import { at } from "../numerics/index.js";
import { tInterval, type TInterval } from "../statistics/index.js";

/** A run of a study that another framework trained, from the exported mask, initial weights and order of the data. */
export interface RecordedRun {
  /** Seed of the study that it belongs to. */
  readonly seed: number;
  /** Such as "ticket" or "dense". */
  readonly arm: string;
  /** Level of its mask, 0 for the dense network. */
  readonly level: number;
  /** Iterations trained. */
  readonly steps: number;
  /** Iteration of smallest validation loss. */
  readonly stop: number;
  /** Test accuracy there, in [0, 1]. */
  readonly accuracy: number;
}

/** What another framework found, and in which version. */
export interface Recorded {
  /** Such as "PyTorch 2.15.0". */
  readonly framework: string;
  /** In the order in which they were recorded. */
  readonly runs: readonly RecordedRun[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function isRun(value: unknown): value is RecordedRun {
  return (
    isRecord(value) &&
    typeof value["arm"] === "string" &&
    ["seed", "level", "steps", "stop", "accuracy"].every((field) => Number.isFinite(value[field]))
  );
}

/**
 * The runs of a study that a recorded script trained in PyTorch (`test/torch/studies.py`), from `data/results/<study>.torch.json`. Throws if there are
 * none: a check that is not there must not look passed.
 */
export function recordedRuns(study: string, options: RecordedOptions = {}): Recorded {
  const { folder = join(packageRoot(), "data", "results") } = knownFields("recordedRuns", options, [
    "folder",
  ]);
  const name = `${study}.torch.json`;
  const content: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
  const versions = isRecord(content) ? content["versions"] : undefined;
  const runs = isRecord(content) ? content["results"] : undefined;
  if (
    !isRecord(versions) ||
    typeof versions["torch"] !== "string" ||
    !Array.isArray(runs) ||
    !runs.every(isRun)
  )
    throw new TypeError(
      `recordedRuns: data/results/${name} must hold versions and trained runs, got other JSON`,
    );
  return { framework: `PyTorch ${versions["torch"]}`, runs };
}

/** Where recorded runs lie. */
export interface RecordedOptions {
  /** Default: `data/results` of this package. */
  readonly folder?: string;
}

/** What a row must carry to stand beside a recorded run; `draw` and `orderDraw` only where they are not 0. */
export interface ComparedRow {
  /** Must be that of the recorded run. */
  readonly seed: number;
  /** Must be that of the recorded run, such as "ticket". */
  readonly arm: string;
  /** Level of the mask, 0 for the dense network; must be that of the recorded run. */
  readonly level: number;
  /** Steps of the whole training; must be those of the recorded run. */
  readonly iterations: number;
  /** Test accuracy at early stop, in [0, 1]. */
  readonly accuracy: number;
}

/** A contrast by both routes, in points of test accuracy. */
export interface BothRoutes {
  /** The other framework, such as "PyTorch 2.15.0". */
  readonly framework: string;
  /** Such as "ticket − reinit". */
  readonly contrast: string;
  /** Seeds of which both arms were recorded. */
  readonly seeds: number;
  /** By this package, of the same seeds and draws; null where the rows are of other runs, such as shorter ones. */
  readonly here: TInterval | null;
  /** By the other framework. */
  readonly recorded: TInterval;
  /** Largest distance between the two in a seed, in points; null with `here`. */
  readonly apart: number | null;
}

const drawOf = (row: ComparedRow): number => {
  const { draw = 0, orderDraw = 0 } = row as { readonly draw?: number; readonly orderDraw?: number };
  return Math.max(draw, orderDraw);
};

/**
 * Contrasts of two arms by this package beside the same contrasts by another framework, paired by seed: accuracy at early stop, in points. The other
 * framework's runs are those that a recorded script trained (`test/torch/studies.py`, into `data/results/<study>.torch.json`). Of rows those count that
 * have the recorded run's seed, arm, level and iterations, and the first draw. Throws if nothing was recorded, or an arm not in every seed.
 */
export function besideRecorded<Row extends ComparedRow>(
  rows: readonly Row[],
  study: string,
  contrasts: readonly (readonly [of: string, minus: string])[],
  options: RecordedOptions = {},
): BothRoutes[] {
  const { folder } = knownFields("besideRecorded", options, ["folder"]);
  const { framework, runs } = recordedRuns(study, folder === undefined ? {} : { folder });
  const found = (run: RecordedRun): number | undefined =>
    rows.find(
      (row) =>
        row.seed === run.seed &&
        row.arm === run.arm &&
        row.level === run.level &&
        row.iterations === run.steps &&
        drawOf(row) === 0,
    )?.accuracy;
  return contrasts.map(([of, minus]) => {
    const pairs = runs
      .filter(({ arm }) => arm === of)
      .map((run) => [run, runs.find(({ arm, seed }) => arm === minus && seed === run.seed)] as const);
    if (pairs.length === 0 || pairs.some(([, other]) => other === undefined))
      throw new RangeError(
        `besideRecorded: every seed must have both arms recorded, got ${of} − ${minus} without one`,
      );
    const both = pairs.flatMap(([run, other]) => (other === undefined ? [] : [[run, other] as const]));
    const there = both.map(([run, other]) => 100 * (run.accuracy - other.accuracy));
    const own = both.flatMap(([run, other]) => {
      const [left, right] = [found(run), found(other)];
      return left === undefined || right === undefined ? [] : [100 * (left - right)];
    });
    const whole = own.length === there.length;
    return {
      framework,
      contrast: `${of} − ${minus}`,
      seeds: there.length,
      here: whole ? tInterval(own) : null,
      recorded: tInterval(there),
      apart: whole ? Math.max(...own.map((x, i) => Math.abs(x - at(there, i)))) : null,
    };
  });
}
