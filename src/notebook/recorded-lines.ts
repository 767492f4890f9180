import { knownFields } from "../numerics/checks.js";
import { at } from "../numerics/index.js";
import { isRecord } from "../store/index.js";
import { isRecordedLine, recordedFile, type RecordedOptions } from "./recorded.js";

/** What a row must carry to stand beside the recorded line between two networks; a `lineRow` with an arm of the notebook does. */
export interface ComparedLine {
  /** Must be that of the recorded line. */
  readonly seed: number;
  /** Must be that of the recorded line, such as "dense". */
  readonly arm: string;
  /** Level of the mask, 0 for the dense network; must be that of the recorded line. */
  readonly level: number;
  /** Steps of the whole training of its ends; must be those of the recorded line. */
  readonly iterations: number;
  /** Highest error on the line minus the mean of its ends, in points. */
  readonly barrier: number;
  /** The line at equal steps from one end to the other: the fraction of examples told wrong. */
  readonly points: readonly {
    /** In [0, 1]. */
    readonly error: number;
  }[];
}

/** The barrier of one line by two routes. */
export interface BothLines {
  /** The other framework, such as "PyTorch 2.15.0". */
  readonly framework: string;
  /** As in the rows. */
  readonly arm: string;
  /** As in the rows. */
  readonly seed: number;
  /** The barrier by this package, in points; null where no row is of the recorded line, such as one between shorter runs. */
  readonly here: number | null;
  /** The barrier between the same two networks by the other framework, in points. */
  readonly recorded: number;
  /** Largest distance of the two in the error at a place of the line, in points; null with `here`. */
  readonly apart: number | null;
  /** The barrier between two networks that the other framework trained itself, from the same start and orders of the data, in points. */
  readonly trained: number;
}

interface Curve {
  readonly barrier: number;
  readonly errors: readonly number[];
}

type RecordedLine = Curve &
  Pick<ComparedLine, "seed" | "arm" | "level"> & { readonly steps: number; readonly trained: Curve };

const isCurve = (value: unknown): value is Curve =>
  isRecord(value) &&
  Number.isFinite(value["barrier"]) &&
  Array.isArray(value["errors"]) &&
  value["errors"].every(Number.isFinite);

const isLine = (value: unknown): value is RecordedLine =>
  isCurve(value) &&
  isRecord(value) &&
  typeof value["arm"] === "string" &&
  ["seed", "level", "steps"].every((field) => Number.isFinite(value[field])) &&
  isCurve(value["trained"]);

/**
 * Error barriers of lines by this package beside those by another framework (`test/torch/studies.py`, into `data/results/<study>.torch.json`), one row a
 * recorded line: of the same two networks, whose weights were exported, and of two that the other framework trained itself. Of rows the one counts that has
 * the recorded line's seed, arm, level and iterations. Throws if no line was recorded, or one with another number of points.
 */
export function besideRecordedLines<Row extends ComparedLine>(
  rows: readonly Row[],
  study: string,
  options: RecordedOptions = {},
): BothLines[] {
  const where = "besideRecordedLines";
  const { framework, results } = recordedFile(where, study, knownFields(where, options, ["folder"]));
  const lines: readonly unknown[] = results.filter(isRecordedLine);
  if (lines.length === 0 || !lines.every(isLine))
    throw new TypeError(`${where}: data/results/${study}.torch.json must hold lines, got other JSON`);
  return lines.map(({ arm, seed, level, steps, barrier, errors, trained }) => {
    const own = rows.find(
      (row) => row.arm === arm && row.seed === seed && row.level === level && row.iterations === steps,
    );
    if (own !== undefined && own.points.length !== errors.length)
      throw new RangeError(
        `${where}: ${arm}, seed ${seed}, must have the ${errors.length} points of the recorded line, got ${own.points.length}`,
      );
    return {
      framework,
      arm,
      seed,
      here: own?.barrier ?? null,
      recorded: barrier,
      apart:
        own === undefined
          ? null
          : Math.max(...own.points.map(({ error }, k) => 100 * Math.abs(error - at(errors, k)))),
      trained: trained.barrier,
    };
  });
}
