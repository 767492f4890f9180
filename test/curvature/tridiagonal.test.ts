import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at } from "../../src/numerics/index.js";
import { tridiagonalEigen } from "../../src/curvature/index.js";

describe("tridiagonalEigen", () => {
  it("of the second-difference matrix of size 40 gives 2 − 2 cos(kπ / 41) to 1e-13", () => {
    const n = 40;
    const { values } = tridiagonalEigen(new Float64Array(n).fill(2), new Float64Array(n - 1).fill(-1));
    values.forEach((value, k) => {
      expect(Math.abs(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))))).toBeLessThan(1e-13);
    });
  });

  it("gives orthonormal vectors with T x = λ x, on random matrices and on those that fall apart", () => {
    const entry = fc.oneof(
      fc.constant(0),
      fc.double({ min: -10, max: 10, noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(entry, { minLength: 23, maxLength: 23 }),
        (n, entries) => {
          const d = Float64Array.from(entries.slice(0, n));
          const e = Float64Array.from(entries.slice(12, 12 + n - 1));
          const { values, vectors } = tridiagonalEigen(d, e);
          expect([...values]).toEqual([...values].sort((a, b) => a - b));
          vectors.forEach((x, k) => {
            for (let i = 0; i < n; i++) {
              const image =
                at(d, i) * at(x, i) + (e[i - 1] ?? 0) * (x[i - 1] ?? 0) + (e[i] ?? 0) * (x[i + 1] ?? 0);
              expect(Math.abs(image - at(values, k) * at(x, i))).toBeLessThan(1e-12 * 30);
            }
            vectors.forEach((y, j) => {
              const dot = x.reduce((sum, value, i) => sum + value * at(y, i), 0);
              expect(Math.abs(dot - +(j === k))).toBeLessThan(1e-12);
            });
          });
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it("refuses lengths that do not fit and values that are not finite", () => {
    expect(() => tridiagonalEigen(new Float64Array(3), new Float64Array(3))).toThrow(
      "must have 2 values, got 3",
    );
    expect(() => tridiagonalEigen(Float64Array.of(1, NaN), new Float64Array(1))).toThrow("must be finite");
  });
});
