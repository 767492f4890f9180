import { describe, expect, it } from "vitest";
import { exp32, log32, tanh32 } from "../../src/engine/reference/arithmetic.js";
import { random } from "../../src/numerics/random.js";

describe("float32 elementary functions", () => {
  const rng = random(41);
  const negatives = Array.from({ length: 50_000 }, () => Math.fround(-40 * rng.uniform()));

  it("exp32 is within 3e-7 of exp for 50,000 values in [−40, 0], relative to max(1, |x|)", () => {
    for (const x of negatives)
      expect(Math.abs(exp32(x) / Math.exp(x) - 1)).toBeLessThan(3e-7 * Math.max(1, -x));
  });

  it("exp32 is exactly 1 at 0 and exactly 0 below −40", () => {
    expect(exp32(0)).toBe(1);
    expect(exp32(-0)).toBe(1);
    expect(exp32(-40.0001)).toBe(0);
    expect(exp32(-Infinity)).toBe(0);
  });

  it("log32 is within 1e-15 of log for 50,000 float32 values in [1, 1000]", () => {
    for (let j = 0; j < 50_000; j++) {
      const x = Math.fround(1 + 999 * rng.uniform());
      expect(Math.abs(log32(x) - Math.log(x))).toBeLessThan(1e-15 * Math.max(1, Math.log(x)) * 4);
    }
    expect(log32(1)).toBe(0);
  });

  it("tanh32 is odd, within 2e-7 of tanh, and ±1 at the ends", () => {
    for (const x of negatives) {
      expect(Math.abs(tanh32(x) - Math.tanh(x))).toBeLessThan(2e-7);
      expect(tanh32(-x)).toBe(-tanh32(x));
    }
    expect(tanh32(100)).toBe(1);
    expect(Object.is(tanh32(-0), -0)).toBe(true);
  });
});
