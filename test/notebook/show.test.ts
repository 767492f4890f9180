import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { lineFigure } from "../../src/figures/index.js";
import { show } from "../../src/notebook/index.js";
import { kernelDouble } from "./kernel-double.js";

const folder = mkdtempSync(join(tmpdir(), "show-"));
const figure = lineFigure([{ name: "a", x: [1, 2, 3], y: [[1], [2], [3]] }], {
  name: "demo",
  caption: "A demonstration",
  x: { label: "step" },
  y: { label: "loss", unit: "nats" },
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("show gives one output of three representations with the size on screen, and saves five files under LOTTERY_OUT", async () => {
  vi.stubEnv("LOTTERY_OUT", folder);
  const { displayed } = kernelDouble();
  await show(figure);
  expect(displayed).toHaveLength(1);
  const [{ bundle, options } = { bundle: {}, options: {} }] = displayed;
  expect(Object.keys(bundle).sort()).toEqual(["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
  expect(bundle["text/plain"]).toBe(figure.caption);
  expect(options.metadata).toMatchObject({ "image/png": { width: 720 }, alt: figure.caption });
  const files = ["demo.csv", "demo.json", "demo.pdf", "demo.png", "demo.svg"];
  expect(readdirSync(join(folder, "figures")).sort()).toEqual(files);
  expect(readFileSync(join(folder, "figures", "demo.csv"), "utf8").split("\r\n")[1]).toBe(
    ",a,centre,,1,1,,,1",
  );
});

test("outside a kernel show prints the caption; with save: false it writes nothing", async () => {
  vi.stubEnv("LOTTERY_OUT", folder);
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await show(figure, { save: false });
  expect(print.mock.calls).toEqual([[figure.caption]]);
  expect(() => readdirSync(folder)).toThrow();
  print.mockRestore();
});

test("static figures are a picture and the caption only, by option or LOTTERY_FIGURES; another word is an error", async () => {
  const { displayed } = kernelDouble();
  vi.stubEnv("LOTTERY_FIGURES", "static");
  await show(figure, { save: false });
  vi.stubEnv("LOTTERY_FIGURES", "live");
  await show(figure, { save: false, figures: "static" });
  expect(displayed.map(({ bundle }) => Object.keys(bundle).sort())).toEqual([
    ["image/png", "text/plain"],
    ["image/png", "text/plain"],
  ]);
  vi.stubEnv("LOTTERY_FIGURES", "moving");
  await expect(show(figure, { save: false })).rejects.toThrow(
    'show: figures (or LOTTERY_FIGURES) must be one of live, static, got "moving"',
  );
});

/** A figure of one line through (x, 1), (2 x, 2). */
const drawn = (name: string, caption: string, x = 1) =>
  lineFigure([{ name: "a", x: [x, 2 * x], y: [[1], [2]] }], {
    name,
    caption,
    x: { label: "step" },
    y: { label: "loss" },
  });

/** Runs code as the n-th run of a cell: its stack names it as the kernel does. */
function inCell(n: number, run: () => Promise<void>): Promise<void> {
  return runInThisContext("(run) => run()", { filename: `In[${n}]` })(run) as Promise<void>;
}

test("a person is told in a line where the files are; a headless run's folder says it", async () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  kernelDouble();
  vi.stubEnv("LOTTERY_OUT", "");
  await show(figure, { save: join(folder, "figures", "07") });
  expect(print.mock.calls).toEqual([
    [`files: ${join(folder, "figures", "07", "demo")}.{svg,pdf,png,json,csv}`],
  ]);
  vi.stubEnv("LOTTERY_OUT", folder);
  await show(figure);
  expect(print).toHaveBeenCalledTimes(1);
  print.mockRestore();
});

describe("names of figures in one notebook", () => {
  beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => undefined));
  afterEach(() => void vi.restoreAllMocks());

  const saveIn = (name: string) => ({ save: join(folder, name) });

  test("the same figure again overwrites, in the same cell, in another and outside a kernel", async () => {
    kernelDouble();
    const save = saveIn("again");
    await inCell(1, () => show(drawn("a", "Loss of 6 seeds."), save));
    await inCell(1, () => show(drawn("a", "Loss of 6 seeds."), save));
    await inCell(2, () => show(drawn("a", "Loss of 6 seeds, with other words."), save));
    await show(drawn("a", "Loss of 6 seeds."), save);
    expect(readdirSync(save.save)).toHaveLength(5);
  });

  test("a cell run again after a parameter changed overwrites its figure: other numbers, and others in the caption", async () => {
    kernelDouble();
    const save = saveIn("rerun");
    await inCell(1, () => show(drawn("a", "Loss at 21.1 % of the weights."), save));
    await inCell(7, () => show(drawn("a", "Loss at 13.5 % of the weights.", 3), save));
    expect(readFileSync(join(save.save, "a.csv"), "utf8")).toContain(",a,centre,,3,1,");
  });

  test("two figures of one name are an error: in a loop in one cell, in two cells, in a script; the first stays", async () => {
    kernelDouble();
    const message = 'show: figures of one notebook must have different names, got "a" for two: ';
    for (const [first, second, caption] of [
      [1, 1, "Loss of 13 runs."],
      [1, 2, "Accuracy of 12 runs."],
      [undefined, undefined, "Loss of 13 runs."],
    ] as const) {
      const save = saveIn(`two-${first}-${second}`);
      const run = (cell: number | undefined, of: () => Promise<void>) =>
        cell === undefined ? of() : inCell(cell, of);
      await run(first, () => show(drawn("a", "Loss of 12 runs."), save));
      await expect(run(second, () => show(drawn("a", caption, 3), save))).rejects.toThrow(message);
      expect(readFileSync(join(save.save, "a.csv"), "utf8")).toContain(",a,centre,,1,1,");
      await run(second, () => show(drawn("a", caption, 3), { ...save, replace: true }));
      expect(readFileSync(join(save.save, "a.csv"), "utf8")).toContain(",a,centre,,3,1,");
    }
  });

  test("a figure of another notebook in the folder is not replaced, unless that is said", async () => {
    kernelDouble();
    const save = saveIn("notebooks");
    vi.stubEnv("JPY_SESSION_NAME", "/somewhere/studies/one.ipynb");
    await inCell(1, () => show(drawn("b", "Loss."), save));
    const json = readFileSync(join(save.save, "b.json"), "utf8");
    expect(JSON.parse(json)).toMatchObject({ name: "b", notebook: "one.ipynb" });
    expect(json).not.toContain("somewhere");
    const left = saveIn("left"); // what another process left: this one has saved nothing here
    cpSync(save.save, left.save, { recursive: true });
    vi.stubEnv("JPY_SESSION_NAME", "two.ipynb");
    await expect(inCell(1, () => show(drawn("b", "Loss."), left))).rejects.toThrow(
      'must have different names, got "b", which is one of one.ipynb',
    );
    await inCell(1, () => show(drawn("b", "Loss."), { ...left, replace: true }));
    expect(JSON.parse(readFileSync(join(left.save, "b.json"), "utf8"))).toMatchObject({
      notebook: "two.ipynb",
    });
  });

  test("figures that are not saved may have any name", async () => {
    kernelDouble();
    await show(drawn("c", "One."), { save: false });
    await show(drawn("c", "Two.", 3), { save: false });
  });
});
