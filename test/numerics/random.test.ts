import { describe, expect, it } from "vitest";
import { random, sha256Hex } from "../../src/numerics/index.js";
import { normalCdf } from "../../src/statistics/index.js";

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

/** √n times the largest distance between the empirical and the stated distribution; above 1.95 with probability 0.001. */
function kolmogorovSmirnov(values: readonly number[], cdf: (x: number) => number): number {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b).map(cdf);
  return Math.sqrt(n) * Math.max(...sorted.map((f, i) => Math.max(f - i / n, (i + 1) / n - f)));
}

const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

function correlation(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const mean = (values: readonly number[]): number => values.reduce((s, x) => s + x, 0) / n;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (f: readonly number[], mf: number, g: readonly number[], mg: number): number =>
    f.reduce((s, x, i) => s + (x - mf) * ((g[i] ?? NaN) - mg), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

describe("uniform and uint32", () => {
  it("uniform passes Kolmogorov-Smirnov at 0.001 on 20,000 draws of each of 5 seeds", () => {
    for (const seed of [0, 1, 2, 12345, Number.MAX_SAFE_INTEGER])
      expect(kolmogorovSmirnov(draws(20_000, random(seed).uniform), (x) => x)).toBeLessThan(1.95);
  });

  it("uniform uses all 53 bits and stays in [0, 1)", () => {
    const values = draws(1000, random(4).uniform);
    expect(values.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
    expect(values.filter((u) => (u * 2 ** 53) % 2 === 1).length).toBeGreaterThan(400);
  });

  it("each of the 32 bits of uint32 is set in half of 20,000 draws (within 4.5 σ)", () => {
    const values = draws(20_000, random(5).uint32);
    for (let bit = 0; bit < 32; bit++) {
      const set = values.filter((x) => ((x >>> bit) & 1) === 1).length;
      expect(Math.abs(set - 10_000)).toBeLessThan(4.5 * Math.sqrt(5000));
    }
  });
});

describe("normal", () => {
  const values = draws(100_000, random(6).normal);

  it("passes Kolmogorov-Smirnov against Φ at 0.001 on 100,000 draws", () => {
    expect(kolmogorovSmirnov(values, normalCdf)).toBeLessThan(1.95);
  });

  it("has the moments 0, 1, 0, 3 within 4 standard errors, and the share 2.7e-3 beyond ±3", () => {
    const moment = (k: number): number => values.reduce((s, x) => s + x ** k, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / 1e5));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / 1e5));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / 1e5));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / 1e5));
    const beyond = values.filter((x) => Math.abs(x) > 3).length;
    expect(Math.abs(beyond - 270)).toBeLessThan(4 * Math.sqrt(270));
  });

  it("successive draws are uncorrelated: |r| < 4/√n at lags 1, 2 and 4", () => {
    for (const lag of [1, 2, 4])
      expect(Math.abs(correlation(values.slice(lag), values.slice(0, -lag)))).toBeLessThan(
        4 / Math.sqrt(values.length),
      );
  });

  it("fillNormal writes float32 of deviation × normal, in order", () => {
    const out = new Float32Array(1001);
    random(8).fillNormal(out, 0.05);
    const again = random(8);
    expect(Array.from(out)).toEqual(draws(1001, () => Math.fround(0.05 * again.normal())));
    random(8).fillNormal(out, 0);
    expect(out.every((x) => x === 0)).toBe(true);
  });
});

describe("integer and permutation", () => {
  it.each([1, 2, 3, 7, 10, 100])("integer(%i) is uniform: χ² within 5 σ of its mean", (n) => {
    const counts = new Array<number>(n).fill(0);
    const rng = random(9).split(n);
    for (let i = 0; i < 1000 * n; i++) {
      const k = rng.integer(n);
      counts[k] = (counts[k] ?? NaN) + 1;
    }
    expect(chiSquare(counts, 1000)).toBeLessThan(n - 1 + 5 * Math.sqrt(2 * n));
  });

  it("integer(3 · 2^30) has no modulo bias: the lowest third holds 1/3, not 1/2, of 20,000 draws", () => {
    // Remainders of 32-bit words would put half of the draws below 2^30.
    const rng = random(10);
    const low = draws(20_000, () => rng.integer(3 * 2 ** 30)).filter((k) => k < 2 ** 30).length;
    expect(Math.abs(low - 20_000 / 3)).toBeLessThan(4 * Math.sqrt(20_000 * (2 / 9)));
  });

  it("integer reaches 2^53 − 1 exclusive: the mean of 20,000 draws is half of it", () => {
    const n = Number.MAX_SAFE_INTEGER;
    const rng = random(11);
    const values = draws(20_000, () => rng.integer(n));
    expect(values.every((k) => Number.isSafeInteger(k) && k >= 0 && k < n)).toBe(true);
    expect(kolmogorovSmirnov(values, (k) => k / n)).toBeLessThan(1.95);
  });

  it("all 24 orders of 4 are equally likely (χ² of 23 degrees below 49.7, p = 0.001)", () => {
    const counts = new Map<string, number>();
    const rng = random(12);
    for (let i = 0; i < 24_000; i++) {
      const order = rng.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], 1000)).toBeLessThan(49.7);
  });

  it("permutation(n) holds each of 0 … n − 1 once and is empty for 0", () => {
    const order = random(13).permutation(1000);
    expect(order).toBeInstanceOf(Uint32Array);
    expect([...order].sort((a, b) => a - b)).toEqual(draws(1000, () => 0).map((_, i) => i));
    expect(random(13).permutation(0).length).toBe(0);
  });
});

describe("split", () => {
  it("depends on seed and names, not on what was drawn from the parent", () => {
    const fresh = random(3);
    const used = random(3);
    used.normal();
    used.permutation(100);
    expect(used.split("order").uint32()).toBe(fresh.split("order").uint32());
    expect(used.split("a").split(1).normal()).toBe(fresh.split("a").split(1).normal());
  });

  it("gives different streams for other names, types of name, paths and seeds: 2,012 streams, no shared word pair", () => {
    const root = random(3);
    const streams = [
      root,
      random(4),
      root.split(1),
      root.split("1"),
      root.split("a").split("b"),
      root.split("b").split("a"),
      root.split("a/b"),
      root.split('a"/"b'),
      root.split(""),
      root.split("\ud800"),
      root.split("\ud801"),
      root.split(-1),
      ...draws(1000, () => 0).map((_, i) => root.split("batch").split(i)),
      ...draws(1000, () => 0).map((_, i) => random(i + 5)),
    ];
    const first = new Set(streams.map((rng) => `${rng.uint32()} ${rng.uint32()}`));
    expect(first.size).toBe(2012);
  });

  it("siblings are uncorrelated with each other and with the parent: |r| < 4/√n on 20,000 uniforms", () => {
    const root = random(3);
    const [parent, a, b] = [root, root.split(0), root.split(1)].map((rng) => draws(20_000, rng.uniform));
    for (const [x = [], y = []] of [
      [parent, a],
      [parent, b],
      [a, b],
    ])
      expect(Math.abs(correlation(x, y))).toBeLessThan(4 / Math.sqrt(20_000));
  });
});

describe("bad input", () => {
  it.each([-1, 1.5, NaN, Infinity, 2 ** 53])("random refuses the seed %d", (seed) => {
    expect(() => random(seed)).toThrow(`random: seed must be a safe integer ≥ 0, got ${seed}`);
  });

  it("integer, permutation, fillNormal and split refuse what they cannot do", () => {
    const rng = random(1);
    for (const n of [0, -1, 1.5, NaN, 2 ** 53])
      expect(() => rng.integer(n)).toThrow(`integer: n must be a safe integer ≥ 1, got ${n}`);
    for (const n of [-1, 0.5, NaN, 2 ** 32])
      expect(() => rng.permutation(n)).toThrow(`permutation: n must be an integer in [0, 2^32), got ${n}`);
    for (const deviation of [-1, NaN, Infinity])
      expect(() => rng.fillNormal(new Float32Array(1), deviation)).toThrow(
        `fillNormal: standardDeviation must be finite and ≥ 0, got ${deviation}`,
      );
    expect(() => rng.split(0.5)).toThrow("split: name must be a string or a safe integer, got 0.5");
  });
});

describe("non-regression", () => {
  // The integers, the uniform and the order were also computed by an independent program (hashlib and long integers).
  it("seed 42 gives these numbers for ever: every stored result depends on them", () => {
    const rng = random(42);
    expect(draws(4, rng.uint32)).toEqual([2727991086, 3016491397, 3951360416, 4149376656]);
    expect(rng.uniform()).toBe(0.6571401388865726);
    expect(rng.normal()).toBe(-0.15891737889295435);
    expect(rng.integer(1000)).toBe(410);
    expect(Array.from(rng.split("order").permutation(8))).toEqual([6, 0, 4, 5, 2, 7, 3, 1]);
    expect(rng.split("init").split(1).normal()).toBe(-0.16861919847269777);
  });

  it("the 266,200 normals of a LeNet have this hash", () => {
    const weights = new Float32Array(266_200);
    random(42).fillNormal(weights, 1);
    expect(sha256Hex(weights)).toBe("a8bd5ef9dbe71f99af9bce0fe7c51fe1be81957eb76649941f9d213cd66f89b5");
  });
});
