import { describe, expect, it } from "vitest";
import { referenceEngine, wasmEngine, type Loss } from "../../src/engine/index.js";
import type { Architecture, Mask } from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";
import {
  curvatureAt,
  extremeEigenvalues,
  submatrixOperator,
  traceEstimate,
  type CurvatureMatrix,
  type LinearOperator,
} from "../../src/curvature/index.js";
import { network, normalParameters, randomExamples, randomMask } from "../engine/cases.js";

/** Both engines with what their products must be exact to, relative to the product's length. */
const precisions = [
  ["float32", () => wasmEngine(), 1e-5],
  ["float64 twin", () => referenceEngine({ arithmetic: "float64" }), 1e-10],
] as const;

interface Case {
  readonly architecture: Architecture;
  readonly loss: Loss;
  readonly parameters: Float32Array;
  readonly examples: ReturnType<typeof randomExamples>;
  readonly targets?: Float32Array;
}
/** A single linear layer: regression. */
function regression(outputs: number, loss: Loss, seed: number): Case {
  const rng = random(seed);
  const architecture = network([7, outputs], "identity");
  const examples = { ...randomExamples(90, 7, Math.max(2, outputs), rng, false) };
  const whole =
    loss === "squared"
      ? { ...examples, targets: Float32Array.from({ length: 90 * outputs }, () => rng.normal()) }
      : examples;
  return { architecture, loss, parameters: normalParameters(architecture, rng), examples: whole };
}
/** Inputs with the 1 of the bias, and the outputs, in float64. */
function forward({ architecture, parameters, examples }: Case) {
  const { outputs } = at(architecture.layers, 0);
  return Array.from({ length: examples.count }, (_, e) => {
    const x = [
      ...Array.from({ length: 7 }, (_unused, i) => at(examples.inputs, e * 7 + i) * examples.scale),
      1,
    ];
    const z = Array.from({ length: outputs }, (_unused, o) =>
      x.reduce((sum, value, i) => sum + value * at(parameters, i < 7 ? o * 7 + i : outputs * 7 + o), 0),
    );
    const top = Math.max(...z);
    const sum = z.reduce((all, value) => all + Math.exp(value - top), 0);
    return { x, z, p: z.map((value) => Math.exp(value - top) / sum) };
  });
}
/** Dense matrix over coordinates [W, b] from, for each example, a matrix over its outputs: mean of M ⊗ xxᵀ. */
function kronecker(here: Case, inner: (e: number) => (a: number, b: number) => number): number[][] {
  const { outputs } = at(here.architecture.layers, 0);
  const rows = forward(here);
  const place = (k: number): readonly [number, number] =>
    k < 7 * outputs ? [Math.floor(k / 7), k % 7] : [k - 7 * outputs, 7];
  const size = 8 * outputs;
  const inners = rows.map((_, e) => inner(e));
  return Array.from({ length: size }, (_, j) =>
    Array.from({ length: size }, (_unused, k) => {
      const [[a, i], [b, l]] = [place(j), place(k)];
      return rows.reduce((sum, { x }, e) => sum + at(inners, e)(a, b) * at(x, i) * at(x, l), 0) / rows.length;
    }),
  );
}
function expectMatrix(
  operator: LinearOperator,
  matrix: readonly (readonly number[])[],
  tolerance: number,
): void {
  expect(operator.size).toBe(matrix.length);
  const rng = random(3);
  for (let probe = 0; probe < 4; probe++) {
    const v = Float64Array.from(matrix, () => rng.normal());
    const expected = matrix.map((row) => row.reduce((sum, x, k) => sum + x * at(v, k), 0));
    const found = operator.apply(v);
    const length = Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0));
    const error = Math.sqrt(expected.reduce((sum, x, k) => sum + (x - at(found, k)) ** 2, 0));
    expect(error).toBeLessThan(tolerance * length);
  }
}

for (const [precision, open, tolerance] of precisions)
  describe(`closed forms to ${tolerance} (${precision})`, () => {
    const openCase = ({ architecture, loss, parameters, examples }: Case) => {
      const engine = open();
      return curvatureAt(engine, {
        network: architecture,
        loss,
        parameters,
        examples: engine.bind(examples),
      });
    };

    it("linear regression: Hessian and Gauss-Newton are the mean of xxᵀ, Fisher that of r²xxᵀ", () => {
      const here = regression(1, "squared", 1);
      const point = openCase(here);
      const residual = forward(here).map(({ z }, e) => at(z, 0) - at(here.examples.targets ?? [], e));
      expectMatrix(
        point.operators.hessian,
        kronecker(here, () => () => 1),
        tolerance,
      );
      expectMatrix(
        point.operators["gauss-newton"],
        kronecker(here, () => () => 1),
        tolerance,
      );
      expectMatrix(
        point.operators["empirical-fisher"],
        kronecker(here, (e) => () => at(residual, e) ** 2),
        tolerance,
      );
    });

    for (const [name, outputs] of [
      ["logistic regression (two outputs: p(1 − p) xxᵀ)", 2],
      ["softmax regression ((diag p − ppᵀ) ⊗ xxᵀ)", 4],
    ] as const)
      it(`${name}: Hessian and Gauss-Newton; Fisher (p − y)(p − y)ᵀ ⊗ xxᵀ; the gradient`, () => {
        const here = regression(outputs, "softmax-cross-entropy", 2);
        const point = openCase(here);
        const rows = forward(here);
        const y = (e: number, a: number): number => +(at(here.examples.labels, e) === a);
        const softmax = kronecker(here, (e) => (a, b) => {
          const { p } = at(rows, e);
          return (a === b ? at(p, a) : 0) - at(p, a) * at(p, b);
        });
        const fisher = kronecker(here, (e) => (a, b) => {
          const { p } = at(rows, e);
          return (at(p, a) - y(e, a)) * (at(p, b) - y(e, b));
        });
        expectMatrix(point.operators.hessian, softmax, tolerance);
        expectMatrix(point.operators["gauss-newton"], softmax, tolerance);
        expectMatrix(point.operators["empirical-fisher"], fisher, tolerance);
        const gradient = Array.from(point.coordinates, (_, k) => {
          const [a, i] = k < 7 * outputs ? [Math.floor(k / 7), k % 7] : [k - 7 * outputs, 7];
          return rows.reduce((sum, { x, p }, e) => sum + (at(p, a) - y(e, a)) * at(x, i), 0) / rows.length;
        });
        const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
        gradient.forEach((g, k) => {
          expect(Math.abs(at(point.gradient, k) - g)).toBeLessThan(tolerance * length);
        });
      });
  });

const matrices: readonly CurvatureMatrix[] = ["hessian", "gauss-newton", "empirical-fisher"];
/** A small net under a mask, and the same point as one of the dense net. */
function masked(hidden: "relu" | "tanh", seed: number) {
  const rng = random(seed);
  const architecture = network([6, 7, 5, 3], hidden);
  const mask: Mask = randomMask(architecture, 0.5, rng);
  const parameters = normalParameters(architecture, rng);
  const examples = randomExamples(70, 6, 3, rng, false);
  const engine = referenceEngine({ arithmetic: "float64" });
  const bound = engine.bind(examples);
  const ticket = curvatureAt(engine, { network: architecture, mask, parameters, examples: bound });
  const sparse = Float32Array.from(parameters, (value, j) => (ticket.coordinates.includes(j) ? value : 0));
  const dense = curvatureAt(engine, { network: architecture, parameters: sparse, examples: bound });
  return { ticket, dense, engine, bound, architecture, mask, parameters };
}
const all = async (operator: LinearOperator): Promise<number[]> => {
  const { size } = operator;
  const options = { count: size, steps: size, ends: "smallest", rng: random(1) } as const;
  const { smallest } = await extremeEigenvalues(operator, options);
  return smallest.map(({ value }) => value);
};

describe("on the surviving coordinates", () => {
  for (const hidden of ["relu", "tanh"] as const)
    for (const name of matrices)
      it(`${name} is the principal submatrix of the dense network's at the same point, to 1e-10, and interlaces (${hidden})`, async () => {
        for (let seed = 0; seed < 3; seed++) {
          const { ticket, dense } = masked(hidden, seed);
          const whole = dense.operators[name];
          const part = submatrixOperator(whole, ticket.coordinates);
          const rng = random(seed);
          const v = Float64Array.from({ length: ticket.size }, () => rng.normal());
          const [found, expected] = [ticket.operators[name].apply(v), part.apply(v)];
          const length = Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0));
          expected.forEach((x, k) => {
            expect(Math.abs(at(found, k) - x)).toBeLessThan(1e-10 * length);
          });
          const [small, large] = [await all(ticket.operators[name]), await all(whole)];
          const slack = 1e-10 * Math.max(...large.map(Math.abs));
          small.forEach((value, i) => {
            expect(value).toBeGreaterThan(at(large, i) - slack);
            expect(value).toBeLessThan(at(large, i + large.length - small.length) + slack);
          });
        }
      });

  it("takes any examples: the mean over two halves is the whole, for every matrix, the loss and the gradient", () => {
    const { ticket, engine, bound, architecture, mask, parameters } = masked("tanh", 9);
    const half = (from: number) =>
      curvatureAt(engine, {
        ...{ network: architecture, mask, parameters, examples: bound },
        indices: Uint32Array.from({ length: 35 }, (_, i) => from + i),
      });
    const [a, b] = [half(0), half(35)];
    expect((a.loss + b.loss) / 2).toBeCloseTo(ticket.loss, 12);
    const v = Float64Array.from({ length: ticket.size }, (_, i) => ((i * 7) % 5) - 2);
    const compare = (whole: Float64Array, first: Float64Array, second: Float64Array): void => {
      whole.forEach((x, k) => {
        expect(Math.abs((at(first, k) + at(second, k)) / 2 - x)).toBeLessThan(1e-12);
      });
    };
    compare(ticket.gradient, a.gradient, b.gradient);
    for (const name of matrices)
      compare(ticket.operators[name].apply(v), a.operators[name].apply(v), b.operators[name].apply(v));
  });

  it("the empirical Fisher matrix has the mean squared gradient norm as trace, and gradients of more than 500 examples are whole", async () => {
    const rng = random(5);
    const architecture = network([5, 4, 3], "tanh");
    const parameters = normalParameters(architecture, rng);
    const examples = randomExamples(1203, 5, 3, rng, false);
    const engine = referenceEngine({ arithmetic: "float64" });
    const bound = engine.bind(examples);
    const point = curvatureAt(engine, { network: architecture, parameters, examples: bound });
    const program = engine.compileCurvature({ network: architecture });
    const every = Uint32Array.from({ length: 1203 }, (_, i) => i);
    program.moveTo(parameters, bound, every);
    const norms = Array.from(program.squaredGradientNorms()).reduce((sum, x) => sum + x, 0) / 1203;
    const { value, method } = await traceEstimate(point.operators["empirical-fisher"], {
      ...{ products: 60, rng: random(1) },
    });
    expect(method).toBe("exact");
    expect(Math.abs(value / norms - 1)).toBeLessThan(1e-10);
    const training = engine.compile({ network: architecture, batchSize: 1203 });
    training.load(parameters);
    const { gradient } = training.gradient(bound, every);
    point.gradient.forEach((x, k) => {
      expect(Math.abs(x - at(gradient, k))).toBeLessThan(1e-12);
    });
    point.free();
  });
});
