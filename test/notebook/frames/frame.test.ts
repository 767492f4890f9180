import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import { frame, rowsOf } from "../../../src/notebook/index.js";
import { loadDanfo } from "../../../src/notebook/frames/load-danfo.js";

/** 0.1 and 2²⁴ + 1 are no numbers of single precision; one row is alone in its arm. */
const rows = [
  { arm: "winning", seed: 1, accuracy: 0.1, stop: 16_777_217, censored: false },
  { arm: "random", seed: 1, accuracy: 0.5, stop: 3, censored: true },
  { arm: "winning", seed: 2, accuracy: 0.2, stop: 16_777_217, censored: true },
  { arm: "winning", seed: 3, accuracy: undefined, stop: 4, censored: false },
];
const whole = rows.map((row) =>
  Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== undefined)),
);

describe("rows to a DataFrame and back", () => {
  it("gives an instance of danfo's DataFrame, and the same rows again, in double precision", async () => {
    const made = await frame(rows);
    const danfo = createRequire(__filename)("danfojs-node") as { DataFrame: new () => object };
    expect(made).toBeInstanceOf(danfo.DataFrame);
    expect(rowsOf(made)).toEqual(whole);
    expect([made.shape, made.columns, made.index]).toEqual([
      [4, 5],
      Object.keys(rows[0] ?? {}),
      [0, 1, 2, 3],
    ]);
  });
  it("takes back a frame that danfo made itself", () => {
    const { DataFrame } = loadDanfo();
    const own = new DataFrame({ a: [1, 0.1], b: ["x", null] }) as Parameters<typeof rowsOf>[0];
    expect(rowsOf(own)).toEqual([{ a: 1, b: "x" }, { a: 0.1 }]);
  });
  it("a column that only later rows have, and one without any cell", async () => {
    expect(rowsOf(await frame([{ a: 1 }, { b: "x", c: null }]))).toEqual([{ a: 1 }, { b: "x" }]);
  });
  it("refuses what is no row, no cell, or nothing", async () => {
    await expect(frame(3 as never)).rejects.toThrow("frame: rows must be a list of objects, got 3");
    await expect(frame([{ a: [1] }])).rejects.toThrow("got [1] in column a of row 0");
    await expect(frame([])).rejects.toThrow("frame: a frame must have a row with a cell, got none");
    expect(() => rowsOf({} as never)).toThrow("rowsOf: frame must be a DataFrame, got {}");
  });
});

describe("numbers are ours: column by column, in double precision, without missing cells", () => {
  it("over all rows", async () => {
    const made = await frame(rows);
    expect(made.sum()).toEqual({ seed: 7, accuracy: 0.1 + 0.5 + 0.2, stop: 33_554_441 });
    expect(made.count()).toEqual({ seed: 4, accuracy: 3, stop: 4 });
    expect(made.mean()["seed"]).toBe(1.75);
    expect(made.column("accuracy").mean()).toBeCloseTo(0.8 / 3, 15);
    expect(made.column("accuracy").median()).toBe(0.2);
    expect(made.column("seed").var()).toBeCloseTo(11 / 12, 14);
    expect([made.column("stop").min(), made.column("stop").max()]).toEqual([3, 16_777_217]);
    expect(
      made.column("accuracy").map((cell) => (typeof cell === "number" ? cell + cell : cell)).values,
    ).toEqual([0.2, 1, 0.4, NaN]);
    expect(() => made.column("arm").sum()).toThrow('column: cell must hold numbers, got "winning"');
  });
  it("described, although a cell is missing", async () => {
    const described = rowsOf((await frame(rows)).describe());
    expect(described.find(({ statistic }) => statistic === "count")).toEqual({
      statistic: "count",
      seed: 4,
      accuracy: 3,
      stop: 4,
    });
    expect(described.find(({ statistic }) => statistic === "mean")?.["accuracy"]).toBeCloseTo(0.8 / 3, 15);
  });
  it("in groups: the deviation of one row is missing and not 0, and no two groups are one", async () => {
    const groups = (await frame(rows)).groupby(["arm"]);
    expect(groups.ngroups).toBe(2);
    const [winning, random] = rowsOf(groups.agg({ accuracy: ["mean", "std"], stop: "sum" }));
    expect(winning).toEqual({
      arm: "winning",
      accuracy_mean: (0.1 + 0.2) / 2,
      accuracy_std: expect.closeTo(Math.SQRT1_2 / 10, 15) as number,
      stop_sum: 33_554_438,
    });
    expect(random).toEqual({ arm: "random", accuracy_mean: 0.5, stop_sum: 3 });
    expect(rowsOf(groups.count(["accuracy"]))).toEqual([
      { arm: "winning", accuracy_count: 2 },
      { arm: "random", accuracy_count: 1 },
    ]);
    const dashed = await frame([
      { a: "x-y", b: "z", c: 1 },
      { a: "x", b: "y-z", c: 2 },
    ]);
    expect(rowsOf(dashed.groupby(["a", "b"]).sum())).toHaveLength(2);
  });
  it("pivoted, and refused where a place has two rows", async () => {
    const made = await frame(rows);
    expect(rowsOf(made.pivot({ index: "seed", columns: "arm", values: "stop" }))).toEqual([
      { seed: 1, winning: 16_777_217, random: 3 },
      { seed: 2, winning: 16_777_217 },
      { seed: 3, winning: 4 },
    ]);
    expect(() => made.pivot({ index: "arm", columns: "censored", values: "stop" })).toThrow(
      "pivot: a place must have one row, got 2 at arm winning, censored false (groupby first)",
    );
  });
});

describe("what is danfo's gives what it says", () => {
  it("parts, choices and names", async () => {
    const made = await frame(rows);
    expect(rowsOf(made.head(1))).toEqual(whole.slice(0, 1));
    expect(rowsOf(made.tail(2))).toEqual(whole.slice(2));
    expect(made.tail(2).resetIndex().index).toEqual([0, 1]);
    expect(rowsOf(made.iloc({ rows: [1, 3], columns: [0] }))).toEqual([
      { arm: "random" },
      { arm: "winning" },
    ]);
    expect(rowsOf(made.loc({ rows: [2], columns: ["seed"] }))).toEqual([{ seed: 2 }]);
    expect([made.at(1, "stop"), made.iat(1, 3), made.size]).toEqual([3, 3, 20]);
    expect(rowsOf(made.query(made.column("seed").gt(1)))).toEqual(whole.slice(2));
    for (const [name, kept] of Object.entries({
      eq: [1],
      ne: [0, 2, 3],
      ge: [0, 1, 2, 3],
      le: [1],
      lt: [],
    })) {
      const compared = made.column("stop")[name as "eq"](3).values;
      expect([name, compared.flatMap((one, i) => (one === true ? [i] : []))]).toEqual([name, kept]);
    }
    expect(made.drop({ columns: ["arm", "seed"] }).columns).toEqual(["accuracy", "stop", "censored"]);
    expect(made.rename({ arm: "start" }).columns[0]).toBe("start");
    expect(
      made
        .addColumn(
          "twice",
          made.column("seed").map((cell) => 2 * Number(cell)),
        )
        .column("twice").values,
    ).toEqual([2, 2, 4, 6]);
    const before = rowsOf(made);
    expect(() => made.addColumn("seed", [1, 1, 1, 1])).toThrow(
      'addColumn: name must be that of no column, got "seed"',
    );
    expect(rowsOf(made)).toEqual(before);
    expect(made.selectDtypes(["string"]).columns).toEqual(["arm"]);
    expect(made.column("arm").unique().values).toEqual(["winning", "random"]);
    expect(made.isNa().column("accuracy").values).toEqual([false, false, false, true]);
    expect(rowsOf(made.copy())).toEqual(rowsOf(made));
    expect(made.columns).toEqual(Object.keys(rows[0] ?? {}));
  });
  it("sorting is stable, with missing cells last either way", async () => {
    const made = await frame(rows);
    const sortedBy = (ascending: boolean): unknown[] =>
      rowsOf(made.sortValues("accuracy", { ascending })).map(({ accuracy }) => accuracy);
    expect(rowsOf(made.sortValues("seed")).slice(0, 2)).toEqual(whole.slice(0, 2));
    expect([sortedBy(true), sortedBy(false)]).toEqual([
      [0.1, 0.2, 0.5, undefined],
      [0.5, 0.2, 0.1, undefined],
    ]);
  });
  it("rows or columns with a missing cell are dropped as said", async () => {
    const made = await frame(rows);
    expect(rowsOf(made.dropNa({ from: "rows" }))).toEqual(whole.slice(0, 3));
    expect(made.dropNa({ from: "columns" }).columns).toEqual(["arm", "seed", "stop", "censored"]);
    expect(() => made.dropNa({ axis: 1 } as never)).toThrow(
      'dropNa: field must be one of "from", got "axis"',
    );
  });
});

describe("the rest is refused, with what to use", () => {
  it.each([
    ["add", "column(name).map"],
    ["cumSum", "column(name).map"],
    ["apply", "rowsOf(frame).map"],
    ["toCSV", "tableCsv"],
    ["toExcel", "tableCsv"],
    ["T", "pivot"],
    ["tensor", "rowsOf(frame)"],
    ["sample", "got sample"],
  ])("%s", async (name, use) => {
    const made = (await frame(rows)) as unknown as Readonly<Record<string, unknown>>;
    expect(() => made[name]).toThrow(
      new RegExp(`^frame: method must be one of .*${use.replace(/[()]/g, "\\$&")}`),
    );
  });
  it("a frame stays as it is", async () => {
    const made = await frame(rows);
    expect(() => made.drop({ columns: ["arm"], inplace: true } as never)).toThrow("got inplace");
    expect(() => Object.assign(made, { columns: [] })).toThrow(
      "frame: a frame must stay as it is, got a new columns",
    );
  });
});

it("one copy of TensorFlow.js serves danfo and the engine", async () => {
  await frame(rows);
  const { tensorflow } = createRequire(__filename)("danfojs-node") as { readonly tensorflow: unknown };
  expect(tensorflow).toBe(loadTfjs().tf);
});

it("without danfojs-node the error says how to get it", () => {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-danfo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "package.json"), "{}");
  expect(() => loadDanfo(folder)).toThrow(
    "danfojs-node must be installed, got none (it is optional: npm install danfojs-node@1.2.0",
  );
});
