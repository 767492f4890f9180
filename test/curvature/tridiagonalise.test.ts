import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  diagonalOperator,
  tridiagonalEigen,
  tridiagonalise,
  type Tridiagonal,
} from "../../src/curvature/index.js";
import { operatorWith, spectra } from "./known-spectra.js";

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? NaN) * (b[i] ?? NaN);
  return sum;
}
/** The largest |vᵢ · vⱼ − [i = j]|. */
function worstAngle({ basis }: Tridiagonal): number {
  let worst = 0;
  basis.forEach((v, i) => {
    basis.slice(0, i + 1).forEach((w, j) => {
      worst = Math.max(worst, Math.abs(dot(v, w) - +(i === j)));
    });
  });
  return worst;
}

describe("tridiagonalise", () => {
  it("of diag(1, 2, 4) from (1, 1, 1): T worked out by hand, 7/3, 14/9 … ", async () => {
    // v₁ = (1, 1, 1)/√3: α₁ = 7/3; (A − α₁) v₁ ∝ (−4, −1, 5)/3, length² (16 + 1 + 25)/9/3 = 14/9; α₂ = (16 + 2 + 100)/42; tr T = 7
    const found = await tridiagonalise(diagonalOperator([1, 2, 4]), { steps: 3, start: [1, 1, 1] });
    expect(found.diagonal[0]).toBeCloseTo(7 / 3, 14);
    expect(at(found.offDiagonal, 0) ** 2).toBeCloseTo(14 / 9, 14);
    expect(found.diagonal[1]).toBeCloseTo(118 / 42, 14);
    expect(found.diagonal[2]).toBeCloseTo(7 - 7 / 3 - 118 / 42, 13);
    expect(found.startNorm).toBeCloseTo(Math.sqrt(3), 14);
  });

  for (const [name, values] of Object.entries(spectra))
    it(`keeps its basis orthonormal to 1e-12, and VᵀAV = T, with ${name}`, async () => {
      const operator = operatorWith(values, 11);
      const found = await tridiagonalise(operator, { steps: Math.min(300, values.length), rng: random(2) });
      expect(worstAngle(found)).toBeLessThan(1e-12);
      const scale = Math.max(...values.map(Math.abs));
      let worst = 0;
      found.basis.forEach((v, j) => {
        const image = operator.apply(v);
        found.basis.forEach((w, i) => {
          const t =
            i === j
              ? at(found.diagonal, i)
              : Math.abs(i - j) === 1
                ? at(found.offDiagonal, Math.min(i, j))
                : 0;
          worst = Math.max(worst, Math.abs(dot(w, image) - t));
        });
      });
      expect(worst).toBeLessThan(3e-12 * scale);
    });

  it("needs its second pass: with one, eigenvalues 1 … 1 + 1e-6 lose their basis and 1 % of the value; with two, 1e-14", async () => {
    const values = Array.from({ length: 40 }, (_, i) => 1 + (1e-6 * i) / 39);
    const errorOf = async (passes: 1 | 2): Promise<readonly [number, number]> => {
      const found = await tridiagonalise(diagonalOperator(values), { steps: 20, passes, rng: random(3) });
      const { values: ritz } = tridiagonalEigen(found.diagonal, found.offDiagonal);
      return [worstAngle(found), Math.max(Math.abs(at(ritz, 19) - 1), Math.abs(at(ritz, 0) - 1))];
    };
    const [angleOfTwo, errorOfTwo] = await errorOf(2);
    expect(angleOfTwo).toBeLessThan(1e-13);
    expect(errorOfTwo).toBeLessThan(1.001e-6);
    const [angleOfOne, errorOfOne] = await errorOf(1);
    expect(angleOfOne).toBeGreaterThan(1e-3);
    expect(errorOfOne).toBeGreaterThan(1e-2);
  });

  it("judges a breakdown relative to the matrix: times 2⁻³⁰⁰ and 2³⁰⁰ T is the same to the bit", async () => {
    const values = Array.from({ length: 30 }, (_, i) => 1 + 1e-6 * i);
    const plain = await tridiagonalise(diagonalOperator(values), { steps: 30, rng: random(4) });
    expect(plain.breakdowns).toBe(0);
    for (const factor of [2 ** -300, 2 ** 300]) {
      const scaled = await tridiagonalise(diagonalOperator(values.map((x) => x * factor)), {
        ...{ steps: 30, rng: random(4) },
      });
      expect(scaled.diagonal).toEqual(plain.diagonal.map((x) => x * factor));
      expect(scaled.offDiagonal).toEqual(plain.offDiagonal.map((x) => x * factor));
    }
  });

  it("goes on from a new start where the space is exhausted, and stops there without a generator", async () => {
    const values = [3, 3, 3, 2, 2, 1];
    const whole = await tridiagonalise(diagonalOperator(values), { steps: 6, rng: random(1) });
    expect(whole.breakdowns).toBe(2);
    const { values: all } = tridiagonalEigen(whole.diagonal, whole.offDiagonal);
    [...values].reverse().forEach((value, k) => {
      expect(Math.abs(at(all, k) - value)).toBeLessThan(1e-12);
    });
    const start = [1, 1, 1, 1, 1, 1];
    const stopped = await tridiagonalise(diagonalOperator(values), { steps: 6, start });
    expect(stopped.diagonal).toHaveLength(3);
    expect(stopped.offDiagonal).toHaveLength(2);
    expect(stopped.breakdowns).toBe(0);
    const zero = await tridiagonalise(diagonalOperator([0, 0, 0]), { steps: 3, rng: random(1) });
    expect(zero.diagonal).toEqual(new Float64Array(3));
  });

  it("goes on after earlier steps to the same bits across a restart", async () => {
    const operator = diagonalOperator([3, 3, 3, 2, 2, 1]);
    const all: Parameters<NonNullable<Parameters<typeof tridiagonalise>[1]["onVector"]>>[0][] = [];
    const whole = await tridiagonalise(operator, {
      steps: 6,
      rng: random(1),
      onVector: (step) => void all.push(step),
    });
    for (let kept = 0; kept < 6; kept++)
      expect(
        await tridiagonalise(operator, { steps: 6, rng: random(1), earlier: all.slice(0, kept) }),
      ).toEqual(whole);
  });

  it("refuses a start of 0, of another size, not finite, or none at all, and steps below 1", async () => {
    const operator = diagonalOperator([1, 2]);
    const rejects = (options: object, message: string): Promise<void> =>
      expect(tridiagonalise(operator, { steps: 2, ...options })).rejects.toThrow(
        `tridiagonalise: ${message}`,
      );
    await rejects({ start: [0, 0] }, "start must be finite and not 0, got length 0");
    await rejects({ start: [1, NaN] }, "start must be finite and not 0, got length NaN");
    await rejects({ start: [1] }, "start must have 2 values, got 1");
    await rejects({}, "start or rng must be given, got neither");
    await rejects({ start: [1, 1], steps: 0 }, "steps must be an integer ≥ 1, got 0");
  });
});
