import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOrder } from "../../src/data/index.js";
import { random } from "../../src/numerics/index.js";

const indices = Uint32Array.from({ length: 10 }, (_, i) => 100 + 3 * i);

test("10 examples in batches of 4 give 4, 4 and 2, and an epoch holds every example once", () => {
  const order = batchOrder({ indices, batchSize: 4, rng: random(1) });
  expect(order.batchesPerEpoch).toBe(3);
  for (const epoch of [0, 1, 7]) {
    const batches = [0, 1, 2].map((i) => [...order.batch(3 * epoch + i)]);
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(batches.flat().sort((a, b) => a - b)).toEqual([...indices]);
  }
});

test("any step asked for in any order is the batch that a run from the start sees", () => {
  const settings = { indices, batchSize: 3, rng: random(2) };
  const straight = batchOrder(settings);
  const seen = Array.from({ length: 40 }, (_, step) => [...straight.batch(step)]);
  fc.assert(
    fc.property(fc.array(fc.nat(39), { minLength: 1 }), (steps) => {
      const order = batchOrder(settings);
      for (const step of steps) expect([...order.batch(step)]).toEqual(seen[step]);
    }),
  );
});

test("epochs differ from each other and streams from each other", () => {
  const many = Uint32Array.from({ length: 100 }, (_, i) => i);
  const order = batchOrder({ indices: many, batchSize: 100, rng: random(3) });
  const other = batchOrder({ indices: many, batchSize: 100, rng: random(4) });
  const first = [...order.batch(0)];
  expect([...order.batch(1)]).not.toEqual(first);
  expect([...other.batch(0)]).not.toEqual(first);
});

test("the first place of an epoch is uniform over 10 examples (chi-square, 9 degrees of freedom, p > 0.001)", () => {
  const order = batchOrder({ indices, batchSize: 10, rng: random(5) });
  const epochs = 5000;
  const counts = new Map<number | undefined, number>();
  for (let epoch = 0; epoch < epochs; epoch++) {
    const first = order.batch(epoch)[0];
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  const expected = epochs / 10;
  const chiSquare =
    [...counts.values()].reduce((sum, n) => sum + (n - expected) * (n - expected), 0) / expected;
  expect(counts.size).toBe(10);
  expect(chiSquare).toBeLessThan(27.88);
});

test("a batch larger than the data is the whole data", () => {
  const order = batchOrder({ indices, rng: random(0) });
  expect(order.batchesPerEpoch).toBe(1);
  expect([...order.batch(5)].sort()).toEqual([...indices]);
});

test("refuses no examples, a batch size that is no integer ≥ 1, a step that is no integer ≥ 0", () => {
  const rng = random(0);
  expect(() => batchOrder({ indices: new Uint32Array(), rng })).toThrow(/at least one example, got 0/);
  for (const batchSize of [0, 1.5, NaN])
    expect(() => batchOrder({ indices, batchSize, rng })).toThrow(`integer ≥ 1, got ${batchSize}`);
  for (const step of [-1, 0.5, NaN, Infinity])
    expect(() => batchOrder({ indices, rng }).batch(step)).toThrow(
      `batch: step must be an integer ≥ 0, got ${step}`,
    );
});
