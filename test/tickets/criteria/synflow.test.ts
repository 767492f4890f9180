import { describe, expect, test } from "vitest";
import type { Architecture, ParameterBuffer } from "../../../src/networks/index.js";
import { architecture, initialParameters, layerViews, parameterCount } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import type { LayerScores } from "../../../src/tickets/index.js";
import { applyMask, criteria, denseMask, pruneTo } from "../../../src/tickets/index.js";
import { lenet } from "../fixtures.js";

const synflow = (network: Architecture, initial: ParameterBuffer): LayerScores =>
  criteria.synflow.score({
    network,
    mask: denseMask(network),
    initial,
    trained: initial,
    gradient: () => {
      throw new Error("SynFlow needs no data");
    },
    rng: random(3),
  });
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
/** Scores in units of R, so that the common factor drops out. */
const relative = (scores: LayerScores) => {
  const whole = sum(at(scores, 0));
  return scores.map((layer) => Array.from(layer, (score) => score / whole));
};

/** Adds |product| of every path from an input to an output to each weight on it. */
function allPaths(network: Architecture, parameters: ParameterBuffer): number[][] {
  const layers = layerViews(network, parameters).map(({ weights }) => Array.from(weights, Math.abs));
  const totals = layers.map((weights) => weights.map(() => 0));
  const walk = (depth: number, unit: number, path: readonly number[]): void => {
    const layer = network.layers[depth];
    if (layer === undefined) {
      const product = path.reduce((value, j, i) => value * at(at(layers, i), j), 1);
      path.forEach((j, i) => {
        const total = at(totals, i);
        total[j] = at(total, j) + product;
      });
      return;
    }
    for (let o = 0; o < layer.outputs; o++) walk(depth + 1, o, [...path, o * layer.inputs + unit]);
  };
  for (let input = 0; input < at(network.layers, 0).inputs; input++) walk(0, input, []);
  return totals;
}

describe("by hand", () => {
  test("2-1-1 with weights 1, −3 and 2: the paths carry 2 and 6, the last weight both", () => {
    const network = architecture({ widths: [2, 1, 1] });
    const scores = synflow(network, Float32Array.of(1, -3, 0, 2, 0));
    expect(relative(scores)).toEqual([[0.25, 0.75], [1]]);
  });
});

describe("against all paths, one by one", () => {
  test.each([
    { widths: [3, 4, 2], pruned: false },
    { widths: [4, 3, 5, 2], pruned: false },
    { widths: [4, 3, 5, 2], pruned: true },
    { widths: [6, 1, 6, 1, 3], pruned: true },
    { widths: [7, 3], pruned: false },
  ])("widths $widths, pruned: $pruned", ({ widths, pruned }) => {
    const network = architecture({ widths });
    const dense = initialParameters(network, { rng: random(11) });
    layerViews(network, dense).forEach(({ biases }) => biases.fill(3)); // not read
    const mask = pruneTo({
      mask: denseMask(network),
      scores: denseMask(network).layers.map((bits) => bits.map((_, j) => (5 * j) % 7)),
      kept: denseMask(network).layers.map(({ length }) => Math.ceil((pruned ? 0.6 : 1) * length)),
    });
    const initial = applyMask(network, mask, dense);
    const slow = allPaths(network, initial);
    const expected = relative(slow);
    relative(synflow(network, initial)).forEach((layer, i) => {
      layer.forEach((score, j) => {
        expect(Math.abs(score - at(at(expected, i), j))).toBeLessThan(1e-14);
      });
    });
  });
});

describe("conserves the flow", () => {
  const network = architecture({ widths: [20, 30, 10, 15, 5] });
  const initial = initialParameters(network, { rng: random(2) });
  const scores = synflow(network, initial);

  test("every layer has the same sum of scores (Tanaka et al. 2020, theorem 2)", () => {
    for (const layer of scores) expect(sum(layer) / sum(at(scores, 0))).toBeCloseTo(1, 12);
  });

  test("as much comes into a hidden unit as leaves it (theorem 1)", () => {
    network.layers.slice(1).forEach(({ inputs }, i) => {
      for (let unit = 0; unit < inputs; unit++) {
        const fanIn = at(network.layers, i).inputs;
        const into = sum(Array.from(at(scores, i)).slice(unit * fanIn, (unit + 1) * fanIn));
        const out = sum(Array.from(at(scores, i + 1)).filter((_, j) => j % inputs === unit));
        expect(out / into).toBeCloseTo(1, 12);
      }
    });
  });

  test("signs do not matter, nor does a layer multiplied by 2¹⁰", () => {
    const signed = initial.map((weight, j) => (j % 3 === 0 ? -weight : weight));
    expect(synflow(network, signed)).toEqual(scores);
    const scaled = initial.slice();
    layerViews(network, scaled).forEach(({ weights }, i) => {
      if (i === 1) weights.forEach((weight, j) => (weights[j] = 1024 * weight));
    });
    expect(synflow(network, scaled)).toEqual(scores);
  });
});

test("120 layers of weights 1e-6 or 1e6 neither underflow nor overflow: R is 1e∓720, all scores are equal", () => {
  const deep = architecture({ widths: Array.from({ length: 121 }, () => 2) });
  for (const size of [1e-6, 1e6]) {
    const scores = synflow(deep, new Float32Array(parameterCount(deep)).fill(size)).flatMap((layer) =>
      Array.from(layer),
    );
    const first = at(scores, 0);
    expect(first).toBeGreaterThan(0);
    expect(Math.max(...scores.map((score) => Math.abs(score / first - 1)))).toBeLessThan(1e-12);
  }
});

test("without any path all scores are 0; without data or training LeNet's are positive throughout", () => {
  const network = architecture({ widths: [2, 2, 2] });
  const cut = Float32Array.from({ length: parameterCount(network) }, (_, j) => (j < 6 ? 1 : 0));
  expect(synflow(network, cut).every((layer) => Array.from(layer).every((score) => score === 0))).toBe(true);
  const scores = synflow(lenet, initialParameters(lenet, { rng: random(1) }));
  expect(scores.every((layer) => Array.from(layer).every((score) => score > 0))).toBe(true);
});

test("refuses weights that are not finite", () => {
  const network = architecture({ widths: [2, 1] });
  for (const bad of [NaN, Infinity])
    expect(() => synflow(network, Float32Array.of(bad, 1, 0))).toThrow("synflow: weights must be finite");
});
