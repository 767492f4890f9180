import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { absolutePaths, codeCells, codeLines, lowerMedian, notebooks, proseWords } from "./notebook-text.js";

const all = notebooks();

describe.each(all.map((notebook) => [notebook.name, notebook] as const))("%s", (_, notebook) => {
  const cells = codeCells(notebook);
  const executed = cells.some(({ execution_count }) => execution_count !== null);
  const lines = cells.map(({ source }) => codeLines(source).length);

  test("names our kernel and is at most 1.5 MB", () => {
    expect(notebook.kernel).toBe("lottery-lab");
    expect(notebook.bytes).toBeLessThanOrEqual(1.5e6);
  });

  test("is committed executed, every code cell in order; or, before its results are kept, with its rules and no output at all", () => {
    if (
      !existsSync(join("data", "results", notebook.name.replace(/(\.ipynb)?$/, ".verdict.json"))) &&
      !executed
    ) {
      expect(notebook.name).not.toContain("00-tour");
      expect(cells.flatMap(({ outputs }) => outputs)).toEqual([]);
      return;
    }
    expect(cells.map(({ execution_count }) => execution_count)).toEqual(cells.map((_, i) => i + 1));
    expect(
      cells.flatMap(({ outputs }) => outputs).filter(({ data }) => data !== undefined).length,
    ).toBeGreaterThan(0);
  });

  test("holds no error, no stderr and no output that is a script", () => {
    const outputs = cells.flatMap((cell) => cell.outputs);
    expect(outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr")).toEqual(
      [],
    );
    expect(outputs.filter(({ data }) => JSON.stringify(data ?? {}).includes("<script"))).toEqual([]);
  });

  test("holds no path of the machine it ran on", () => {
    expect(notebook.strings.flatMap(absolutePaths)).toEqual([]);
  });

  test("is thin: median at most 4 code lines a cell, never more than 25, at least 8 words of prose a line", () => {
    expect(lowerMedian(lines)).toBeLessThanOrEqual(4);
    expect(Math.max(...lines)).toBeLessThanOrEqual(25);
    const total = lines.reduce((sum, count) => sum + count, 0);
    expect(proseWords(notebook) / total).toBeGreaterThanOrEqual(8);
  });
});

test("the check for machine paths sees home and temporary folders and leaves addresses and relative paths alone", () => {
  expect(absolutePaths('"/home/ada/x.ipynb" in /tmp/job-1/out')).toEqual([
    "/home/ada/x.ipynb",
    "/tmp/job-1/out",
  ]);
  expect(absolutePaths("C:\\Users\\ada\\x.png\n/root/y")).toEqual(["C:\\Users\\ada\\x.png", "/root/y"]);
  expect(absolutePaths("https://a.org/home/x out/home/x ./tmp/y 3/4")).toEqual([]);
});
