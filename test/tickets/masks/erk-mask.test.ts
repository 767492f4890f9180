import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Architecture } from "../../../src/networks/index.js";
import { architecture } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import { arrangements, denseMask, erkMask, keptCounts, pruneTo } from "../../../src/tickets/index.js";
import { chiSquare, digits, lenet, masked } from "../fixtures.js";

/** A mask with that many weights, wherever they are. */
const withTotal = (network: Architecture, total: number) =>
  pruneTo({ mask: denseMask(network), scores: denseMask(network).layers, total });
const counts = (network: Architecture, total: number) =>
  keptCounts(erkMask(withTotal(network, total), { network, rng: random(1) }));

describe("closed form", () => {
  test("lenet-300-100 at 1,594 weights has 1084, 400 and 110: one for each input and output of the layer", () => {
    expect(counts(lenet, 1594)).toEqual([1084, 400, 110]);
  });

  test("at 15,940 the output layer would need 1,100 of its 1,000: it is dense, the rest shares 14,940 as 1084 : 400", () => {
    // 14,940 · 1084 / 1484 = 10,913.0…; 14,940 · 400 / 1484 = 4,026.9…
    expect(counts(lenet, 15_940)).toEqual([10_913, 4_027, 1_000]);
  });

  test("the largest remainder gets the odd weight, ties the lower index: 10 over shares 4, 4, 4 are 4, 3, 3", () => {
    expect(counts(architecture({ widths: [2, 2, 2, 2] }), 10)).toEqual([4, 3, 3]);
    expect(counts(architecture({ widths: [2, 2, 2, 2] }), 11)).toEqual([4, 4, 3]);
  });

  test("all weights give the dense mask, none the empty one", () => {
    expect(erkMask(denseMask(digits), { network: digits, rng: random(1) })).toEqual(denseMask(digits));
    const empty = { layers: denseMask(digits).layers.map((bits) => bits.map(() => 0)) };
    expect(keptCounts(erkMask(empty, { network: digits, rng: random(1) }))).toEqual([0, 0, 0]);
  });
});

test("any mask keeps its count; a layer below density 1 lies within 1 of ε · (inputs + outputs), a dense one below it", () => {
  fc.assert(
    fc.property(masked, ({ network, mask }) => {
      const total = keptCounts(mask).reduce((sum, count) => sum + count, 0);
      const found = keptCounts(erkMask(mask, { network, rng: random(2) }));
      expect(found.reduce((sum, count) => sum + count, 0)).toBe(total);
      // ε by bisection: the smallest at which Σ min(size, ε · share) reaches the count.
      const sizes = network.layers.map(({ inputs, outputs }) => inputs * outputs);
      const shares = network.layers.map(({ inputs, outputs }) => inputs + outputs);
      const ideal = (epsilon: number) => shares.map((share, i) => Math.min(at(sizes, i), epsilon * share));
      let [low, high] = [0, 100];
      for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        if (ideal(middle).reduce((sum, count) => sum + count, 0) < total) low = middle;
        else high = middle;
      }
      ideal(high).forEach((count, i) => {
        expect(Math.abs(at(found, i) - count)).toBeLessThan(1 + 1e-9);
      });
    }),
  );
});

test("inside a layer all masks come out equally often", () => {
  const network = architecture({ widths: [4, 1] });
  const mask = withTotal(network, 2);
  const seen = new Map<string, number>();
  for (let draw = 0; draw < 1200; draw++) {
    const key = at(erkMask(mask, { network, rng: random(draw) }).layers, 0).join("");
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  expect(chiSquare(seen, 6)).toBeLessThan(20.5); // 5 degrees of freedom, p = 0.001
});

test("is the arrangement erk, and refuses a mask of another network", () => {
  expect(arrangements.erk).toBe(erkMask);
  expect(() => erkMask(denseMask(lenet), { network: digits, rng: random(1) })).toThrow(
    "erkMask: mask of layer 0 must have 2048 weights, got 235200",
  );
});
