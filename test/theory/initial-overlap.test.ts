import { describe, expect, it } from "vitest";
import { at, random, type Rng } from "../../src/numerics/index.js";
import { kolmogorovSmirnov } from "../../src/statistics/index.js";
import { pruneTo } from "../../src/tickets/index.js";
import { initialOverlap } from "../../src/theory/index.js";

const normals = (rng: Rng, count: number, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, () => scale * rng.normal());

const sum = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + at(b, i));

describe("initialOverlap", () => {
  it("under its null is one more draw: its rank among 20 is uniform over 400 layers (ties broken at random)", () => {
    const ranks = Array.from({ length: 400 }, (_, seed) => {
      const rng = random(seed);
      const initial = normals(rng.split("w"), 100);
      const trained = sum(initial, normals(rng.split("d"), 100, 1.3));
      const { observed, values } = initialOverlap({ initial, trained, kept: 20, draws: 19, rng });
      const [below, equal] = [
        values.filter((value) => value < observed).length,
        values.filter((value) => value === observed).length,
      ];
      return (below + rng.uniform() * (equal + 1)) / 20;
    });
    expect(kolmogorovSmirnov(ranks, (u) => u).p).toBeGreaterThan(0.01);
  });

  it("sees that selection alone overlaps far more than chance: 0.135 kept, null above 0.3, excess 0 within 0.02", () => {
    const rng = random(1);
    const initial = normals(rng.split("w"), 20_000);
    const trained = sum(initial, normals(rng.split("d"), 20_000));
    const found = initialOverlap({ initial, trained, kept: 2700, draws: 20, rng });
    expect(found.chance).toBe(0.135);
    expect(found.mean).toBeGreaterThan(0.3);
    expect(Math.abs(found.excess)).toBeLessThan(0.02);
  });

  it("has an excess above 0.02 where large weights grow, and below −0.02 where small ones do", () => {
    const rng = random(2);
    const initial = normals(rng.split("w"), 20_000);
    const noise = normals(rng.split("d"), 20_000);
    const options = { initial, kept: 2700, draws: 20, rng };
    const growing = initial.map((value, i) => value + 0.5 * value + at(noise, i));
    const shrinking = initial.map((value, i) => value - 0.5 * value + at(noise, i));
    expect(initialOverlap({ ...options, trained: growing }).excess).toBeGreaterThan(0.02);
    expect(initialOverlap({ ...options, trained: shrinking }).excess).toBeLessThan(-0.02);
  });

  it("counts the survivors of pruneTo, ties by index: 3 of 6 equal magnitudes are the last ones", () => {
    const initial = Float32Array.of(2, 1, 1, 1, 1, 1);
    const trained = Float32Array.of(1, 1, -1, 1, 1, 1);
    const [dense, scores] = [{ layers: [new Uint8Array(6).fill(1)] }, [trained.map(Math.abs)]];
    expect([...at(pruneTo({ mask: dense, scores, kept: [3] }).layers, 0)]).toEqual([0, 0, 0, 1, 1, 1]);
    // of w0: index 0 and the last two
    expect(initialOverlap({ initial, trained, kept: 3, rng: random(1) }).observed).toBeCloseTo(2 / 3, 12);
  });

  it("is 1 where nothing moves, in the null as well", () => {
    const initial = normals(random(3), 100);
    const { observed, mean: expected } = initialOverlap({
      initial,
      trained: initial,
      kept: 10,
      rng: random(4),
    });
    expect([observed, expected]).toEqual([1, 1]);
  });

  it("refuses more survivors than weights, other lengths and weights that are not finite", () => {
    const [initial, rng] = [Float32Array.of(1, 2, 3), random(1)];
    expect(() => initialOverlap({ initial, trained: initial, kept: 4, rng })).toThrow(
      "initialOverlap: kept must be an integer in [1, 3], got 4",
    );
    expect(() => initialOverlap({ initial, trained: Float32Array.of(1), kept: 1, rng })).toThrow(
      "initialOverlap: trained must have 3 values, got 1",
    );
    expect(() => initialOverlap({ initial, trained: Float32Array.of(1, NaN, 2), kept: 1, rng })).toThrow(
      "initialOverlap: trained must be finite, got NaN at index 1",
    );
  });
});
