import fc from "fast-check";
import { expect, test } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { keptCounts, randomMask } from "../../../src/tickets/index.js";
import { chiSquare, masked } from "../fixtures.js";

test("keeps the count of every layer and makes no other values than 0 and 1, for any mask", () => {
  fc.assert(
    fc.property(masked, fc.nat(1e6), ({ mask }, seed) => {
      const drawn = randomMask(mask, { rng: random(seed) });
      expect(keptCounts(drawn)).toEqual(keptCounts(mask));
      expect(drawn.layers.map((layer) => layer.length)).toEqual(mask.layers.map((layer) => layer.length));
      expect(drawn.layers.every((layer) => layer.every((bit) => bit <= 1))).toBe(true);
    }),
  );
});

test("all C(6, 2) = 15 masks come equally often, wherever the ticket's weights were (chi-square, 14 degrees of freedom, p > 0.001)", () => {
  const mask = { layers: [Uint8Array.of(1, 1, 0, 0, 0, 0)] };
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const key = randomMask(mask, { rng: random(seed) }).layers.join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(15);
  expect(chiSquare(counts, 15)).toBeLessThan(36.12);
});

test("layers draw from streams of their own", () => {
  const half = Uint8Array.from({ length: 100 }, (_, j) => j % 2);
  const { layers } = randomMask({ layers: [half, half] }, { rng: random(1) });
  expect(layers[0]).not.toEqual(layers[1]);
});
