import { describe, expect, it } from "vitest";
import { referenceEngine, wasmEngine, type Engine, type Program } from "../../src/engine/index.js";
import type { Examples } from "../../src/data/types.js";
import { at } from "../../src/numerics/at.js";
import { random } from "../../src/numerics/random.js";
import { activations, losses, network, normalParameters, randomExamples, randomMask } from "./cases.js";

const all = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, j) => j);

/** Central difference of the mean loss along one parameter, step 1e-5. */
function centralDifference(
  program: Program,
  loss: () => number,
  parameters: Float64Array,
  j: number,
): number {
  const step = 1e-5;
  const shifted = (by: number): number => {
    const moved = parameters.slice();
    moved[j] = at(parameters, j) + by;
    program.load(moved);
    return loss();
  };
  return (shifted(step) - shifted(-step)) / (2 * step);
}

describe("gradients", () => {
  for (const activation of activations) {
    for (const last of activations) {
      for (const loss of losses) {
        it(`float64 gradients of every layer agree with central differences to 1e-6 (${activation}, last ${last}, ${loss})`, () => {
          const rng = random(11).split(`${activation}${last}${loss}`);
          const architecture = network([7, 6, 5, 4], activation, last);
          const examples = randomExamples(9, 7, 4, rng, false);
          const engine = referenceEngine({ arithmetic: "float64" });
          const bound = engine.bind(examples);
          const mask = randomMask(architecture, 0.7, rng);
          const program = engine.compile({ network: architecture, mask, loss, batchSize: 9 });
          program.load(normalParameters(architecture, rng));
          const parameters = Float64Array.from(program.parameters());
          const { gradient } = program.gradient(bound, all(9));
          const kept = mask.layers.flatMap((layer, index) => [
            ...layer,
            ...Array<number>(architecture.layers[index]?.outputs ?? 0).fill(1),
          ]);
          const size = Math.sqrt(Array.from(gradient).reduce((sum, g) => sum + g * g, 0) / gradient.length);
          for (let j = 0; j < parameters.length; j++) {
            if (kept[j] === 0) expect(at(gradient, j)).toBe(0);
            else {
              const numeric = centralDifference(program, () => program.evaluate(bound).loss, parameters, j);
              expect(Math.abs(at(gradient, j) - numeric)).toBeLessThanOrEqual(
                1e-6 * Math.max(size, Math.abs(numeric)),
              );
            }
          }
        });
      }
    }
  }

  const closedForms: readonly (readonly [string, () => Engine, number])[] = [
    ["float64 reference", () => referenceEngine({ arithmetic: "float64" }), 1e-12],
    ["reference", () => referenceEngine(), 2e-6],
    ["wasm", () => wasmEngine(), 2e-6],
  ];
  for (const [name, open, tolerance] of closedForms) {
    it(`linear regression has the gradient Xᵀ(XW + b − Y)/n (${name}, to ${tolerance})`, () => {
      const [count, features, outputs] = [12, 5, 3];
      const rng = random(5).split("linear");
      const targets = Float32Array.from({ length: count * outputs }, () => rng.normal());
      const examples: Examples = {
        ...randomExamples(count, features, outputs, rng, false),
        scale: 1,
        targets,
      };
      const engine = open();
      const bound = engine.bind(examples);
      const architecture = network([features, outputs], "identity");
      const program = engine.compile({ network: architecture, loss: "squared" });
      const w = normalParameters(architecture, rng);
      program.load(w);
      const { loss, gradient } = program.gradient(bound, all(count));
      const residual = (e: number, o: number): number => {
        let z = at(w, features * outputs + o);
        for (let i = 0; i < features; i++)
          z += at(w, o * features + i) * at(examples.inputs, e * features + i);
        return z - at(targets, e * outputs + o);
      };
      let expectedLoss = 0;
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i <= features; i++) {
          let sum = 0;
          for (let e = 0; e < count; e++)
            sum += residual(e, o) * (i < features ? at(examples.inputs, e * features + i) : 1);
          const index = i < features ? o * features + i : features * outputs + o;
          expect(Math.abs(at(gradient, index) - sum / count)).toBeLessThan(tolerance);
        }
        for (let e = 0; e < count; e++) expectedLoss += (0.5 * residual(e, o) ** 2) / count;
      }
      expect(Math.abs(loss - expectedLoss)).toBeLessThan(tolerance * 10);
    });

    it(`softmax regression has the gradient Xᵀ(softmax − onehot)/n (${name}, to ${tolerance})`, () => {
      const [count, features, outputs] = [10, 4, 3];
      const rng = random(6).split("softmax");
      const examples = { ...randomExamples(count, features, outputs, rng, false), scale: 1 };
      const engine = open();
      const bound = engine.bind(examples);
      const architecture = network([features, outputs], "identity");
      const program = engine.compile({ network: architecture });
      const w = normalParameters(architecture, rng);
      program.load(w);
      const { loss, gradient } = program.gradient(bound, all(count));
      const probabilities = (e: number): number[] => {
        const z = Array.from({ length: outputs }, (_, o) => {
          let sum = at(w, features * outputs + o);
          for (let i = 0; i < features; i++)
            sum += at(w, o * features + i) * at(examples.inputs, e * features + i);
          return Math.exp(sum);
        });
        const total = z.reduce((a, b) => a + b, 0);
        return z.map((value) => value / total);
      };
      let expectedLoss = 0;
      for (let e = 0; e < count; e++)
        expectedLoss -= Math.log(at(probabilities(e), at(examples.labels, e))) / count;
      expect(Math.abs(loss - expectedLoss)).toBeLessThan(tolerance * 10);
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < features; i++) {
          let sum = 0;
          for (let e = 0; e < count; e++) {
            sum +=
              (at(probabilities(e), o) - (at(examples.labels, e) === o ? 1 : 0)) *
              at(examples.inputs, e * features + i);
          }
          expect(Math.abs(at(gradient, o * features + i) - sum / count)).toBeLessThan(tolerance);
        }
      }
    });
  }
});
