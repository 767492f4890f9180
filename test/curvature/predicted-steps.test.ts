import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  conditionNumber,
  diagonalOperator,
  extremeEigenvalues,
  predictedSteps,
  tridiagonalise,
  type LinearOperator,
} from "../../src/curvature/index.js";
import { operatorWith } from "./known-spectra.js";

/** Steps gradient descent takes on ½ xᵀAx from x until the loss is a tenth, really taken; the gradient there is Ax. */
function stepsTaken(operator: LinearOperator, from: Float64Array, rate: number, factor = 10): number {
  const x = from.slice();
  const loss = (): number => x.reduce((sum, value, i) => sum + (value * at(operator.apply(x), i)) / 2, 0);
  const target = loss() / factor;
  for (let step = 0; step < 1e5; step++) {
    const gradient = operator.apply(x);
    if (x.reduce((sum, value, i) => sum + (value * at(gradient, i)) / 2, 0) <= target) return step;
    x.forEach((value, i) => (x[i] = value - rate * at(gradient, i)));
  }
  return Infinity;
}

const quadratics: Readonly<Record<string, readonly number[]>> = {
  "one eigenvalue": [2, 2, 2, 2],
  "evenly spread 1 … 30": Array.from({ length: 30 }, (_, i) => i + 1),
  "ten outliers over a bulk": [
    ...Array.from({ length: 10 }, (_, i) => 5 + i),
    ...Array.from({ length: 30 }, (_, i) => 0.02 + i / 300),
  ],
  "geometric over three decades": Array.from({ length: 30 }, (_, i) => 10 ** (-i / 10)),
};

describe("predictedSteps", () => {
  for (const [name, values] of Object.entries(quadratics))
    it(`equal the steps really taken, from 5 starts, at rate 1/λ₁ and others: ${name}`, async () => {
      const operator = operatorWith(values, 4);
      for (let seed = 0; seed < 5; seed++) {
        const rng = random(seed);
        const x = Float64Array.from(values, () => rng.normal());
        const found = await tridiagonalise(operator, { steps: values.length, start: operator.apply(x) });
        for (const [rate, factor] of [
          [undefined, 10],
          [0.5 / Math.max(...values), 10],
          [1.5 / Math.max(...values), 3],
          [undefined, 1.0001],
        ] as const) {
          const predicted = predictedSteps(found, { rate, factor, floor: 1e-14 });
          expect(predicted.steps).toBe(stepsTaken(operator, x, predicted.rate, factor));
          expect(Math.ceil((predicted.fractional ?? NaN) - 1e-9)).toBe(predicted.steps);
          expect(predicted.ignored).toBe(0);
        }
      }
    });

  it("with the loss at the point, equal the steps until the model's loss itself is a tenth: 20 starts, minimum above 0", async () => {
    const values = quadratics["ten outliers over a bulk"] ?? [];
    const operator = operatorWith(values, 4);
    for (let seed = 0; seed < 20; seed++) {
      const rng = random(seed);
      const x = Float64Array.from(values, () => rng.normal());
      const start = operator.apply(x);
      const model = x.reduce((sum, value, i) => sum + (value * at(start, i)) / 2, 0);
      const minimum = (0.05 * (seed + 1) * model) / 20;
      const found = await tridiagonalise(operator, { steps: values.length, start });
      const from = { loss: model + minimum, gradientNorm: found.startNorm };
      const { steps, rate } = predictedSteps(found, { from, floor: 1e-14 });
      // a tenth of model + minimum is left when the part above the minimum has fallen by this factor
      const factor = model / ((model + minimum) / 10 - minimum);
      expect(steps).toBe(stepsTaken(operator, x, rate, factor));
      expect(
        predictedSteps(found, { from: { ...from, loss: 2 * model }, floor: 1e-14 }).steps,
      ).toBeUndefined();
    }
  });

  it("worked by hand: eigenvalues 1 and ¼, start (1, 1), loss ½(1 + ¼ · (¾)^2t) falls from ⅝ to 1/16 after ln 2 / (2 ln 4⁄3) → 2 steps", async () => {
    const found = await tridiagonalise(diagonalOperator([1, 0.25]), { steps: 2, start: [1, 0.25] });
    const { steps, rate } = predictedSteps(found, { floor: 1e-14 });
    expect(rate).toBeCloseTo(1, 12);
    expect(steps).toBe(2);
  });

  it("of one small eigenvalue λ beside λ₁ = 1 the condition is 1/λ, to 1 %", async () => {
    const found = await tridiagonalise(diagonalOperator([1, 0.001]), { steps: 2, start: [1e-6, 0.001] });
    expect(Math.abs((predictedSteps(found, { floor: 1e-14 }).condition ?? NaN) / 1000 - 1)).toBeLessThan(
      0.01,
    );
  });

  it("is never at a rate of 2/λ₁ and beyond, nor where a node is negative: undefined, not a number", async () => {
    const start = [1, 1, 1];
    const positive = await tridiagonalise(diagonalOperator([1, 2, 3]), { steps: 3, start });
    expect(predictedSteps(positive, { rate: 0.7 }).steps).toBeUndefined();
    const indefinite = await tridiagonalise(diagonalOperator([-1, 2, 3]), { steps: 3, start });
    expect(predictedSteps(indefinite)).toMatchObject({
      steps: undefined,
      fractional: undefined,
      condition: undefined,
    });
  });

  it("leaves nodes out that are rounding of 0 and says how much of the gradient they held; says how settled it is", async () => {
    const found = await tridiagonalise(diagonalOperator([1, 0.5, 1e-9]), { steps: 3, start: [1, 1, 1] });
    const { ignored, steps } = predictedSteps(found);
    expect(ignored).toBeCloseTo(1 / 3, 9);
    expect(steps).toBe(stepsTaken(diagonalOperator([1, 0.5]), Float64Array.of(1, 2), 1));
    const wide = Array.from({ length: 300 }, (_, i) => 10 ** (-i / 100));
    const start = new Float64Array(300).fill(1);
    const few = await tridiagonalise(diagonalOperator(wide), { steps: 8, start });
    const many = await tridiagonalise(diagonalOperator(wide), { steps: 150, start });
    const unsettled = ({
      fractional = NaN,
      coarser = NaN,
    }: {
      fractional?: number;
      coarser?: number;
    }): number => Math.abs(Math.log(fractional / coarser));
    expect(unsettled(predictedSteps(many) as { fractional: number })).toBeLessThan(0.1);
    expect(unsettled(predictedSteps(few) as { fractional: number })).toBeGreaterThan(0.1);
  });

  it("refuses factors, rates and floors that are none, and a spectrum without a positive node", async () => {
    const found = await tridiagonalise(diagonalOperator([1, 2]), { steps: 2, start: [1, 1] });
    expect(() => predictedSteps(found, { factor: 1 })).toThrow(
      "predictedSteps: factor must be finite and > 1, got 1",
    );
    expect(() => predictedSteps(found, { rate: 0 })).toThrow("rate must be finite and > 0, got 0");
    expect(() => predictedSteps(found, { from: { loss: 0, gradientNorm: 1 } })).toThrow(
      "loss must be finite and > 0",
    );
    expect(() => predictedSteps(found, { floor: 1 })).toThrow("floor must be in [0, 1), got 1");
    const negative = await tridiagonalise(diagonalOperator([-1, -2]), { steps: 2, start: [1, 1] });
    expect(() => predictedSteps(negative)).toThrow("the largest node must be > 0");
  });
});

describe("conditionNumber", () => {
  const both = async (values: readonly number[], steps = values.length) =>
    extremeEigenvalues(diagonalOperator(values), { count: 1, steps, rng: random(1) });

  it("of a positive definite matrix is λmax / λmin: 1 … 40 has 40", async () => {
    expect(conditionNumber(await both(Array.from({ length: 40 }, (_, i) => i + 1)))).toBeCloseTo(40, 9);
  });

  it("of an indefinite or singular matrix is refused, and so are ends that have not converged or are missing", async () => {
    const indefinite = await both([3, 2, -1]);
    expect(() => conditionNumber(indefinite)).toThrow("the smallest eigenvalue must be > 0, got -0.99999");
    const singular = await both([3, 2, 0]);
    expect(() => conditionNumber(singular)).toThrow("singular or indefinite");
    const unsettled = await both(
      Array.from({ length: 400 }, (_, i) => i + 1),
      5,
    );
    expect(() => conditionNumber(unsettled)).toThrow("both ends must have converged");
    expect(() => conditionNumber({ ...indefinite, smallest: [] })).toThrow(
      "both ends must be given, got 1 and 0 pairs",
    );
  });
});
