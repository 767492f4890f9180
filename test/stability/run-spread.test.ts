import { expect, it } from "vitest";
import { random } from "../../src/numerics/index.js";
import { disagreement, runSpread } from "../../src/stability/index.js";
import { mean } from "../../src/statistics/index.js";

const labels = [0, 1, 2, 0];
const options = { labels, classes: 3 };

it("by hand: three runs that each err once, elsewhere, disagree on half of the pairs and vote without a fault", () => {
  const found = runSpread(
    [
      [1, 1, 2, 0],
      [0, 2, 2, 0],
      [0, 1, 0, 0],
    ],
    options,
  );
  expect(found.accuracies).toEqual([0.75, 0.75, 0.75]);
  expect(found.variance).toBe(0);
  expect(found.disagreement).toBeCloseTo(0.5, 15);
  expect(found.standardisedDisagreement).toBeCloseTo(0.5 / (2 * 0.25 * 0.75), 14);
  expect([found.ensembleAccuracy, found.ensembleGain]).toEqual([1, 0.25]);
});

it("equal runs disagree nowhere, and a vote among them gains exactly 0", () => {
  const run = [0, 1, 0, 2];
  const found = runSpread([run, run, run, run, run, run, run], options);
  expect([found.variance, found.disagreement, found.ensembleGain]).toEqual([0, 0, 0]);
});

it("disagreement is the mean over all pairs of that of two, by brute force", () => {
  const rng = random(2);
  const runs = Array.from({ length: 5 }, () => Array.from({ length: 40 }, () => rng.integer(3)));
  const truth = Array.from({ length: 40 }, () => rng.integer(3));
  const pairs = runs.flatMap((a, i) => runs.slice(0, i).map((b) => disagreement(a, b).fraction));
  expect(runSpread(runs, { labels: truth, classes: 3 }).disagreement).toBeCloseTo(mean(pairs), 14);
});

it("independent errors that are alike where both err show a standardised disagreement of 1", () => {
  const rng = random(3);
  const truth = new Uint8Array(20_000);
  const runs = Array.from({ length: 4 }, () => truth.map(() => +(rng.uniform() < 0.05)));
  const found = runSpread(runs, { labels: truth, classes: 2 });
  expect(found.standardisedDisagreement).toBeCloseTo(1, 1);
});

it.each([
  [[[0, 1, 2, 0]], "runs must be at least 2, got 1"],
  [[[0, 1, 2, 0], [0]], "run 1 must have 4 examples, got 1"],
  [
    [
      [0, 1, 2, 0],
      [0, 1, 3, 0],
    ],
    "run 1 must hold classes in [0, 3), got 3 for example 2",
  ],
])("refuses %j", (runs, message) => {
  expect(() => runSpread(runs, options)).toThrow(message);
});

it.each([1, 257, 2.5])("refuses %d classes", (classes) => {
  expect(() => runSpread([labels, labels], { labels, classes })).toThrow(
    `runSpread: classes must be an integer in [2, 256], got ${classes}`,
  );
});
