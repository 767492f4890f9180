import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { intervalCheck, verdict, type Check } from "../../../src/statistics/index.js";

const rng = random(1);
const tight = [0.01, -0.01, 0.02, -0.02, 0, 0.01];

describe("intervalCheck", () => {
  it.each([
    [tight, [-0.1, 0.1], true],
    [tight.map((x) => x + 0.1), [-0.1, 0.1], false],
    [tight.map((x) => 40 * x), [-0.1, 0.1], false],
    [tight.map((x) => x + 0.1), [0, Infinity], true],
    [[0, 0], [0, 1], false],
    [[0.05], [-1, 1], false],
  ] as const)("of %j in %j holds: %j", (values, range, holds) => {
    expect(intervalCheck("A/A", { values, range }).holds).toBe(holds);
  });

  it("says what was found and wanted", () => {
    expect(intervalCheck("A/A", { values: tight, range: [-0.1, 0.1], unit: "points" }).found).toBe(
      "0.00167 [−0.0138, 0.0171] points, wanted in (−0.1, 0.1)",
    );
    expect(intervalCheck("A/A", { values: [1], range: [0, 2] }).found).toBe("1 in a single seed");
  });

  it("refuses a range without inside and values that are no numbers", () => {
    expect(() => intervalCheck("x", { values: [1], range: [1, 1] })).toThrow(
      "intervalCheck: range must have an inside",
    );
    expect(() => intervalCheck("x", { values: [NaN], range: [0, 1] })).toThrow("intervalCheck");
  });
});

describe("a claim with checks", () => {
  const check = (holds: boolean): Check => ({
    name: "the unstable setting is unstable",
    holds,
    found: "barrier 0.6 points",
  });
  const judged = (values: readonly number[], checks: readonly Check[]) =>
    verdict(
      { claim: "c", parts: [{ name: "x", values, delta: 0, direction: "greater", unit: "" }], checks },
      { rng },
    );

  it("is judged as without them where all hold, and says them", () => {
    const found = judged([1, 2, 3, 4, 5, 6], [check(true)]);
    expect(found.outcome).toBe("supported");
    expect(found.rule).toContain("; not tested unless the unstable setting is unstable");
    expect(found.checks).toEqual([check(true)]);
    expect(judged([1, 2, 3, 4, 5, 6], [])).not.toHaveProperty("checks");
  });

  it("is not tested where one fails, whatever its interval, with the reason", () => {
    for (const values of [tight, [1, 2, 3, 4, 5, 6], [-1, -2, -3, -4, -5, -6]]) {
      const found = judged(values, [check(true), check(false)]);
      expect([found.outcome, found.parts[0]?.outcome]).toEqual(["not tested", "not tested"]);
      expect(found.reason).toBe("the unstable setting is unstable: not so, barrier 0.6 points");
    }
  });

  it("stays inconclusive below the seeds that decide anything", () => {
    expect(judged([1, 2, 3], [check(false)])).toMatchObject({
      outcome: "inconclusive",
      reason: "too few seeds (3 of 6)",
    });
  });

  it("refuses a check without its finding", () => {
    expect(() => judged([1], [{ name: "x", holds: true } as Check])).toThrow(
      "verdict: checks must have a name",
    );
  });
});
