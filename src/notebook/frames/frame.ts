import { checkFields, checkName } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { tableBundle } from "../table.js";
import { plainRow, type FrameCell, type FrameRow } from "./cells.js";
import type { Frame, FrameColumn, FrameGroups } from "./frame-types.js";
import { guarded } from "./guarded.js";
import {
  columnsOf,
  groupRows,
  numbersOf,
  numericColumns,
  pivotRows,
  statisticNames,
  statistics,
  type StatisticName,
} from "./groups.js";
import { loadDanfo, type Danfo } from "./load-danfo.js";

/** What is read of a DataFrame, ours or one that danfojs-node made itself. */
interface FrameLike {
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

/**
 * Result rows as a DataFrame of danfojs-node (loaded when first called, about 1 s), for looking, grouping and pivoting: `(await frame(rows)).groupby(["arm"]).mean()`.
 * Results are never computed with it. Numbers keep double precision; null, undefined and NaN are missing cells. Shows itself as a table at the end of a cell.
 */
export async function frame(rows: readonly object[]): Promise<Frame> {
  if (!Array.isArray(rows) || rows.some((row) => typeof row !== "object" || row === null))
    throw new TypeError(`frame: rows must be a list of objects, got ${shown(rows)}`);
  return frameOf(loadDanfo(), rows.map(plainRow), "frame");
}

/** The rows of a frame, of ours or of danfojs-node's own; cells that are missing have no key. */
export function rowsOf(frame: FrameLike): FrameRow[] {
  const { columns, values } = frame;
  if (!Array.isArray(columns) || !Array.isArray(values))
    throw new TypeError(`rowsOf: frame must be a DataFrame, got ${shown(frame)}`);
  return values.map((cells, i) =>
    plainRow(Object.fromEntries(columns.map((column, j) => [column, cells[j]])), i),
  );
}

function frameOf(danfo: Danfo, rows: readonly FrameRow[], where: string): Frame {
  const columns = columnsOf(rows);
  if (rows.length === 0 || columns.length === 0)
    throw new RangeError(`${where}: a frame must have a row with a cell, got none`);
  const entries = columns.map((column): [string, readonly unknown[]] => {
    const isText = rows.some(({ [column]: cell }) => typeof cell === "string");
    const isTruth = rows.some(({ [column]: cell }) => typeof cell === "boolean");
    return [column, rows.map(({ [column]: cell }) => cell ?? (isText || isTruth ? null : NaN))];
  });
  return guardedFrame(danfo, new danfo.DataFrame(Object.fromEntries(entries)));
}

/** A DataFrame of danfo behind our methods. */
function guardedFrame(danfo: Danfo, target: object): Frame {
  return guarded<Frame>("frame", target, {
    passes: passed.frame,
    own: frameMethods(danfo, target as FrameLike),
    wrap: (value) => wrapped(danfo, value),
    display: () => tableBundle(rowsOf(target as FrameLike)),
  });
}

function guardedColumn(danfo: Danfo, target: object): FrameColumn {
  const { values } = target as { readonly values: readonly unknown[] };
  const numbers = (): readonly number[] =>
    numbersOf(
      "column",
      values.map((cell, i) => plainRow({ cell }, i)),
      "cell",
    );
  const own = Object.fromEntries(statisticNames.map((name) => [name, () => statistics[name](numbers())]));
  const map = (change: (cell: FrameCell, i: number) => FrameCell): FrameColumn =>
    guardedColumn(
      danfo,
      new danfo.Series(values.map((cell, i) => change(plainRow({ cell }, i)["cell"], i) ?? NaN)),
    );
  const count = (): number => values.filter((cell, i) => plainRow({ cell }, i)["cell"] !== undefined).length;
  const wrap = (value: unknown): unknown => wrapped(danfo, value);
  return guarded<FrameColumn>("column", target, { passes: passed.column, own: { ...own, count, map }, wrap });
}

/** What of danfo is offered as it is: tested against values by hand. */
const passed = {
  frame: (
    "shape columns index dtypes size values head tail iloc loc at iat column drop rename selectDtypes query resetIndex copy isNa " +
    "print toString"
  ).split(" "),
  column: "values index dtype size head tail unique isNa eq ne gt lt ge le print toString".split(" "),
};

/** What danfo gives back, behind our methods where it is a frame or a column: of its inner classes, which those it exports extend. */
function wrapped(danfo: Danfo, value: unknown): unknown {
  const isOf = (outer: Danfo["DataFrame" | "Series"]): boolean =>
    value instanceof (Object.getPrototypeOf(outer) as Danfo["DataFrame"]);
  if (isOf(danfo.DataFrame)) return guardedFrame(danfo, value as object);
  return isOf(danfo.Series) ? guardedColumn(danfo, value as object) : value;
}

interface Adding {
  addColumn(name: string, values: unknown): unknown;
}

/** What we compute ourselves: all numbers, and what danfo does another way than it says. */
function frameMethods(danfo: Danfo, target: FrameLike): Readonly<Record<string, unknown>> {
  const rows = (): FrameRow[] => rowsOf(target);
  const make = (where: string, made: readonly FrameRow[]): Frame => frameOf(danfo, made, where);
  const overall = (name: StatisticName): FrameRow =>
    Object.fromEntries(
      numericColumns(rows()).map((column) => [column, statistics[name](numbersOf(name, rows(), column))]),
    );
  const known = (where: string, columns: readonly string[]): void => {
    for (const column of columns) checkName(where, "column", column, target.columns);
  };
  return {
    ...Object.fromEntries(statisticNames.map((name) => [name, () => overall(name)])),
    describe: () =>
      make(
        "describe",
        statisticNames.map((statistic) => ({ statistic, ...overall(statistic) })),
      ),
    groupby(columns: readonly string[]): FrameGroups {
      known("groupby", columns);
      return groupsOf(rows(), columns, target.columns, make);
    },
    pivot(options: { readonly index: string; readonly columns: string; readonly values: string }): Frame {
      checkFields("pivot", options, ["index", "columns", "values"]);
      known("pivot", [options.index, options.columns, options.values]);
      return make("pivot", pivotRows(rows(), options));
    },
    dropNa(options: { readonly from: "rows" | "columns" }): Frame {
      checkFields("dropNa", options, ["from"]);
      checkName("dropNa", "from", options.from, ["rows", "columns"]);
      const whole = (row: FrameRow): boolean => target.columns.every((column) => row[column] !== undefined);
      const full = target.columns.filter((column) => rows().every((row) => row[column] !== undefined));
      if (options.from === "rows") return make("dropNa", rows().filter(whole));
      return make(
        "dropNa",
        rows().map((row) => Object.fromEntries(full.map((column) => [column, row[column]]))),
      );
    },
    addColumn(name: string, values: FrameColumn | readonly FrameCell[]): unknown {
      // danfo would put it into this frame, and give nothing back
      if (target.columns.includes(name))
        throw new RangeError(`addColumn: name must be that of no column, got ${shown(name)}`);
      const cells = "values" in values && !Array.isArray(values) ? values.values : values;
      return wrapped(danfo, (target as FrameLike & Adding).addColumn(name, cells));
    },
    sortValues(column: string, options: { readonly ascending?: boolean } = {}): Frame {
      checkFields("sortValues", options, ["ascending"]);
      known("sortValues", [column]);
      return make("sortValues", sorted(rows(), column, options.ascending ?? true));
    },
  };
}

/** Stable, missing cells last. */
function sorted(rows: readonly FrameRow[], column: string, ascending: boolean): readonly FrameRow[] {
  const order = (a: FrameCell, b: FrameCell): number => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const compared = a < b ? -1 : a > b ? 1 : 0;
    return ascending ? compared : -compared;
  };
  return rows.slice().sort((a, b) => order(a[column], b[column]));
}

function groupsOf(
  rows: readonly FrameRow[],
  keys: readonly string[],
  columns: readonly string[],
  make: (where: string, made: readonly FrameRow[]) => Frame,
): FrameGroups {
  const groups = groupRows(rows, keys);
  const agg = (asked: Readonly<Record<string, StatisticName | readonly StatisticName[]>>): Frame => {
    const pairs = Object.entries(asked).flatMap(([column, names]) => {
      checkName("groupby", "column", column, columns);
      return [names].flat().map((name) => {
        checkName("groupby", "statistic", name, statisticNames);
        return [column, name as StatisticName] as const;
      });
    });
    const made = groups.map(({ key, rows: inside }): FrameRow => {
      const cells = pairs.map(([column, name]) => [
        `${column}_${name}`,
        statistics[name](numbersOf(name, inside, column)),
      ]);
      return { ...key, ...(Object.fromEntries(cells) as FrameRow) };
    });
    return make("groupby", made);
  };
  const others = numericColumns(rows).filter((column) => !keys.includes(column));
  const each = statisticNames.map((name) => [
    name,
    (chosen: readonly string[] = others) => agg(Object.fromEntries(chosen.map((column) => [column, name]))),
  ]);
  return { ...Object.fromEntries(each), agg, ngroups: groups.length } as FrameGroups;
}
