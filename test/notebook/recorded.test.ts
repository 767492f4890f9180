import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { besideRecorded, besideRecordedLines } from "../../src/notebook/index.js";
import { recordedRuns } from "../../src/notebook/recorded.js";

const folder = mkdtempSync(join(tmpdir(), "recorded-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (seed: number, arm: string, accuracy: number, level = 7) => ({
  ...{ seed, arm, level, steps: 15_000, stop: 900, accuracy },
});
const results = [
  ...[run(0, "ticket", 0.984), run(1, "ticket", 0.982), run(0, "reinit", 0.98), run(1, "reinit", 0.976)],
  ...[run(0, "dense", 0.98, 0), run(1, "dense", 0.98, 0)],
];
const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, `${name}.torch.json`), JSON.stringify(content));
write("study", { versions: { torch: "2.15.0" }, results });
const curve = (errors: readonly number[], barrier: number) => ({ errors, barrier });
const line = {
  ...{ seed: 3, arm: "14 % kept", level: 2, steps: 600 },
  ...{ ...curve([0.1, 0.3, 0.12], 19), trained: curve([0.1, 0.25, 0.1], 15) },
};
write("lines", { versions: { torch: "2.15.0" }, results: [...results, line] });
write("line", { versions: { torch: "2.15.0" }, results: [line] });
write("odd line", { versions: { torch: "2.15.0" }, results: [{ ...line, trained: 15 }] });
write("odd", { versions: { torch: "2.15.0" }, results: [{ ...run(0, "ticket", 1), stop: null }] });
const row = ({ seed, arm, level, steps, accuracy }: (typeof results)[number], by = 0) => ({
  ...{ seed, arm, level, iterations: steps, accuracy: accuracy + by },
});

test("recorded runs are read with the framework's version; other JSON and no file are errors", () => {
  expect(recordedRuns("study", { folder })).toEqual({ framework: "PyTorch 2.15.0", runs: results });
  expect(() => recordedRuns("odd", { folder })).toThrow("must hold versions and trained runs");
  expect(() => recordedRuns("none", { folder })).toThrow("none.torch.json");
});

test("a contrast stands beside the recorded one, paired by seed, of the first draw", () => {
  const own = results.map((one) => row(one, one.arm === "ticket" && one.seed === 1 ? 0.001 : 0));
  const later = own.map((one) => ({ ...one, draw: 1, accuracy: 0 }));
  const other = own.map((one) => ({ ...one, level: 9, accuracy: 0 }));
  const contrasts = [
    ["ticket", "reinit"],
    ["ticket", "dense"],
  ] as const;
  const [fresh, dense] = besideRecorded([...later, ...other, ...own], "study", contrasts, { folder });
  expect(fresh).toMatchObject({ framework: "PyTorch 2.15.0", contrast: "ticket − reinit", seeds: 2 });
  expect(fresh?.recorded.estimate).toBeCloseTo(0.5, 9);
  expect(fresh?.here?.estimate).toBeCloseTo(0.55, 9);
  expect(fresh?.apart).toBeCloseTo(0.1, 9);
  expect(dense?.here?.estimate).toBeCloseTo(0.35, 9);
});

test("rows of shorter runs, or of some seeds only, have nothing beside the recorded; an arm that was not recorded is an error", () => {
  const short = results.map((one) => ({ ...row(one), iterations: 150 }));
  for (const rows of [short, results.slice(1).map((one) => row(one))])
    expect(besideRecorded(rows, "study", [["ticket", "reinit"]], { folder })).toMatchObject([
      { here: null, apart: null },
    ]);
  expect(() => besideRecorded([], "study", [["ticket", "noisy"]], { folder })).toThrow(
    "every seed must have both arms recorded, got ticket − noisy without one",
  );
});

test("the barrier of a line stands beside the recorded one, with the largest distance of their errors; a line between shorter runs does not", () => {
  const { seed, arm, level, steps } = line;
  const points = [0.1, 0.2995, 0.12].map((error) => ({ error }));
  const own = { seed, arm, level, iterations: steps, barrier: 18.95, points };
  const other = { ...own, seed: 4, barrier: 1 };
  const [both] = besideRecordedLines([other, own], "lines", { folder });
  expect(both).toMatchObject({
    framework: "PyTorch 2.15.0",
    arm,
    seed,
    here: 18.95,
    recorded: 19,
    trained: 15,
  });
  expect(both?.apart).toBeCloseTo(0.05, 9);
  for (const changed of [{ seed: 4 }, { arm: "dense" }, { level: 1 }, { iterations: 60 }])
    expect(besideRecordedLines([{ ...own, ...changed }], "lines", { folder })).toMatchObject([
      { here: null, apart: null, recorded: 19, trained: 15 },
    ]);
  const coarse = { ...own, points: points.slice(1) };
  expect(() => besideRecordedLines([coarse], "lines", { folder })).toThrow(
    "must have the 3 points of the recorded line",
  );
});

test("lines and runs of one file are told apart, and a study without one or the other is an error", () => {
  expect(recordedRuns("lines", { folder }).runs).toEqual(results);
  expect(() => recordedRuns("line", { folder })).toThrow("must hold versions and trained runs");
  for (const name of ["study", "odd line"])
    expect(() => besideRecordedLines([], name, { folder })).toThrow("must hold lines, got other JSON");
});
