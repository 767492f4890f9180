import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import { knownFields } from "../numerics/checks.js";
import { at } from "../numerics/index.js";
import { contrast, tInterval, type TInterval } from "../statistics/index.js";
import { isRecord } from "../store/index.js";

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

/** The other framework, and all that its script left for a study, runs and what else it measures. */
export interface RecordedFile {
  /** Such as "PyTorch 2.15.0". */
  readonly framework: string;
  /** As the script wrote them. */
  readonly results: readonly unknown[];
}

/** The file `data/results/<study>.torch.json`, with its versions; `where` begins the errors. */
export function recordedFile(where: string, study: string, { folder }: RecordedOptions): RecordedFile {
  const name = `${study}.torch.json`;
  const results = folder ?? join(packageRoot(), "data", "results");
  const content: unknown = JSON.parse(readFileSync(join(results, name), "utf8"));
  const versions = isRecord(content) ? content["versions"] : undefined;
  const found = isRecord(content) ? content["results"] : undefined;
  if (!isRecord(versions) || typeof versions["torch"] !== "string" || !Array.isArray(found))
    throw new TypeError(`${where}: data/results/${name} must hold versions and results, got other JSON`);
  return { framework: `PyTorch ${versions["torch"]}`, results: found };
}

/** Whether what was recorded is the line between two networks, which is no run. */
export const isRecordedLine = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && "barrier" in value;

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
  const where = "recordedRuns";
  const { framework, results } = recordedFile(where, study, knownFields(where, options, ["folder"]));
  const runs = results.filter((result) => !isRecordedLine(result));
  if (runs.length === 0 || !runs.every(isRun))
    throw new TypeError(
      `${where}: data/results/${study}.torch.json must hold versions and trained runs, got other JSON`,
    );
  return { framework, runs };
}

/** Where recorded runs lie. */
export interface RecordedOptions {
  /** Default: `data/results` of this package. */
  readonly folder?: string;
}

/** What a row must carry to stand beside a recorded run. */
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
  /** Which draw of the arm it is; only 0, the default, stands beside a recorded run. */
  readonly draw?: number | undefined;
  /** Which order of the data; as `draw`. */
  readonly orderDraw?: number | undefined;
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
  const own = (run: RecordedRun): readonly Row[] => {
    const found = rows.find(
      (row) =>
        row.seed === run.seed &&
        row.arm === run.arm &&
        row.level === run.level &&
        row.iterations === run.steps &&
        (row.draw ?? 0) === 0 &&
        (row.orderDraw ?? 0) === 0,
    );
    return found === undefined ? [] : [found];
  };
  return contrasts.map(([of, minus]) => {
    const left = runs.filter(({ arm }) => arm === of);
    const right = left.flatMap(({ seed }) =>
      runs.filter((run) => run.arm === minus && run.seed === seed).slice(0, 1),
    );
    if (left.length === 0 || right.length < left.length)
      throw new RangeError(
        `besideRecorded: every seed must have both arms recorded, got ${of} − ${minus} without one`,
      );
    const recorded = [...left, ...right];
    const there = points(recorded, of, minus);
    const mine = recorded.flatMap(own);
    const here = mine.length < recorded.length ? null : points(mine, of, minus);
    return {
      framework,
      contrast: `${of} − ${minus}`,
      seeds: there.length,
      here: here && tInterval(here),
      recorded: tInterval(there),
      apart: here && Math.max(...here.map((x, i) => Math.abs(x - at(there, i)))),
    };
  });
}

type Compared = Pick<RecordedRun, "seed" | "arm" | "accuracy">;

/** Differences of accuracy, one a seed. */
const points = (rows: readonly Compared[], of: string, minus: string): number[] =>
  contrast(rows, {
    of: ({ arm }) => arm === of,
    minus: ({ arm }) => arm === minus,
    value: ({ accuracy }) => 100 * accuracy,
  });
