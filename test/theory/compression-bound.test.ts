import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../src/numerics/index.js";
import { binaryKl, compressionBound, klInverse } from "../../src/theory/index.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("binaryKl and klInverse", () => {
  it("have the closed forms kl(0‖p) = −ln(1−p), so that kl⁻¹(0, b) = 1 − e^−b, and kl(½‖p) = −½ ln(4p(1−p))", () => {
    for (const b of [0, 1e-9, 0.01, 1, 30]) expect(klInverse(0, b)).toBeCloseTo(-Math.expm1(-b), 14);
    expect(binaryKl(0.5, 0.2)).toBeCloseTo(-0.5 * Math.log(4 * 0.2 * 0.8), 14);
    expect([
      binaryKl(0, 0),
      binaryKl(1, 1),
      binaryKl(0.3, 1),
      binaryKl(0.3, 0),
      klInverse(0.3, Infinity),
    ]).toEqual([0, 0, Infinity, Infinity, 1]);
  });

  it("are each other's inverse, and the inverse lies between q and Pinsker's q + √(b/2)", () => {
    fc.assert(
      fc.property(share, fc.double({ min: 1e-9, max: 5, noNaN: true }), (q, b) => {
        const p = klInverse(q, b);
        expect(p).toBeGreaterThanOrEqual(q);
        expect(p).toBeLessThanOrEqual(Math.min(1, q + Math.sqrt(b / 2)) + 1e-12);
        if (p < 1 - 1e-9) expect(binaryKl(q, p)).toBeCloseTo(b, 6);
      }),
    );
  });
});

describe("compressionBound", () => {
  it("at 0 bits and one choice is Chernoff's bound of a test set: 3.0 / n at no errors and failure 0.05", () => {
    const { risk } = compressionBound({ errors: 0, examples: 1000, bits: 0 });
    expect(risk).toBeCloseTo(1 - 0.05 ** (1 / 1000), 12);
  });

  it("of a mask of 3.6 % of LeNet's weights, 60,000 bits on 55,000 examples, is 0.76 nats an example: risk 0.53 without an error", () => {
    const { risk, natsPerExample, vacuous } = compressionBound({ errors: 0, examples: 55_000, bits: 60_000 });
    expect(natsPerExample).toBeCloseTo(0.7562, 4);
    expect(risk).toBeCloseTo(1 - Math.exp(-natsPerExample), 12);
    expect(vacuous).toBe(false);
    expect(compressionBound({ errors: 0, examples: 55_000, bits: 200_000 }).vacuous).toBe(true);
  });

  it("rises with errors, bits and choices and falls with the failure allowed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        share,
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (examples, q, bits) => {
          const errors = Math.floor(q * (examples - 1));
          const base = compressionBound({ errors, examples, bits });
          expect(compressionBound({ errors: errors + 1, examples, bits }).risk).toBeGreaterThanOrEqual(
            base.risk,
          );
          expect(compressionBound({ errors, examples, bits: bits + 1 }).risk).toBeGreaterThanOrEqual(
            base.risk,
          );
          expect(compressionBound({ errors, examples, bits, choices: 40 }).risk).toBeGreaterThanOrEqual(
            base.risk,
          );
          expect(compressionBound({ errors, examples, bits, failure: 0.5 }).risk).toBeLessThanOrEqual(
            base.risk,
          );
          expect(base.risk).toBeGreaterThanOrEqual(errors / examples);
        },
      ),
    );
  });

  it("holds in at least 95 % of 2,000 samples when the best of 64 random classifiers (6 bits) is chosen by its training error", () => {
    const rng = random(6);
    const [examples, truth] = [100, 0.4];
    let held = 0;
    for (let trial = 0; trial < 2000; trial++) {
      let best = examples;
      for (let i = 0; i < 64; i++) {
        let errors = 0;
        for (let e = 0; e < examples; e++) if (rng.uniform() < truth) errors++;
        best = Math.min(best, errors);
      }
      if (compressionBound({ errors: best, examples, bits: 6 }).risk >= truth) held++;
    }
    expect(held / 2000).toBeGreaterThanOrEqual(0.95);
    // without the price of the choice it would not have held
    expect(compressionBound({ errors: 28, examples, bits: 0 }).risk).toBeLessThan(truth);
  });

  it.each([
    [{ errors: 11, examples: 10, bits: 1 }, "errors must be an integer in [0, 10], got 11"],
    [{ errors: 1, examples: 0, bits: 1 }, "examples must be an integer ≥ 1, got 0"],
    [{ errors: 1, examples: 10, bits: -1 }, "bits must be finite and ≥ 0, got -1"],
    [{ errors: 1, examples: 10, bits: 1, failure: 1 }, "failure must be in (0, 1), got 1"],
    [{ errors: 1, examples: 10, bits: 1, choices: 0 }, "choices must be an integer ≥ 1, got 0"],
  ])("refuses %o", (options, message) => {
    expect(() => compressionBound(options)).toThrow(`compressionBound: ${message}`);
  });
});
