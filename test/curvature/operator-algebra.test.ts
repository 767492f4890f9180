import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  addOperators,
  denseOperator,
  diagonalOperator,
  extremeEigenvalues,
  projectOperator,
  scaleOperator,
  shiftOperator,
  submatrixOperator,
  type LinearOperator,
} from "../../src/curvature/index.js";
import { matrixWith } from "./known-spectra.js";

const vector = (size: number, seed = 1): Float64Array => {
  const rng = random(seed);
  return Float64Array.from({ length: size }, () => rng.normal());
};
const times = (rows: readonly (readonly number[])[], v: Float64Array): number[] =>
  rows.map((row) => row.reduce((sum, x, j) => sum + x * at(v, j), 0));
function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-12): void {
  expect(found.length).toBe(expected.length);
  Array.from(expected).forEach((x, i) => {
    expect(Math.abs(at(found, i) - x)).toBeLessThan(tolerance);
  });
}
/** All eigenvalues, ascending. */
async function spectrum(operator: LinearOperator): Promise<number[]> {
  const { size } = operator;
  const { smallest } = await extremeEigenvalues(operator, { count: size, steps: size, rng: random(5) });
  return smallest.map(({ value }) => value);
}
const eigenvalues = Array.from({ length: 12 }, (_, i) => i - 4);
const matrix = matrixWith(eigenvalues, 3);
const dense = denseOperator(matrix);
const v = vector(12);

describe("operator algebra against dense matrices, to 1e-12", () => {
  it("sum, scale and shift: (A + D + D) v, −3 A v, (A + 2.5 I) v", () => {
    const d = diagonalOperator(Array.from(v));
    expectNear(
      addOperators(dense, d, d).apply(v),
      times(matrix, v).map((x, i) => x + 2 * at(v, i) * at(v, i)),
    );
    expectNear(
      scaleOperator(dense, -3).apply(v),
      times(matrix, v).map((x) => -3 * x),
    );
    expectNear(
      shiftOperator(dense, 2.5).apply(v),
      times(matrix, v).map((x, i) => x + 2.5 * at(v, i)),
    );
  });

  it("shifting by s moves every eigenvalue by s, scaling by −1 turns the spectrum round", async () => {
    expectNear(
      await spectrum(shiftOperator(dense, 1.5)),
      eigenvalues.map((x) => x + 1.5),
      1e-10,
    );
    expectNear(await spectrum(scaleOperator(dense, -1)), eigenvalues.map((x) => -x).reverse(), 1e-10);
  });

  it("projecting out eigenvectors, given skewed and unnormalised, makes their eigenvalues 0 and leaves the others", async () => {
    const { largest } = await extremeEigenvalues(dense, { count: 2, steps: 12, rng: random(1) });
    const [a, b] = [at(largest, 0).vector, at(largest, 1).vector];
    const projected = projectOperator(dense, [a.map((x) => 3 * x), b.map((x, i) => x + 2 * at(a, i))]);
    expectNear(
      await spectrum(projected),
      [...eigenvalues.slice(0, 10), 0, 0].sort((x, y) => x - y),
      1e-10,
    );
  });

  it("a submatrix has the listed rows and columns in their order", () => {
    const rows = [7, 2, 11];
    const small = rows.map((i) => rows.map((j) => matrix[i]?.[j] ?? NaN));
    const w = vector(3, 2);
    expectNear(submatrixOperator(dense, rows).apply(w), times(small, w));
  });

  it("a principal submatrix interlaces: λᵢ(A) ≤ λᵢ(B) ≤ λ₍ᵢ₊ₙ₋ₘ₎(A), for 20 random choices of rows", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const m = 3 + (seed % 8);
      const found = await spectrum(submatrixOperator(dense, random(seed).permutation(12).subarray(0, m)));
      found.forEach((x, i) => {
        expect(x).toBeGreaterThan(at(eigenvalues, i) - 1e-10);
        expect(x).toBeLessThan(at(eigenvalues, i + 12 - m) + 1e-10);
      });
    }
  });

  it("refuses what does not fit", () => {
    expect(() => addOperators(dense, diagonalOperator([1, 2]))).toThrow(
      "addOperators: sizes must be equal, got 12 and 2",
    );
    expect(() => scaleOperator(dense, NaN)).toThrow("scaleOperator: factor must be finite, got NaN");
    expect(() => shiftOperator(dense, Infinity)).toThrow("shiftOperator: shift must be finite");
    expect(() => projectOperator(dense, [v, v.map((x) => 2 * x)])).toThrow("independent, got 1 in the span");
    expect(() => projectOperator(dense, [[1]])).toThrow("directions must have 12 values, got 1");
    expect(() => submatrixOperator(dense, [0, 12])).toThrow("integers in [0, 12), got 12");
    expect(() => submatrixOperator(dense, [])).toThrow("got none");
    expect(() => submatrixOperator(dense, [1, 1])).toThrow("must be distinct, got one twice");
    expect(() =>
      denseOperator([
        [1, 2],
        [3, 4],
      ]),
    ).toThrow("must be symmetric");
    expect(() => denseOperator([[1, 2]])).toThrow("rows must have 1 values, got 2");
  });
});
