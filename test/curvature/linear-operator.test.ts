import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  addOperators,
  effectiveRank,
  extremeEigenvalues,
  frobeniusNorm,
  projectOperator,
  scaleOperator,
  shiftOperator,
  spectralDensity,
  submatrixOperator,
  topEigenvalues,
  traceEstimate,
  tridiagonalise,
  type LinearOperator,
} from "../../src/curvature/index.js";

const values = Array.from({ length: 16 }, (_, i) => 3 - i / 4);

class Diagonal implements LinearOperator {
  readonly #values = values;
  get size(): number {
    return this.#values.length;
  }
  apply(v: Float64Array): Float64Array {
    return v.map((x, i) => x * at(this.#values, i));
  }
}

const careless: Readonly<Record<string, () => LinearOperator>> = {
  "an object of a class with private fields": () => new Diagonal(),
  "an apply that works in place": () => ({
    size: values.length,
    apply(v) {
      values.forEach((value, i) => (v[i] = value * at(v, i)));
      return v;
    },
  }),
  "an apply that answers with one buffer again and again": () => {
    const buffer = new Float64Array(values.length);
    return {
      size: values.length,
      apply(v) {
        values.forEach((value, i) => (buffer[i] = value * at(v, i)));
        return buffer;
      },
    };
  },
  "an apply that writes into what it was given before": () => {
    let earlier: Float64Array | undefined;
    return {
      size: values.length,
      apply(v) {
        earlier?.fill(NaN);
        earlier = v;
        return v.map((x, i) => x * at(values, i));
      },
    };
  },
};

/** Everything that takes an operator. */
const uses: Readonly<Record<string, (operator: LinearOperator) => Promise<unknown>>> = {
  topEigenvalues: (a) => topEigenvalues(a, { count: 3, steps: 6, rng: random(1) }),
  extremeEigenvalues: (a) => extremeEigenvalues(a, { count: 2, steps: 6, rng: random(1) }),
  tridiagonalise: (a) => tridiagonalise(a, { steps: 6, rng: random(1) }),
  spectralDensity: (a) => spectralDensity(a, { probes: 4, steps: 4, rng: random(1) }),
  traceEstimate: (a) => traceEstimate(a, { products: 12, rng: random(1) }),
  xtrace: (a) => traceEstimate(a, { products: 8, method: "xtrace", rng: random(1) }),
  frobeniusNorm: (a) => frobeniusNorm(a, { probes: 4, rng: random(1) }),
  effectiveRank: (a) => effectiveRank(shiftOperator(a, 2), { products: 12, rng: random(1) }),
  addOperators: (a) => apply(addOperators(a, a)),
  scaleOperator: (a) => apply(scaleOperator(a, 2)),
  shiftOperator: (a) => apply(shiftOperator(a, 2)),
  projectOperator: (a) => apply(projectOperator(a, [Array.from(values, (_, i) => +(i < 2))])),
  submatrixOperator: (a) => apply(submatrixOperator(a, [4, 1, 2])),
};
const apply = (operator: LinearOperator): Promise<Float64Array> =>
  Promise.resolve(operator.apply(Float64Array.from({ length: operator.size }, (_, i) => i + 1)));

describe("every user of an operator gives the same bits for a plain one and for", () => {
  for (const [kind, make] of Object.entries(careless)) {
    for (const [name, use] of Object.entries(uses)) {
      it(`${kind}: ${name}`, async () => {
        const plain = { size: values.length, apply: (v: Float64Array) => v.map((x, i) => x * at(values, i)) };
        expect(await use(make())).toEqual(await use(plain));
      });
    }
  }
});

describe("every user of an operator refuses", () => {
  const wrong: Readonly<Record<string, readonly [unknown, string]>> = {
    "a size that is none": [
      { size: 2.5, apply: (v: Float64Array) => v },
      "size must be an integer ≥ 1, got 2.5",
    ],
    "a size of 0": [{ size: 0, apply: (v: Float64Array) => v }, "size must be an integer ≥ 1, got 0"],
    "a missing apply": [{ size: 16 }, "an operator must have a method apply, got undefined"],
    "an apply that returns nothing": [
      { size: 16, apply: () => undefined },
      "a product must have 16 values, got undefined",
    ],
    "an apply that promises": [
      { size: 16, apply: (v: Float64Array) => Promise.resolve(v) },
      "a product must have 16 values, got undefined",
    ],
    "a product that is too short": [
      { size: 16, apply: (v: Float64Array) => v.slice(1) },
      "a product must have 16 values, got 15",
    ],
    "NaN in a product": [
      { size: 16, apply: (v: Float64Array) => v.map((x, i) => (i === 4 ? NaN : x)) },
      "a product must be finite, got NaN at 4",
    ],
  };
  for (const [kind, [operator, message]] of Object.entries(wrong))
    for (const [name, use] of Object.entries(uses))
      it(`${kind}: ${name}`, async () => {
        // the table's functions build the operator before they await, so that a throw may be either
        await expect((async () => use(operator as LinearOperator))()).rejects.toThrow(message);
      });
});
