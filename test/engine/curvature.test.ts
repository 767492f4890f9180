import { describe, expect, it } from "vitest";
import {
  referenceEngine,
  wasmEngine,
  type CurvatureProgram,
  type Engine,
  type Loss,
} from "../../src/engine/index.js";
import type { Activation, Architecture, Mask, ParameterBuffer } from "../../src/networks/types.js";
import { at } from "../../src/numerics/at.js";
import { random, type Rng } from "../../src/numerics/random.js";
import { long } from "../long.js";
import { backEnds } from "./back-ends.js";
import {
  activations,
  curvatureOf,
  losses,
  network,
  normalParameters,
  randomCase,
  randomExamples,
  randomMask,
} from "./cases.js";

const all = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, j) => j);
const normals = (rng: Rng, count: number): Float32Array =>
  Float32Array.from({ length: count }, () => rng.normal());
const dot = (a: ParameterBuffer, b: ParameterBuffer): number =>
  Array.from(a).reduce((sum, x, j) => sum + x * at(b, j), 0);
const norm = (a: ParameterBuffer): number => Math.sqrt(dot(a, a));

const programs = long ? 200 : 80;

interface Point {
  readonly architecture: Architecture;
  readonly mask: Mask;
  readonly loss: Loss;
  readonly parameters: Float32Array;
  readonly examples: ReturnType<typeof randomExamples>;
}

function point(hidden: Activation, last: Activation, loss: Loss, count = 11): Point {
  const rng = random(71).split(`${hidden}${last}${loss}`);
  const architecture = network([6, 5, 4, 3], hidden, last);
  return {
    architecture,
    mask: randomMask(architecture, 0.7, rng),
    loss,
    parameters: normalParameters(architecture, rng),
    examples: randomExamples(count, 6, 3, rng, false),
  };
}

function curvature(
  engine: Engine,
  { architecture, mask, loss, parameters, examples }: Point,
): CurvatureProgram {
  const bound = engine.bind(examples);
  const program = engine.compileCurvature({ network: architecture, mask, loss });
  program.moveTo(parameters, bound, all(examples.count));
  return program;
}

/** Derivative of a vector function along each coordinate by the five-point rule, step 2e-4 (short, so that no ReLU switches in it), in float64: (size, outputs). */
function derivative(
  at0: Float64Array,
  coordinates: Uint32Array,
  f: (x: Float64Array) => ArrayLike<number>,
): number[][] {
  const step = 2e-4;
  return Array.from(coordinates, (j) => {
    const moved = (by: number): ArrayLike<number> => {
      const x = at0.slice();
      x[j] = at(at0, j) + by;
      return f(x);
    };
    const [a, b, c, d] = [moved(-2 * step), moved(-step), moved(step), moved(2 * step)];
    return Array.from(
      { length: a.length },
      (_, k) => (at(a, k) - 8 * at(b, k) + 8 * at(c, k) - at(d, k)) / (12 * step),
    );
  });
}

/** The dense Hessian from float64 gradients, and the dense Gauss-Newton matrix from float64 outputs. */
function dense({ architecture, mask, loss, parameters, examples }: Point, coordinates: Uint32Array) {
  const engine = referenceEngine({ arithmetic: "float64" });
  const bound = engine.bind(examples);
  const program = engine.compile({ network: architecture, mask, loss, batchSize: examples.count });
  const from = Float64Array.from(parameters);
  const hessian = derivative(from, coordinates, (x) => {
    program.load(x);
    const { gradient } = program.gradient(bound, all(examples.count));
    return Array.from(coordinates, (j) => at(gradient, j));
  });
  const jacobian = derivative(from, coordinates, (x) => {
    program.load(x);
    return program.outputs(bound, all(examples.count));
  });
  program.load(from);
  const z = program.outputs(bound, all(examples.count));
  const classes = 3;
  /** (∂²loss/∂z²) r, example by example. */
  const inner = (r: readonly number[]): number[] => {
    if (loss === "squared") return [...r];
    return r.map((_, j) => {
      const e = Math.floor(j / classes);
      const weights = Array.from({ length: classes }, (_unused, c) => Math.exp(at(z, e * classes + c)));
      const p = weights.map((w) => w / weights.reduce((a, b) => a + b, 0));
      const mean = p.reduce((sum, q, c) => sum + q * at(r, e * classes + c), 0);
      return at(p, j % classes) * (at(r, j) - mean);
    });
  };
  const gaussNewton = jacobian.map((row) => {
    const h = inner(row);
    return jacobian.map((other) => other.reduce((sum, x, k) => sum + x * at(h, k), 0) / examples.count);
  });
  return { hessian, gaussNewton };
}

function expectProduct(
  product: ParameterBuffer,
  matrix: readonly (readonly number[])[],
  v: ParameterBuffer,
  tolerance: number,
): void {
  const expected = Float64Array.from(matrix, (row) => row.reduce((sum, x, k) => sum + x * at(v, k), 0));
  const difference = expected.map((x, j) => x - at(product, j));
  expect(norm(difference)).toBeLessThan(tolerance * norm(expected));
}

describe("curvature products", () => {
  for (const hidden of activations) {
    for (const last of ["identity", "tanh", "gelu"] as const) {
      for (const loss of losses) {
        it(`agree with the dense matrices to 1e-9 in float64 and 1e-5 in float32 (${hidden}, last ${last}, ${loss})`, () => {
          const here = point(hidden, last, loss);
          const twin = curvature(referenceEngine({ arithmetic: "float64" }), here);
          const program = curvature(wasmEngine(), here);
          const { hessian, gaussNewton } = dense(here, twin.coordinates);
          const v = normals(random(72), twin.size);
          expectProduct(twin.hessian(v), hessian, v, 1e-9);
          expectProduct(twin.gaussNewton(v), gaussNewton, v, 1e-9);
          expectProduct(program.hessian(v), hessian, v, 1e-5);
          expectProduct(program.gaussNewton(v), gaussNewton, v, 1e-5);
        });
      }
    }
  }

  it("are symmetric: vᵀHw = wᵀHv and vᵀGw = wᵀGv to 1e-5 of |v||Hw|, over 150 examples in three chunks", () => {
    const program = curvature(wasmEngine(), point("tanh", "identity", "softmax-cross-entropy", 150));
    const rng = random(73);
    for (let round = 0; round < 10; round++) {
      const [v, w] = [normals(rng, program.size), normals(rng, program.size)];
      for (const product of [program.hessian, program.gaussNewton]) {
        const [hv, hw] = [product(v), product(w)];
        expect(Math.abs(dot(v, hw) - dot(w, hv))).toBeLessThan(1e-5 * norm(v) * norm(hw));
      }
    }
  });

  it("the Gauss-Newton matrix has no negative curvature: vᵀGv ≥ 0 for 50 directions", () => {
    const program = curvature(wasmEngine(), point("relu", "identity", "softmax-cross-entropy", 70));
    const rng = random(74);
    for (let round = 0; round < 50; round++) {
      const v = normals(rng, program.size);
      expect(dot(v, program.gaussNewton(v))).toBeGreaterThanOrEqual(-1e-6 * dot(v, v));
    }
  });

  it("squared gradient norms are those of single-example gradients, to 1e-12 in float64 and 1e-5 in float32", () => {
    for (const [engine, tolerance] of [
      [referenceEngine({ arithmetic: "float64" }), 1e-12],
      [wasmEngine(), 1e-5],
    ] as const) {
      const { architecture, mask, loss, parameters, examples } = point(
        "tanh",
        "identity",
        "softmax-cross-entropy",
        70,
      );
      const bound = engine.bind(examples);
      const program = engine.compileCurvature({ network: architecture, mask, loss });
      program.moveTo(parameters, bound, all(70));
      const gradients = engine.compile({ network: architecture, mask, loss });
      gradients.load(parameters);
      program.squaredGradientNorms().forEach((value, e) => {
        const { gradient } = gradients.gradient(bound, Uint32Array.of(e));
        expect(Math.abs(value / dot(gradient, gradient) - 1)).toBeLessThan(tolerance);
      });
    }
  });

  it("moveTo gives the mean loss of evaluate, and takes other parameters and examples later", () => {
    const here = point("relu", "identity", "softmax-cross-entropy", 90);
    const engine = wasmEngine();
    const bound = engine.bind(here.examples);
    const program = engine.compileCurvature({ network: here.architecture, mask: here.mask });
    const training = engine.compile({ network: here.architecture, mask: here.mask });
    for (const scale of [1, 0.5]) {
      const parameters = here.parameters.map((x) => x * scale);
      training.load(parameters);
      const some = all(90).slice(scale === 1 ? 0 : 30);
      expect(program.moveTo(parameters, bound, some)).toBe(training.evaluate(bound, some).loss);
    }
  });

  it(`all back ends, native at every width, agree in every bit of ${programs} random curvature programs`, () => {
    for (let seed = 0; seed < programs; seed++) {
      const test = randomCase(seed);
      const outputs = Object.entries(backEnds()).map(([name, open]) => {
        const engine = open();
        const bound = engine.bind(test.examples);
        const program = engine.compileCurvature(curvatureOf(test));
        const loss = program.moveTo(test.initial, bound, random(seed).permutation(test.examples.count));
        const v = normals(random(75), program.size);
        const found = [program.hessian(v), program.gaussNewton(v), program.hessian(v)];
        const norms = program.squaredGradientNorms();
        engine.free();
        return { name, found: [loss, ...found, norms] };
      });
      for (const { name, found } of outputs)
        expect(found, `case ${seed}, ${name}`).toEqual(outputs[0]?.found);
    }
  });

  it("inputs that are zero throughout one chunk of 64 and not another give the reference's bits", () => {
    const rng = random(76);
    const architecture = network([24, 13, 5], "relu");
    const mask = randomMask(architecture, 0.4, rng);
    const whole = randomExamples(200, 24, 5, rng);
    // Example e shows only the inputs of its chunk, and a chunk a third of them; the last one is ragged and shows none.
    const shown = (j: number): boolean => Math.floor(j / 24 / 64) === j % 3;
    const examples = { ...whole, inputs: Uint8Array.from(whole.inputs, (x, j) => (shown(j) ? x : 0)) };
    const parameters = normalParameters(architecture, rng);
    const outputs = Object.values(backEnds()).map((open) => {
      const engine = open();
      const bound = engine.bind(examples);
      const program = engine.compileCurvature({ network: architecture, mask });
      // The second point has the examples in another order: lists and lanes of the first must be gone.
      return [all(200), all(200).reverse()].map((indices) => {
        const loss = program.moveTo(parameters, bound, indices);
        const v = normals(random(77), program.size);
        return [loss, program.hessian(v), program.gaussNewton(v), program.squaredGradientNorms()];
      });
    });
    for (const found of outputs) expect(found).toEqual(outputs[0]);
  });

  it("wrong lengths, NaN and a missing point are refused", () => {
    for (const open of Object.values(backEnds())) {
      const engine = open();
      const { architecture, examples } = point("relu", "identity", "squared");
      const bound = engine.bind(examples);
      const program = engine.compileCurvature({ network: architecture });
      const v = new Float32Array(program.size);
      expect(() => program.hessian(v)).toThrow("hessian: moveTo must be called first, got no point");
      expect(() => program.squaredGradientNorms()).toThrow("moveTo must be called first");
      program.moveTo(new Float32Array(program.size), bound, all(3));
      expect(() => program.gaussNewton(v.subarray(1))).toThrow(
        `gaussNewton: v must have ${program.size} values`,
      );
      expect(() => program.hessian(v.fill(NaN))).toThrow("hessian: v must be finite, got NaN at 0");
      expect(() => program.moveTo(new Float32Array(3), bound, all(3))).toThrow(
        "moveTo: parameters must have",
      );
    }
  });
});
