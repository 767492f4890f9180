import { at } from "../../numerics/at.js";
import { checkFields } from "../../numerics/checks.js";
import { checkOpenFraction } from "../checks.js";
import type { Layout, Measured } from "../rows/layout.js";
import { layout } from "../rows/layout.js";
import { sourcesOf, withSources } from "../rows/remembered.js";
import type { ConfidenceOptions } from "../intervals/t-interval.js";
import type { AnovaRow, NamedValues, UnitContrast } from "./unit-contrast.js";
import { anovaRow, judge } from "./unit-contrast.js";

/** Which columns are factors, value and unit, and which effects are judged at once. */
export interface FactorialOptions<Row> extends ConfidenceOptions, Measured<Row> {
  /** Each factor's column with its low and its high level, such as `{ layer1: ["fresh", "original"] }`. */
  readonly factors: { readonly [Column in keyof Row]?: readonly [low: Row[Column], high: Row[Column]] };
  /** Rows in each cell of each unit (redraws, say), averaged. Default 1. */
  readonly replicates?: number | undefined;
  /** The effects whose intervals hold at once: all, the main effects, or those named ("layer1 × layer2"). Default "all". */
  readonly family?: "all" | "main" | readonly string[];
}

/** Effects of all factors and their interactions, each with its interval over units. */
export interface FactorialResult {
  /** Units. */
  readonly n: number;
  /** What `unit` gave, in the order in which units first appear. */
  readonly units: readonly (string | number)[];
  /** Main effects, then two-way interactions, and so on. */
  readonly effects: readonly UnitContrast[];
  /** Each effect against its own interaction with the units. */
  readonly anova: readonly AnovaRow[]; // one a line of effects
  /** Main effect of one factor − that of another, every pair, "layer1 − layer2"; simultaneous over the pairs. */
  readonly mainDifferences: readonly UnitContrast[];
  /** Only this factor high − none high, a factor each; simultaneous over the factors. */
  readonly leaveOneIn: readonly UnitContrast[];
  /** All factors high − all but this one, a factor each; simultaneous over the factors. */
  readonly leaveOneOut: readonly UnitContrast[];
}

const factorialFields = ["factors", "value", "unit", "replicates", "family", "confidence"];

/**
 * Effects of a full 2^k factorial measured in every unit (Box, Hunter & Hunter 1978, chapter 10): a main effect is the mean
 * of high − low over all settings of the other factors; an interaction is half the difference between one factor's effect at
 * the other's high and low level, and so on up. Each is one number a unit, so Student's interval and F(1, n − 1) = t² against
 * its own effect-by-unit interaction are exact for normal values, without sphericity. ω² after Olejnik & Algina (2003).
 * Throws below 2 units, for a missing, repeated or unknown cell, or for unknown names in `family`.
 */
export function factorialEffects<Row extends object>(
  rows: readonly Row[],
  options: FactorialOptions<Row>,
): FactorialResult {
  checkFields("factorialEffects", options, factorialFields);
  const { factors, value, unit, replicates = 1, family = "all", confidence = 0.95 } = options;
  checkOpenFraction("factorialEffects", "confidence", confidence);
  const columns = columnsOf(factors);
  const count = 2 ** columns.length;
  const { cells, cell } = cellsOf<Row>(columns);
  const table = layout("factorialEffects", rows, { cells, cell, value, unit, replicates });
  if (table.units.length < 2)
    throw new RangeError(`factorialEffects: needs at least 2 units, got ${table.units.length}`);

  const names = columns.map(([column]) => column);
  const subsets = Array.from({ length: count - 1 }, (_, s) => s + 1).sort(
    (a, b) => bits(a) - bits(b) || a - b,
  );
  const effects = subsets.map((subset): NamedValues => ({
    name: names.filter((_, i) => bit(subset, i) === 1).join(" × "),
    // A cell counts negatively if an odd number of the effect's factors is at its low level.
    values: perUnit(
      table,
      (row) => row.reduce((sum, y, c) => sum + (bits(subset & ~c) % 2 === 0 ? y : -y), 0) / (count / 2),
    ),
  }));
  const main = effects.slice(0, names.length);
  const members = family === "all" ? effects : family === "main" ? main : byName(effects, family);
  const difference = (name: string, high: number, low: number): NamedValues => ({
    name,
    values: perUnit(table, (row) => at(row, high) - at(row, low)),
  });
  const all = count - 1;
  const single = names.map((name, i) => ({ name, flag: 1 << i }));
  return {
    n: table.units.length,
    units: table.units,
    effects: effects.map((effect) =>
      judge(effect, confidence, members.includes(effect) ? members.length : undefined),
    ),
    anova: effects.map((effect) => anovaRow(effect, table, count / 4)),
    mainDifferences: judgeAll(pairwise(main, table), confidence),
    leaveOneIn: judgeAll(
      single.map(({ name, flag }) => difference(`${name} alone`, flag, 0)),
      confidence,
    ),
    leaveOneOut: judgeAll(
      single.map(({ name, flag }) => difference(`all − all but ${name}`, all, all & ~flag)),
      confidence,
    ),
  };
}

type Columns = readonly (readonly [column: string, levels: readonly [unknown, unknown]])[];

function columnsOf(factors: object): Columns {
  const columns = Object.entries<readonly [unknown, unknown]>(factors as Record<string, never>);
  if (columns.length < 1 || columns.length > 8)
    throw new RangeError(`factorialEffects: factors must be 1 to 8 columns, got ${columns.length}`);
  for (const [column, [low, high]] of columns)
    if (low === high)
      throw new RangeError(`factorialEffects: the levels of ${column} must differ, got ${String(low)} twice`);
  return columns;
}

/** The names of all cells, and of a row's: cell c has factor i at its high level where bit i of c is set. */
function cellsOf<Row extends object>(
  columns: Columns,
): { readonly cells: readonly string[]; readonly cell: (row: Row) => string } {
  const nameOf = (levels: readonly unknown[]): string =>
    columns.map(([column], i) => `${column} = ${String(levels[i])}`).join(", ");
  const cells = Array.from({ length: 2 ** columns.length }, (_, c) =>
    nameOf(columns.map(([, levels], i) => levels[bit(c, i)])),
  );
  const cell = (row: Row): string => {
    const found = new Map<string, unknown>(Object.entries(row));
    return nameOf(columns.map(([column]) => found.get(column)));
  };
  return { cells, cell };
}

/** One number a unit, which remembers the unit's rows. */
const perUnit = ({ values }: Layout, of: (row: readonly number[]) => number): readonly number[] =>
  withSources(values.map(of), sourcesOf(values) ?? []);

const bit = (flags: number, i: number): 0 | 1 => (((flags >> i) & 1) === 1 ? 1 : 0);

function bits(flags: number): number {
  return flags === 0 ? 0 : (flags & 1) + bits(flags >> 1);
}

const judgeAll = (family: readonly NamedValues[], confidence: number): readonly UnitContrast[] =>
  family.map((contrast) => judge(contrast, confidence, family.length));

/** a − b of every pair, in order. */
const pairwise = (contrasts: readonly NamedValues[], table: Layout): NamedValues[] =>
  contrasts.flatMap((a, i) =>
    contrasts.slice(i + 1).map((b) => ({
      name: `${a.name} − ${b.name}`,
      values: withSources(
        a.values.map((x, u) => x - at(b.values, u)),
        sourcesOf(table.values) ?? [],
      ),
    })),
  );

function byName(effects: readonly NamedValues[], wanted: readonly string[]): readonly NamedValues[] {
  const unknown = wanted.find((name) => !effects.some((effect) => effect.name === name));
  if (unknown !== undefined)
    throw new RangeError(
      `factorialEffects: family must name effects (${effects.map(({ name }) => name).join(", ")}), got ${unknown}`,
    );
  return effects.filter(({ name }) => wanted.includes(name));
}
