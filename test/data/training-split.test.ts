import { expect, test } from "vitest";
import type { Dataset } from "../../src/data/index.js";
import { examples, trainingSplit } from "../../src/data/index.js";
import { random } from "../../src/numerics/index.js";

/** A data set of `count` training examples of one pixel. */
function dataset(count: number): Dataset {
  const part = (n: number) =>
    examples(new Uint8Array(n), new Uint8Array(n), { features: 1, classes: 1, scale: 1 });
  return { name: "flat", train: part(count), test: part(1) };
}

test("60,000 examples divide into 55,000 and 5,000, each ascending, together each once", () => {
  const { train, validation } = trainingSplit(dataset(60000), { validation: 5000, rng: random(1) });
  expect([train.length, validation.length]).toEqual([55000, 5000]);
  for (const part of [train, validation]) expect(part).toEqual(part.slice().sort());
  expect(new Set([...train, ...validation]).size).toBe(60000);
  expect(Math.max(...validation)).toBeLessThan(60000);
});

test("every one of the C(5, 2) = 10 validation sets comes equally often (chi-square, 9 degrees of freedom, p > 0.001)", () => {
  const counts = new Map<string, number>();
  const trials = 4000;
  for (let seed = 0; seed < trials; seed++) {
    const key = trainingSplit(dataset(5), { validation: 2, rng: random(seed) }).validation.join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const expected = trials / 10;
  const chiSquare =
    [...counts.values()].reduce((sum, n) => sum + (n - expected) * (n - expected), 0) / expected;
  expect(counts.size).toBe(10);
  expect(chiSquare).toBeLessThan(27.88);
});

test("the split depends on the seed, and not on what was drawn from the stream before", () => {
  const rng = random(7);
  const first = trainingSplit(dataset(1000), { validation: 100, rng });
  rng.uniform();
  expect(trainingSplit(dataset(1000), { validation: 100, rng })).toEqual(first);
  expect(trainingSplit(dataset(1000), { validation: 100, rng: random(8) })).not.toEqual(first);
});

test("validation 0 trains on everything", () => {
  const { train, validation } = trainingSplit(dataset(3), { validation: 0, rng: random(0) });
  expect([...train]).toEqual([0, 1, 2]);
  expect(validation.length).toBe(0);
});

test.each([[-1], [10], [1.5], [NaN]])("refuses validation %d of 10 examples", (validation) => {
  expect(() => trainingSplit(dataset(10), { validation, rng: random(0) })).toThrow(
    `trainingSplit: validation must be an integer in [0, 10), got ${validation}`,
  );
});
