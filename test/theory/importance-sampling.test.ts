import { describe, expect, it } from "vitest";
import { random } from "../../src/numerics/index.js";
import { importanceSampling, luckyDraw, luckyDrawProposal } from "../../src/theory/index.js";

const settings = [
  { weights: 12, needed: 3 },
  { weights: 40, needed: 10 },
  { weights: 50, needed: 12 }, // 8.2e-12
  { weights: 60, needed: 13 }, // 1.9e-13
  { weights: 100, needed: 10 }, // 5.8e-14
  { weights: 60, needed: 12, top: 16 },
  { weights: 40, needed: 8, signs: true },
  { weights: 1000, needed: 4, top: 10 },
];

describe("importanceSampling of a lucky draw", () => {
  it("covers the closed form in at least 92 % of 400 intervals of 95 %, from 4e-3 down to 6e-14", () => {
    const inside = settings.flatMap((setting, i) =>
      Array.from({ length: 50 }, (_, repeat) => {
        const rng = random(100 * i + repeat);
        const { interval, reliable } = importanceSampling(luckyDrawProposal(setting), { draws: 4000, rng });
        expect(reliable).toBe(true);
        const { value } = luckyDraw(setting);
        return value >= interval[0] && value <= interval[1];
      }),
    );
    expect(inside.length).toBe(400);
    expect(inside.filter(Boolean).length / 400).toBeGreaterThanOrEqual(0.92);
  });

  it("is within 2 % of 1e-12 with 20,000 proposals, where as many plain draws see nothing", () => {
    const setting = { weights: 54, needed: 12 }; // 2.9e-12
    const { estimate, relativeError } = importanceSampling(luckyDrawProposal(setting), {
      draws: 20_000,
      rng: random(1),
    });
    expect(luckyDraw(setting).value).toBeLessThan(3e-12);
    expect(relativeError).toBeLessThan(0.02);
    expect(Math.abs(estimate.value / luckyDraw(setting).value - 1)).toBeLessThan(5 * relativeError);
  });

  it("where nothing can fail gives the exact probability", () => {
    const all = importanceSampling(luckyDrawProposal({ weights: 6, needed: 3, top: 6, signs: true }), {
      draws: 100,
      rng: random(1),
    });
    expect(all.estimate.value).toBeCloseTo(1 / 8, 15);
    expect(all.relativeError).toBe(0);
  });
});

describe("importanceSampling", () => {
  it("with weights 1 and 0 is the frequency, and its standard error the binomial one", () => {
    const { estimate, relativeError } = importanceSampling((rng) => (rng.uniform() < 0.3 ? 0 : -Infinity), {
      draws: 10_000,
      rng: random(5),
    });
    expect(Math.abs(estimate.value - 0.3)).toBeLessThan(0.02);
    expect(relativeError * estimate.value).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 10_000), 3);
  });

  it("says that it cannot be relied on when one weight is most of the sum", () => {
    // density u^-0.95 on (0, 1) from uniform proposals: infinite variance
    const heavy = importanceSampling((rng) => -0.999 * Math.log(rng.uniform()), {
      draws: 300,
      rng: random(3),
    });
    expect(heavy.reliable).toBe(false);
    expect(heavy.largestShare).toBeGreaterThan(0.1);
  });

  it("keeps logarithms of any size: weights e^-5000 give the logarithm −5000", () => {
    const { estimate } = importanceSampling(() => -5000, { draws: 100, rng: random(1) });
    expect(estimate.log).toBeCloseTo(-5000, 9);
  });

  it("refuses weights that are no numbers and proposals that never meet the event", () => {
    expect(() => importanceSampling(() => NaN, { draws: 100, rng: random(1) })).toThrow(
      "importanceSampling: logWeight must be below Infinity, got NaN or Infinity",
    );
    expect(() => importanceSampling(() => -Infinity, { draws: 100, rng: random(1) })).toThrow(
      "importanceSampling: proposals must meet the event, got none of 100",
    );
  });
});
