import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import { clopperPearson } from "../../src/statistics/index.js";
import {
  holdsXorPair,
  solvesXor,
  xorDescent,
  xorLoss,
  xorNetwork,
  xorPairChance,
  type XorNetwork,
} from "../../src/theory/index.js";

const pair: XorNetwork = { hidden: Float64Array.of(1, -1, -1, 1), output: Float64Array.of(1, 1), bias: -1 };
const otherPair: XorNetwork = {
  hidden: Float64Array.of(1, 1, -1, -1),
  output: Float64Array.of(-1, -1),
  bias: 1,
};

describe("XOR by two neurons", () => {
  it("is solved by each of the two pairs, by hand: ReLU(x₁−x₂) + ReLU(x₂−x₁) − 1, and its mirror image", () => {
    for (const network of [pair, otherPair]) {
      expect(solvesXor(network)).toBe(true);
      expect(holdsXorPair(network)).toBe(true);
    }
    // values −1, 1, 1, −1, each right by 1
    expect(xorLoss(pair)).toBeCloseTo(Math.log(1 + Math.exp(-1)), 15);
  });

  it("is not solved by half of a pair or with a wrong sign", () => {
    expect(holdsXorPair({ ...pair, output: Float64Array.of(1, -1) })).toBe(false);
    expect(
      holdsXorPair({ hidden: Float64Array.of(1, -1, 1, 1), output: Float64Array.of(1, -1), bias: 0 }),
    ).toBe(false);
    expect(solvesXor({ ...pair, output: Float64Array.of(1, -1) })).toBe(false);
  });
});

describe("xorPairChance", () => {
  it("is the enumerated share for every width h ≤ 5: 8ʰ networks of eight kinds of neurons", () => {
    // kind: two signs of w and one of a
    const corner = (bit: number): number => (bit === 0 ? -1 : 1);
    for (let width = 1; width <= 5; width++) {
      let holds = 0;
      for (let code = 0; code < 8 ** width; code++) {
        const kinds = Array.from({ length: width }, (_, j) => (code >>> (3 * j)) & 7);
        const hidden = Float64Array.from(
          kinds.flatMap((kind) => [corner(kind & 1), corner((kind >> 1) & 1)]),
        );
        const output = Float64Array.from(kinds.map((kind) => corner(kind >> 2)));
        if (holdsXorPair({ hidden, output, bias: 0 })) holds++;
      }
      expect(xorPairChance(width)).toBeCloseTo(holds / 8 ** width, 12);
    }
  });

  it("rises with the width from 0 to 1, and is what 2,000 random networks hold, inside their 99.9 % band", () => {
    for (let width = 1; width < 60; width++)
      expect(xorPairChance(width + 1)).toBeGreaterThan(xorPairChance(width));
    expect(
      [xorPairChance(1), xorPairChance(2), xorPairChance(500)].map((p) => Number(p.toFixed(12))),
    ).toEqual([0, 0.0625, 1]);
    for (const width of [2, 5, 9]) {
      const networks = Array.from({ length: 2000 }, (_, i) => xorNetwork(width, { rng: random(i) }));
      const [low, high] = clopperPearson(networks.filter(holdsXorPair).length, 2000, { confidence: 0.999 });
      expect(xorPairChance(width)).toBeGreaterThan(low);
      expect(xorPairChance(width)).toBeLessThan(high);
    }
  });
});

describe("xorDescent", () => {
  it("follows the gradient of xorLoss, by central differences to 1e-7", () => {
    const start = xorNetwork(4, { rng: random(5) });
    const rate = 1e-3;
    const after = xorDescent(start, { steps: 1, rate });
    const slope = (change: (h: number) => XorNetwork): number =>
      (xorLoss(change(1e-6)) - xorLoss(change(-1e-6))) / 2e-6;
    const shifted = (values: Float64Array, i: number, h: number): Float64Array =>
      values.map((value, j) => (j === i ? value + h : value));
    start.hidden.forEach((weight, i) => {
      const gradient = slope((h) => ({ ...start, hidden: shifted(start.hidden, i, h) }));
      expect(at(after.hidden, i)).toBeCloseTo(weight - rate * gradient, 9);
    });
    start.output.forEach((weight, i) => {
      const gradient = slope((h) => ({ ...start, output: shifted(start.output, i, h) }));
      expect(at(after.output, i)).toBeCloseTo(weight - rate * gradient, 9);
    });
    expect(after.bias).toBeCloseTo(-rate * slope((h) => ({ ...start, bias: h })), 9);
  });

  it("keeps a planted pair, and solves the task from width 16 in all of 20 draws but from width 1 in none", () => {
    const planted = { ...pair, bias: 0 };
    expect(solvesXor(xorDescent(planted))).toBe(true);
    for (let seed = 0; seed < 20; seed++) {
      expect(solvesXor(xorDescent(xorNetwork(16, { rng: random(seed) })))).toBe(true);
      expect(solvesXor(xorDescent(xorNetwork(1, { rng: random(seed) })))).toBe(false);
    }
  });
});
