import { describe, expect, test } from "vitest";
import { examples } from "../../../src/data/index.js";
import { referenceEngine } from "../../../src/engine/index.js";
import type { ParameterBuffer } from "../../../src/networks/index.js";
import { architecture, initialParameters, layerViews } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import type { CriterionInput } from "../../../src/tickets/index.js";
import { applyMask, criteria, pruneTo, denseMask } from "../../../src/tickets/index.js";

const network = architecture({ widths: [4, 5, 3], activation: "tanh" });
const rng = random(5);
const inputs = Float32Array.from({ length: 4 * 30 }, (_, j) => (j % 4 === 2 ? 0 : rng.normal()));
const labels = Uint8Array.from({ length: 30 }, () => rng.integer(3));
const data = examples(inputs, labels, { features: 4, classes: 3, scale: 1 });
const everything = Uint32Array.from({ length: 30 }, (_, i) => i);
const mask = pruneTo({
  mask: denseMask(network),
  scores: denseMask(network).layers.map((bits) => bits.map((_, j) => (7 * j) % 11)),
  kept: [15, 10],
});
const ends = {
  initial: applyMask(network, mask, initialParameters(network, { rng: random(1) })),
  trained: applyMask(network, mask, initialParameters(network, { rng: random(2) })),
};

/** Loss and its gradient by the reference engine in float64. */
const engine = referenceEngine({ arithmetic: "float64" });
const bound = engine.bind(data);
const program = engine.compile({ network, mask, batchSize: 30 });
const lossAt = (parameters: ParameterBuffer): number => {
  program.load(parameters);
  return program.evaluate(bound).loss;
};
const gradient = (parameters: ParameterBuffer): ParameterBuffer => {
  program.load(parameters);
  return program.gradient(bound, everything).gradient;
};
const input: CriterionInput = { network, mask, ...ends, gradient, rng: random(3) };

describe.each([
  { name: "snip", end: "initial" },
  { name: "gradientTimesWeight", end: "trained" },
] as const)("$name", ({ name, end }) => {
  const scores = criteria[name].score(input);

  test(`is |w · ∂L/∂w| at the ${end} weights, by central differences of the loss to 1e-7`, () => {
    const point = Float64Array.from(ends[end]);
    const step = 1e-4;
    const slow = new Float64Array(point.length);
    point.forEach((weight, j) => {
      const moved = (by: number) => lossAt(point.map((value, k) => (k === j ? value + by : value)));
      slow[j] = Math.abs((weight * (moved(step) - moved(-step))) / (2 * step));
    });
    layerViews(network, slow).forEach(({ weights }, i) => {
      weights.forEach((expected, j) => {
        if (at(mask.layers, i)[j] === 1) expect(Math.abs(at(at(scores, i), j) - expected)).toBeLessThan(1e-7);
      });
    });
    expect(Math.max(...slow)).toBeGreaterThan(0.01);
  });

  test("is the product of the reference engine's gradient, weight by weight, and 0 at pruned weights", () => {
    const slopes = layerViews(network, gradient(ends[end]));
    layerViews(network, ends[end]).forEach(({ weights }, i) => {
      weights.forEach((weight, j) => {
        const product = weight * at(at(slopes, i).weights, j);
        expect(at(at(scores, i), j)).toBe(product < 0 ? -product : product === 0 ? 0 : product);
      });
    });
  });

  test("a dead input's weights score exactly 0: of the layer they are the first to go", () => {
    const first = at(scores, 0);
    const dead = Array.from(first).filter((_, j) => j % 4 === 2);
    expect(dead).toEqual([0, 0, 0, 0, 0]);
    expect(Array.from(first).filter((score) => score > 0).length).toBeGreaterThan(8);
  });

  test("a loss 8 times as large gives 8 times the scores, so the same mask; the other end does not matter", () => {
    const louder = criteria[name].score({ ...input, gradient: (at) => gradient(at).map((g) => 8 * g) });
    expect(louder.map((layer) => Array.from(layer))).toEqual(
      scores.map((layer) => Array.from(layer, (x) => 8 * x)),
    );
    const other = end === "initial" ? { trained: ends.initial } : { initial: ends.trained };
    expect(criteria[name].score({ ...input, ...other })).toEqual(scores);
  });

  test("refuses a gradient of another length", () => {
    const short = () => new Float32Array(3);
    expect(() => criteria[name].score({ ...input, gradient: short })).toThrow(/must have 43 elements, got 3/);
  });
});

test("for a loss linear in the weights the score is the change of the loss without the weight", () => {
  // L = Σ c·w has gradient c.
  const slopes = ends.trained.map((_, j) => (j % 3) - 1.25);
  const linear = (w: Float32Array) => w.reduce((sum, value, j) => sum + value * at(slopes, j), 0);
  const scores = criteria.gradientTimesWeight.score({ ...input, gradient: () => slopes });
  const whole = linear(ends.trained);
  const changes = Array.from(ends.trained, (_, j) =>
    Math.abs(whole - linear(ends.trained.map((w, k) => (k === j ? 0 : w)))),
  );
  layerViews(network, Float64Array.from(changes)).forEach(({ weights }, i) => {
    weights.forEach((change, j) => {
      expect(at(at(scores, i), j)).toBeCloseTo(change, 10);
    });
  });
});
