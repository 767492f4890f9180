import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { besideRecorded } from "../../src/notebook/index.js";
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
