import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../src/numerics/index.js";
import { clopperPearson } from "../../src/statistics/index.js";
import { candidatesNeeded, overParameterisedDraw } from "../../src/theory/index.js";

/** Sum over all 2^(k r) outcomes of good and bad candidates. */
function enumerated(needed: number, chance: number, candidates: number): number {
  let total = 0;
  for (let outcome = 0; outcome < 2 ** (needed * candidates); outcome++) {
    let weight = 1;
    let every = true;
    for (let i = 0; i < needed; i++) {
      let some = false;
      for (let c = 0; c < candidates; c++) {
        const good = ((outcome >>> (i * candidates + c)) & 1) === 1;
        weight *= good ? chance : 1 - chance;
        some ||= good;
      }
      every &&= some;
    }
    if (every) total += weight;
  }
  return total;
}

describe("overParameterisedDraw", () => {
  it("is the sum over all outcomes for every k · r ≤ 12", () => {
    for (const chance of [0.01, 0.3, 0.9])
      for (let needed = 1; needed <= 12; needed++)
        for (let candidates = 0; needed * candidates <= 12; candidates++) {
          const { value } = overParameterisedDraw({ needed, chance }, candidates);
          expect(value).toBeCloseTo(enumerated(needed, chance, candidates), 12);
        }
  });

  it("rises with r and q and falls with k", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 1e-9, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (needed, chance, candidates) => {
          const here = overParameterisedDraw({ needed, chance }, candidates).log;
          expect(overParameterisedDraw({ needed, chance }, candidates + 1).log).toBeGreaterThanOrEqual(here);
          expect(overParameterisedDraw({ needed: needed + 1, chance }, candidates).log).toBeLessThanOrEqual(
            here,
          );
          expect(
            overParameterisedDraw({ needed, chance: chance * 1.001 }, candidates).log,
          ).toBeGreaterThanOrEqual(here);
        },
      ),
    );
  });

  it("is what 20,000 simulated draws count, inside their 99.9 % band", () => {
    const rng = random(3);
    let hits = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const found = [0, 1, 2].every(() => Array.from({ length: 5 }, () => rng.uniform() < 0.2).some(Boolean));
      if (found) hits++;
    }
    const [low, high] = clopperPearson(hits, 20_000, { confidence: 0.999 });
    const { value } = overParameterisedDraw({ needed: 3, chance: 0.2 }, 5);
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThan(high);
  });
});

describe("candidatesNeeded", () => {
  it("is the fewest that are enough, and at most ln(k/δ)/q + 1", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 1e-4, max: 0.9, noNaN: true }),
        fc.double({ min: 1e-6, max: 0.9, noNaN: true }),
        (needed, chance, failure) => {
          const { candidates, ruleOfThumb } = candidatesNeeded({ needed, chance }, failure);
          const fails = (r: number): number => -Math.expm1(overParameterisedDraw({ needed, chance }, r).log);
          expect(fails(candidates)).toBeLessThanOrEqual(failure * (1 + 1e-9));
          if (candidates > 1) expect(fails(candidates - 1)).toBeGreaterThan(failure * (1 - 1e-9));
          expect(candidates).toBeLessThanOrEqual(ruleOfThumb + 1);
        },
      ),
    );
  });

  it("refuses counts and chances out of range", () => {
    expect(() => candidatesNeeded({ needed: 0, chance: 0.5 }, 0.1)).toThrow(
      "candidatesNeeded: needed must be an integer ≥ 1, got 0",
    );
    expect(() => candidatesNeeded({ needed: 1, chance: 1 }, 0.1)).toThrow(
      "candidatesNeeded: chance must be in (0, 1), got 1",
    );
    expect(() => overParameterisedDraw({ needed: 1, chance: 0.5 }, 1.5)).toThrow(
      "overParameterisedDraw: candidates must be an integer ≥ 0, got 1.5",
    );
  });
});
