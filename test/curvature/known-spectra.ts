import { random } from "../../src/numerics/index.js";
import { denseOperator, type LinearOperator } from "../../src/curvature/index.js";

/** A dense symmetric matrix with these eigenvalues: diag(values) between products of random Householder reflections. */
export function matrixWith(values: readonly number[], seed: number): number[][] {
  const n = values.length;
  const rng = random(seed);
  const matrix = values.map((value, i) => Array.from({ length: n }, (_, j) => (i === j ? value : 0)));
  for (let reflection = 0; reflection < 3; reflection++) {
    const v = Array.from({ length: n }, () => rng.normal());
    const length = v.reduce((sum, x) => sum + x * x, 0);
    for (let side = 0; side < 2; side++) {
      for (const row of matrix) {
        const factor = (2 * row.reduce((sum, x, j) => sum + x * (v[j] ?? 0), 0)) / length;
        v.forEach((x, j) => (row[j] = (row[j] ?? 0) - factor * x));
      }
      transpose(matrix);
    }
  }
  // rounding left (i, j) and (j, i) a bit apart
  return matrix.map((row, i) => row.map((x, j) => (x + (matrix[j]?.[i] ?? 0)) / 2));
}

/** The same as an operator. */
export const operatorWith = (values: readonly number[], seed: number): LinearOperator =>
  denseOperator(matrixWith(values, seed));

function transpose(matrix: number[][]): void {
  matrix.forEach((row, i) => {
    for (let j = 0; j < i; j++) {
      const kept = row[j] ?? 0;
      const other = matrix[j] ?? [];
      row[j] = other[i] ?? 0;
      other[i] = kept;
    }
  });
}

/** A matrix with these eigenvalues as a product in O(size): diag(values) between two random reflections. */
export function reflectedOperator(values: readonly number[], seed: number): LinearOperator {
  const rng = random(seed);
  const size = values.length;
  const mirrors = [0, 1].map(() => {
    const v = Float64Array.from(values, () => rng.normal());
    return { v, half: v.reduce((sum, x) => sum + x * x, 0) / 2 };
  });
  const reflect = (x: Float64Array, { v, half }: { v: Float64Array; half: number }): void => {
    let along = 0;
    for (let i = 0; i < size; i++) along += (v[i] ?? 0) * (x[i] ?? 0);
    along /= half;
    for (let i = 0; i < size; i++) x[i] = (x[i] ?? 0) - along * (v[i] ?? 0);
  };
  return {
    size,
    apply: (given) => {
      const x = given.slice();
      for (const mirror of mirrors.toReversed()) reflect(x, mirror);
      for (let i = 0; i < size; i++) x[i] = (x[i] ?? 0) * (values[i] ?? 0);
      for (const mirror of mirrors) reflect(x, mirror);
      return x;
    },
  };
}

/** Spectra that have broken other tools, largest first, by name. */
export const spectra: Readonly<Record<string, readonly number[]>> = {
  "clusters 1e-6 apart at both ends, 40": descending([
    ...Array.from({ length: 12 }, (_, i) => 1 + 1e-6 * i),
    ...Array.from({ length: 16 }, (_, i) => i / 20),
    ...Array.from({ length: 12 }, (_, i) => -1 - 1e-6 * i),
  ]),
  "multiplicities 4, 3, 3 at the top and 11 at the bottom, 100": descending([
    ...[5, 5, 5, 5, 3, 3, 3, 2, 2, 2],
    ...Array.from({ length: 79 }, (_, i) => i / 79),
    ...Array.from({ length: 11 }, () => -1),
  ]),
  "ten outliers over a bulk with exact zeros (a trained network with dead units), 400": descending([
    ...Array.from({ length: 10 }, (_, i) => 10 + i * i),
    ...Array.from({ length: 190 }, (_, i) => 0.05 * (i / 190)),
    ...Array.from({ length: 190 }, () => 0),
    ...Array.from({ length: 10 }, (_, i) => -0.2 - 0.1 * i),
  ]),
  "geometric over ten decades, 200": descending(Array.from({ length: 200 }, (_, i) => 10 ** (-i / 20))),
  "evenly spread, 250": descending(Array.from({ length: 250 }, (_, i) => i - 125)),
};

function descending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => b - a);
}
