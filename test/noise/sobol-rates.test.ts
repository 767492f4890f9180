import { describe, expect, it } from "vitest";
import { searchRate, sobolRates } from "../../src/noise/index.js";
import { at, random } from "../../src/numerics/index.js";

const options = { center: 0.1, reference: 64, batch: 256, span: 16 };
const made = (count: number, seed = 1): readonly number[] =>
  sobolRates({ ...options, count, rng: random(seed) });
/** In (0, 1): where on the logarithmic range. */
const places = (rates: readonly number[]): readonly number[] =>
  rates.map((rate) => (Math.log(rate / 0.2) / Math.log(16) + 1) / 2);

describe("sobolRates", () => {
  it("lie within the range about center · √(batch / reference), ascending, and each of 2^k equal parts of it holds one of 2^k", () => {
    for (const seed of [1, 2, 3, 4, 5])
      for (const count of [1, 4, 16, 64]) {
        const found = places(made(count, seed));
        expect(found.map((place) => Math.floor(count * place))).toEqual([...Array(count).keys()]);
      }
  });

  it("of other streams are other ones, of the same stream the same, and more of them are these and others", () => {
    expect(made(8)).toEqual(made(8));
    expect(made(8, 2)).not.toEqual(made(8));
    for (const rate of made(8)) expect(made(16)).toContain(rate);
  });

  it("over many streams a rate is anywhere in the range alike: of 2000 draws of one rate a tenth in each tenth, within 4 standard errors", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 2000; seed++) {
      const tenth = Math.floor(10 * at(places(made(1, seed)), 0));
      counts[tenth] = at(counts, tenth) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt(180));
  });

  it("are searched as a grid is: abandoned trials change no result, edges are extended by no less than the average factor, and the budget is stated", async () => {
    const valley = (best: number) => async (rate: number, limit: number) => {
      const cost = 1 + Math.log2(rate / best) ** 2;
      return cost <= limit ? cost : undefined;
    };
    for (const best of [0.05, 0.3, 20]) {
      const rates = made(6);
      const whole = await searchRate(valley(best), { rates, limit: 100, extensions: 6, abandon: "none" });
      const cut = await searchRate(valley(best), { rates, limit: 100, extensions: 6 });
      expect(cut.best?.rate).toBe(whole.best?.rate);
      expect(cut.atEdge).toBe(false);
      expect(Math.abs(Math.log2((cut.best?.rate ?? 0) / best))).toBeLessThan(1);
      expect(cut.budget).toBe(1200);
      expect(cut.spent).toBeLessThan(whole.spent);
    }
  });

  it("refuses ranges and counts that are none", () => {
    expect(() => sobolRates({ ...options, span: 1, count: 4, rng: random(1) })).toThrow(
      "sobolRates: span − 1 must be positive and finite, got 0",
    );
    expect(() => made(0)).toThrow("sobolRates: count must be an integer in [1, 65536], got 0");
  });
});
