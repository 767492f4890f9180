import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  extremeEigenvalues,
  topEigenvalues,
  type LanczosStep,
  type LinearOperator,
} from "../../src/curvature/index.js";
import { operatorWith, spectra } from "./known-spectra.js";

/** A dense symmetric matrix as an operator. */
const dense = (rows: readonly (readonly number[])[]): LinearOperator => ({
  size: rows.length,
  apply: (v) => Float64Array.from(rows, (row) => row.reduce((sum, a, j) => sum + a * at(v, j), 0)),
});
const diagonal = (values: readonly number[]): LinearOperator => ({
  size: values.length,
  apply: (v) => v.map((x, i) => x * at(values, i)),
});

/** Eigenvalues, descending, by cyclic Jacobi rotations: slow, and another road altogether. */
function jacobi(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => [...row]);
  const n = a.length;
  const get = (i: number, j: number): number => a[i]?.[j] ?? NaN;
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (get(p, q) === 0) continue;
        const theta = 0.5 * Math.atan2(2 * get(p, q), get(q, q) - get(p, p));
        const [c, s] = [Math.cos(theta), Math.sin(theta)];
        for (const row of a)
          [row[p], row[q]] = [c * (row[p] ?? 0) - s * (row[q] ?? 0), s * (row[p] ?? 0) + c * (row[q] ?? 0)];
        const [rowP = [], rowQ = []] = [a[p], a[q]];
        for (let k = 0; k < n; k++)
          [rowP[k], rowQ[k]] = [
            c * (rowP[k] ?? 0) - s * (rowQ[k] ?? 0),
            s * (rowP[k] ?? 0) + c * (rowQ[k] ?? 0),
          ];
      }
    }
  }
  return a.map((row, i) => row[i] ?? NaN).sort((x, y) => y - x);
}

describe("topEigenvalues", () => {
  it("of diag(1 … 1000) finds the largest 3 to 1e-6 in 120 products, residuals say so", async () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 990 ? 1 + i / 100 : 10 * (i - 980)));
    const found = await topEigenvalues(diagonal(values), { count: 3, steps: 120, rng: random(1) });
    expect(found.map(({ value }) => Math.round(1e6 * value) / 1e6)).toEqual([190, 180, 170]);
    for (const { residual, converged } of found) {
      expect(residual).toBeLessThan(1e-6);
      expect(converged).toBe(true);
    }
  });

  it("goes on after any number of earlier steps to the same bits, with so many products fewer", async () => {
    const values = Array.from({ length: 50 }, (_, i) => 1 / (i + 1));
    const options = { count: 3, steps: 12 };
    const all: LanczosStep[] = [];
    const whole = await topEigenvalues(diagonal(values), {
      ...{ ...options, rng: random(3) },
      onVector: (step) => void all.push(step),
    });
    expect(all).toHaveLength(11);
    for (const kept of [0, 1, 6, 11]) {
      const told: number[] = [];
      const again = await topEigenvalues(diagonal(values), {
        ...{ ...options, rng: random(3), earlier: all.slice(0, kept) },
        onStep: (step) => void told.push(step),
      });
      expect(again).toEqual(whole);
      expect(told).toEqual(Array.from({ length: 12 - kept }, (_, i) => kept + i + 1));
    }
    await expect(
      topEigenvalues(diagonal(values), { ...{ count: 3, steps: 11, rng: random(3) }, earlier: all }),
    ).rejects.toThrow("earlier must hold fewer than 11 steps of size 50, got 11");
  });

  it("of random dense symmetric matrices of size 20 agrees with Jacobi rotations to 1e-10, all 20 of them", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const rng = random(seed);
      const draws = Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => rng.normal()));
      const matrix = draws.map((row, i) => row.map((x, j) => x + (draws[j]?.[i] ?? 0)));
      const found = await topEigenvalues(dense(matrix), { count: 20, steps: 20, rng });
      const expected = jacobi(matrix);
      found.forEach(({ value }, k) => expect(Math.abs(value - at(expected, k))).toBeLessThan(1e-10));
      expect(found).toHaveLength(20);
    }
  });

  it("keeps its vectors orthonormal without ghosts where plain Lanczos loses them: one large eigenvalue, 60 steps", async () => {
    const values = Array.from({ length: 300 }, (_, i) => (i === 0 ? 1e6 : i / 300));
    const found = await topEigenvalues(diagonal(values), { count: 4, steps: 60, rng: random(3) });
    expect(found.filter(({ value }) => value > 5e5)).toHaveLength(1);
    found.forEach(({ vector }, k) =>
      found.forEach((other, j) => {
        const dot = vector.reduce((sum, x, i) => sum + x * at(other.vector, i), 0);
        expect(Math.abs(dot - +(j === k))).toBeLessThan(1e-9);
      }),
    );
  });

  it("finds an eigenvalue as often as it is there once the space is exhausted: the identity has 5 of 1 when 5 are asked for", async () => {
    const found = await topEigenvalues(diagonal(Array(50).fill(1) as number[]), { rng: random(1) });
    expect(found.map(({ value }) => Math.round(1e12 * value) / 1e12)).toEqual([1, 1, 1, 1, 1]);
  });

  for (const [name, values] of Object.entries(spectra)) {
    it(`top and bottom 10 to 1e-10 of the largest, as many steps as rows, all converged: ${name}`, async () => {
      const scale = Math.max(...values.map(Math.abs));
      for (let seed = 0; seed < 3; seed++) {
        const { largest, smallest } = await extremeEigenvalues(operatorWith(values, seed), {
          ...{ count: 10, steps: values.length, rng: random(seed) },
        });
        largest.forEach(({ value, residual, converged }, k) => {
          expect(Math.abs(value - at(values, k))).toBeLessThan(1e-10 * scale);
          expect(residual).toBeLessThan(1e-10 * scale);
          expect(converged).toBe(true);
        });
        smallest.forEach(({ value, residual, converged }, k) => {
          const truth = at(values, values.length - 1 - k);
          expect(Math.abs(value - truth)).toBeLessThan(1e-10 * scale);
          // of an eigenvalue that is tiny beside the largest, rounding may leave a residual larger than the value
          if (Math.abs(truth) > 1e-10 * scale || truth === 0) expect(converged).toBe(true);
          expect(residual).toBeLessThan(1e-10 * scale);
        });
        expect([largest.length, smallest.length]).toEqual([10, 10]);
      }
    });
  }

  it("no ghosts after 300 steps in 400 dimensions: of ten outliers ten, each once, and the right number of Ritz values in every gap", async () => {
    const values =
      spectra["ten outliers over a bulk with exact zeros (a trained network with dead units), 400"] ?? [];
    const { largest, smallest } = await extremeEigenvalues(operatorWith(values, 5), {
      ...{ count: 25, steps: 300, rng: random(6) },
    });
    expect(
      largest.filter(({ value }) => value > 5).map(({ value }) => Math.round(1e8 * value) / 1e8),
    ).toEqual(values.slice(0, 10));
    expect(smallest.filter(({ value }) => value < -0.1)).toHaveLength(10);
  });

  it("asked for one end gives that one and leaves the other empty; the smallest are those of −A turned round", async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i - 20) * 0.1);
    const options = { count: 4, steps: 60, rng: random(1) };
    const bottom = await extremeEigenvalues(diagonal(values), { ...options, ends: "smallest" });
    expect(bottom.largest).toEqual([]);
    expect(bottom.smallest.map(({ value }) => Math.round(1e9 * value) / 1e9)).toEqual([-2, -1.9, -1.8, -1.7]);
    const top = await extremeEigenvalues(diagonal(values), { ...options, rng: random(1), ends: "largest" });
    expect(top.smallest).toEqual([]);
    expect(top.largest).toEqual(await topEigenvalues(diagonal(values), { ...options, rng: random(1) }));
    await expect(
      extremeEigenvalues(diagonal(values), { ...options, ends: "top" as "largest" }),
    ).rejects.toThrow("extremeEigenvalues: ends must be one of largest, smallest, both, got top");
  });

  it("starts where it is told: from a vector in an invariant space it sees that space and no more", async () => {
    const start = new Float64Array(60);
    start.set([1, 1, 1], 10);
    const found = await topEigenvalues(diagonal(Array.from({ length: 60 }, (_, i) => i)), {
      count: 5,
      steps: 20,
      start,
    });
    expect(found.map(({ value }) => Math.round(1e9 * value) / 1e9)).toEqual([12, 11, 10]);
  });

  it("converged is relative to the eigenvalue itself: beside an outlier of 100, eight steps have found it and nothing of a bulk below 0.05", async () => {
    const values = Array.from({ length: 2000 }, (_, i) => (i === 0 ? 100 : (0.05 * i) / 2000));
    const found = await topEigenvalues(diagonal(values), { count: 5, steps: 8, rng: random(1) });
    expect(found.map(({ converged }) => converged)).toEqual([true, false, false, false, false]);
    for (let seed = 0; seed < 20; seed++)
      for (const { value, residual, converged } of await topEigenvalues(diagonal(values), {
        ...{ count: 5, steps: 8 + 4 * seed, rng: random(seed) },
      }))
        expect(converged).toBe(residual <= 1e-3 * Math.abs(value));
  });

  it("an exact 0 of a singular matrix counts as converged, although no residual is small beside it", async () => {
    const values = Array.from({ length: 40 }, (_, i) => (i < 10 ? 0 : i));
    const { smallest } = await extremeEigenvalues(operatorWith(values, 1), {
      count: 10,
      steps: 40,
      rng: random(1),
    });
    for (const { value, converged } of smallest) {
      expect(Math.abs(value)).toBeLessThan(1e-12);
      expect(converged).toBe(true);
    }
  });

  it("says that 2 steps on diag(1 … 1000) have not converged", async () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    const [first] = await topEigenvalues(diagonal(values), { count: 1, steps: 2, rng: random(1) });
    expect(first?.converged).toBe(false);
  });

  it("refuses fewer steps than eigenvalues, and products that are not finite", async () => {
    const rng = random(1);
    await expect(topEigenvalues(diagonal([1, 2]), { count: 5, steps: 4, rng })).rejects.toThrow(
      "at least count 5, got 4",
    );
    await expect(topEigenvalues(diagonal([1, NaN]), { rng })).rejects.toThrow("a product must be finite");
  });
});
