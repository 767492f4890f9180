import { mean } from "../intervals/summaries.js";
import { layout } from "./layout.js";
import { checkFields } from "../../numerics/checks.js";

/** How `tunedRates` reads a row. */
export interface TunedRatesOptions<Row> {
  /** The learning rate of the row's run. Default: the column `rate`. */
  readonly rate?: ((row: Row) => number) | undefined;
  /** What the rate is chosen by; smaller is better. It must not be of test data. */
  readonly loss: (row: Row) => number;
  /** Whose rate is chosen. Default: the column `arm`. */
  readonly arm?: ((row: Row) => string) | undefined;
}

/** An arm at the rate where its mean loss is smallest. */
export interface TunedRate<Row> {
  /** Whose rate it is. */
  readonly arm: string;
  /** The chosen learning rate. */
  readonly rate: number;
  /** Mean loss there, over seeds. */
  readonly loss: number;
  /** The smallest or the largest rate of the arm's grid: the best one may lie beyond it, and the comparison says too little. */
  readonly atEdge: boolean;
  /** The arm's rows at that rate. */
  readonly rows: readonly Row[];
}

/**
 * Every arm at its own best learning rate: the one of its grid with the smallest mean loss over seeds (redraws of a seed averaged first; the smaller
 * rate where two are equal), in the order in which arms first appear. Test data must be compared only afterwards, at the chosen rates. Throws if a seed
 * lacks one of the arm's rates, for the same row twice, and for losses or rates that are not finite.
 */
export function tunedRates<Row extends object>(
  rows: readonly Row[],
  options: TunedRatesOptions<Row>,
): TunedRate<Row>[] {
  checkFields("tunedRates", options, ["rate", "loss", "arm"]);
  const {
    loss,
    rate = (row: Row): number => numberIn(row, "rate"),
    arm = (row: Row): string => textIn(row, "arm"),
  } = options;
  if (rows.length === 0) throw new RangeError("tunedRates: needs rows, got none");
  const arms = new Map<string, Row[]>();
  for (const row of rows) {
    const name = arm(row);
    arms.set(name, [...(arms.get(name) ?? []), row]);
  }
  return [...arms].map(([name, mine]) => {
    const grid = [...new Set(mine.map((row) => finite(rate(row))))].sort((a, b) => a - b);
    const { values } = layout("tunedRates", mine, {
      cells: grid.map(String),
      cell: (row) => String(rate(row)),
      value: loss,
    });
    const losses = grid.map((_, i) => mean(values.map((cells) => cells[i] ?? NaN)));
    const best = losses.reduce((least, each, i) => (each < (losses[least] ?? Infinity) ? i : least), 0);
    const chosen = grid[best] ?? NaN;
    return {
      arm: name,
      rate: chosen,
      loss: losses[best] ?? NaN,
      atEdge: best === 0 || best === grid.length - 1,
      rows: mine.filter((row) => rate(row) === chosen),
    };
  });
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`tunedRates: rates must be finite, got ${value}`);
}

function numberIn(row: object, column: string): number {
  const value: unknown = new Map<string, unknown>(Object.entries(row)).get(column);
  if (typeof value === "number") return value;
  throw new RangeError(`tunedRates: rows must have a ${column} or it must be given, got neither`);
}

function textIn(row: object, column: string): string {
  const value: unknown = new Map<string, unknown>(Object.entries(row)).get(column);
  if (typeof value === "string") return value;
  throw new RangeError(`tunedRates: rows must have an ${column} or it must be given, got neither`);
}
