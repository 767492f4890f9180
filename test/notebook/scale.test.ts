import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { levelRun, ladder } from "../../src/experiments/index.js";
import { lineFigure, seriesFrom, stripFigure } from "../../src/figures/index.js";
import { openLab, runRow, type Lab } from "../../src/lab/index.js";
import {
  parameters,
  provenanceView,
  scaleTable,
  show,
  tableView,
  verdictCard,
  verdictView,
  type Scale,
} from "../../src/notebook/index.js";
import { random } from "../../src/numerics/index.js";
import { contrast, verdict } from "../../src/statistics/index.js";
import { declareScales } from "../../src/statistics/rows/scale-of.js";
import { kernelDouble } from "./kernel-double.js";

// A notebook of seven cells over real runs of 60 and 120 steps; `state` is what a kernel keeps between cells.
const folder = mkdtempSync(join(tmpdir(), "scale-"));
let lab: Lab;
beforeAll(() => {
  lab = openLab({ store: join(folder, "store"), workers: 0, committed: false, slots: false });
});
afterAll(() => {
  lab.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => vi.stubEnv("LOTTERY_OUT", join(folder, "out")));
afterEach(() => {
  vi.unstubAllEnvs();
  declareScales(undefined);
  rmSync(join(folder, "out"), { recursive: true, force: true });
});

const declared = { quick: { iterations: 60, seeds: 2 }, laptop: { iterations: 120, seeds: 3 } };
type Declared = Exclude<Scale, "paper">;

function notebook() {
  const { displayed } = kernelDouble();
  const recipe = {
    optimizer: "adam",
    rate: 3e-3,
    batchSize: 30,
    evaluateEvery: 30,
    validation: 237,
  } as const;
  const arms = (results: readonly Parameters<typeof runRow>[0][]) => results.map(runRow);
  let scale: Declared = "quick";
  let design: { iterations: number; seeds: number } = declared.quick;
  let results: Awaited<ReturnType<typeof lab.runAll<ReturnType<typeof levelRun>>>> = [];
  let rows: ReturnType<typeof arms> = [];
  const differences = (): number[] =>
    contrast(rows, {
      of: ({ level }) => level === 1,
      minus: ({ level }) => level === 0,
      value: ({ accuracy }) => accuracy,
    });
  const text = (): string => String(displayed.at(-1)?.bundle["text/plain"]);
  const cells = {
    parameters: (wanted: Declared) => {
      scale = parameters({ scale: wanted }, { environment: {} }).scale === "quick" ? "quick" : "laptop";
    },
    design: () => {
      design = scaleTable(declared)[scale];
    },
    results: async () => {
      const seeds = [...Array(design.seeds).keys()];
      const trunk = (seed: number) =>
        ladder({
          network: "digits-mlp",
          data: "digits",
          recipe: { ...recipe, iterations: design.iterations },
          seed,
        });
      results = await lab.runAll(
        seeds.flatMap((seed) => [0, 1].map((level) => levelRun(trunk(seed), level))),
      );
    },
    rows: () => {
      rows = arms(results);
    },
    figure: async (typed?: string) => {
      const series = seriesFrom(rows, { x: "density", y: "accuracy", series: "arm", replicate: "seed" });
      const axes = { x: { label: "weights kept", scale: "density" }, y: { label: "accuracy" } } as const;
      await show(lineFigure(series, { name: "accuracy", caption: "Accuracy.", ...axes, scale: typed }));
      return text();
    },
    strip: () =>
      stripFigure([{ name: "gain", values: differences() }], {
        name: "gain",
        caption: "Gain.",
        value: { label: "gain" },
      }).caption,
    verdict: (typed?: string) => {
      const parts = [{ name: "x", values: differences(), delta: 0, direction: "greater", unit: "" }] as const;
      const decision = verdict({ claim: "c", parts }, { rng: random(1) });
      verdictCard(decision, { scale: typed });
      expect(String(verdictView(decision))).toBe(text());
      return text();
    },
    provenance: (typed?: string) => String(provenanceView({ results, scale: typed })),
  };
  const all = async (wanted: Declared): Promise<void> => {
    cells.parameters(wanted);
    cells.design();
    await cells.results();
    cells.rows();
  };
  return { cells, all };
}

const files = (): string[] =>
  readdirSync(join(folder, "out", "figures")).filter((name) => name.endsWith(".svg"));
const others: Readonly<Record<Declared, Declared>> = { quick: "laptop", laptop: "quick" };

test.each(["quick", "laptop"] as const)(
  "all at %s, then only the parameter cell at the other scale, then figure, verdict and provenance: all say what was run",
  async (ran) => {
    const { cells, all } = notebook();
    await all(ran);
    cells.parameters(others[ran]);
    expect(await cells.figure()).toContain(`Scale: ${ran}.`);
    expect(cells.strip()).toContain(`Scale: ${ran}.`);
    expect(cells.verdict()).toContain(`(scale: ${ran}, n = ${declared[ran].seeds} seeds)`);
    expect(cells.provenance()).toMatch(new RegExp(`^scale +${ran}$`, "m"));
    expect(files()).toEqual([`accuracy-${ran}.svg`]);
    const exported = readFileSync(join(folder, "out", "figures", `accuracy-${ran}.svg`), "utf8");
    expect(exported).toContain(`scale: ${ran}`);
    expect(JSON.parse(readFileSync(join(folder, "out", "verdict.json"), "utf8"))).toMatchObject({
      scale: ran,
    });
  },
);

test("nor does any order of the cells print laptop over quick results", async () => {
  const { cells, all } = notebook();
  await all("quick");
  const steps = {
    parameters: () => cells.parameters("laptop"),
    design: () => cells.design(),
    rows: () => cells.rows(),
  };
  for (const order of [
    ["parameters", "design"],
    ["parameters", "rows", "design"],
    ["parameters", "design", "rows"],
  ] as const) {
    for (const step of order) steps[step]();
    expect(cells.strip()).toContain("Scale: quick.");
    expect(cells.verdict()).toContain("(scale: quick");
  }
  // New results, rows of the old ones: the figure shows the rows, provenance the results.
  await cells.results();
  expect(cells.strip()).toContain("Scale: quick.");
  expect(cells.provenance()).toMatch(/^scale +laptop$/m);
  cells.rows();
  expect(cells.strip()).toContain("Scale: laptop.");
});

test("a typed scale that is not that of the results is an error that says both, on figure, card and provenance", async () => {
  const { cells, all } = notebook();
  await all("quick");
  const message = 'scale must be that of the results shown, "quick", got "laptop"';
  await expect(cells.figure("laptop")).rejects.toThrow(`lineFigure: ${message}`);
  expect(() => cells.verdict("laptop")).toThrow(`verdictCard: ${message}`);
  expect(() => cells.provenance("laptop")).toThrow(`provenance: ${message}`);
  expect(await cells.figure("quick")).toContain("Scale: quick.");
});

test("results of both scales are called mixed, and provenance counts them", async () => {
  const { cells, all } = notebook();
  await all("quick");
  const runs = [60, 120].map((iterations) =>
    levelRun(
      ladder({
        network: "digits-mlp",
        data: "digits",
        recipe: {
          optimizer: "adam",
          rate: 3e-3,
          batchSize: 30,
          evaluateEvery: 30,
          validation: 237,
          iterations,
        },
        seed: 0,
      }),
      0,
    ),
  );
  const both = await lab.runAll(runs);
  const series = seriesFrom(both.map(runRow), {
    x: "iterations",
    y: "accuracy",
    series: "arm",
    replicate: "seed",
  });
  const options = { name: "both", caption: "Both.", x: { label: "length" }, y: { label: "accuracy" } };
  const figure = lineFigure(series, options);
  expect(figure.caption).toContain("Scale: mixed (quick, laptop).");
  expect(String(provenanceView({ results: both }))).toContain("mixed: quick (1 result), laptop (1 result)");
  expect(String(tableView(both.map(runRow)))).toContain("iterations");
  expect(cells.strip()).toContain("Scale: quick.");
});

test("scaleTable gives the table back and refuses other names and numbers that cannot be", () => {
  expect(scaleTable(declared)).toBe(declared);
  const bad = (table: object) => () => scaleTable(table as typeof declared);
  expect(bad({})).toThrow("scaleTable: table must have a scale, got none");
  expect(bad({ fast: { iterations: 1 } })).toThrow(
    'scaleTable: scales must be of quick, laptop, paper, got "fast"',
  );
  expect(bad({ quick: { seeds: 2 } })).toThrow("scaleTable: iterations of quick must be integers >= 1");
  expect(bad({ quick: { iterations: 0 } })).toThrow(
    "scaleTable: iterations of quick must be integers >= 1, got 0",
  );
  expect(bad({ quick: { iterations: [] } })).toThrow(
    "scaleTable: iterations of quick must be given, got none",
  );
  expect(bad({ quick: { iterations: 5, levels: [1.5] } })).toThrow(
    "levels of quick must be integers >= 0, got 1.5",
  );
  expect(bad({ quick: { iterations: 5, seeds: -1 } })).toThrow(
    "seeds of quick must be integers >= 0, got -1",
  );
});
