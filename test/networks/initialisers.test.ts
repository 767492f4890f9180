import { describe, expect, test } from "vitest";
import type { InitialiserName } from "../../src/networks/index.js";
import {
  architecture,
  initialParameters,
  initialStandardDeviation,
  initialisers,
  layerViews,
  resolveNetwork,
} from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";

const lenet = resolveNetwork("lenet-300-100");
const digits = resolveNetwork("digits-mlp");
const names = Object.keys(initialisers) as InitialiserName[];

describe.each(names)("%s", (initialiser) => {
  const parameters = initialParameters(lenet, { initialiser, rng: random(1) });
  const views = layerViews(lenet, parameters);

  test("biases are +0", () => {
    for (const { biases } of views) expect(biases.every((bias) => Object.is(bias, 0))).toBe(true);
  });

  test("weights have mean 0 within 4 standard errors, its deviation within 4, and the kurtosis of their distribution within 4", () => {
    const { distribution } = initialisers[initialiser];
    views.forEach(({ weights }, i) => {
      const deviation = initialStandardDeviation(at(lenet.layers, i), initialiser);
      const n = weights.length;
      const moment = (power: number) =>
        weights.reduce((sum, weight) => sum + Math.pow(weight / deviation, power), 0) / n;
      expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
      const { inputs, outputs } = at(lenet.layers, i);
      const length = Math.max(inputs, outputs); // a coordinate of a random unit vector: 3 n / (n + 2)
      const kurtosis = { normal: 3, uniform: 9 / 5, orthogonal: (3 * length) / (length + 2) }[distribution];
      expect(Math.abs(moment(4) - kurtosis)).toBeLessThan(4 * Math.sqrt(96 / n));
    });
  });

  test("the same stream gives the same bytes, another seed others", () => {
    const draw = (seed: number) => initialParameters(digits, { initialiser, rng: random(seed) });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });
});

test("Glorot gives √(2/1084) and He √(2/784) in the first layer of LeNet-300-100", () => {
  const layer = at(lenet.layers, 0);
  expect(initialStandardDeviation(layer, "glorot-normal")).toBeCloseTo(0.042954, 6);
  expect(initialStandardDeviation(layer, "he-normal")).toBeCloseTo(0.050508, 6);
});

test("uniform weights stay within √3 deviations and come within 1 % of both ends", () => {
  for (const initialiser of ["glorot-uniform", "he-uniform", "lecun-uniform"] as const) {
    const { weights } = at(layerViews(lenet, initialParameters(lenet, { initialiser, rng: random(5) })), 0);
    const most = Math.sqrt(3) * initialStandardDeviation(at(lenet.layers, 0), initialiser);
    const [least, largest] = weights.reduce(
      ([low, high], w) => [Math.min(low, w), Math.max(high, w)],
      [0, 0],
    );
    expect(Math.max(-least, largest)).toBeLessThanOrEqual(Math.fround(most));
    expect(Math.min(-least, largest)).toBeGreaterThan(0.99 * most);
  }
});

test("orthogonal: rows, or columns where they are fewer, are orthonormal to 1e-6", () => {
  for (const widths of [
    [9, 4],
    [4, 9],
    [6, 6],
  ]) {
    const network = architecture({ widths });
    const rng = random(6);
    const { weights } = at(
      layerViews(network, initialParameters(network, { initialiser: "orthogonal", rng })),
      0,
    );
    const [inputs, outputs] = [at(widths, 0), at(widths, 1)];
    const vector = (k: number): number[] =>
      outputs <= inputs
        ? Array.from({ length: inputs }, (_, i) => at(weights, k * inputs + i))
        : Array.from({ length: outputs }, (_, o) => at(weights, o * inputs + k));
    const count = Math.min(inputs, outputs);
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++) {
        const product = vector(a).reduce((sum, value, j) => sum + value * at(vector(b), j), 0);
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
      }
  }
});

test("a pinned draw of each initialiser (non-regression)", () => {
  const first = Object.fromEntries(
    names.map((initialiser) => [
      initialiser,
      at(initialParameters(digits, { initialiser, rng: random(7) }), 5).toPrecision(8),
    ]),
  );
  expect(first).toMatchInlineSnapshot(`
    {
      "glorot-normal": "-0.055723876",
      "glorot-uniform": "0.077006429",
      "he-normal": "-0.068247527",
      "he-uniform": "0.094313227",
      "lecun-normal": "-0.048258290",
      "lecun-uniform": "0.066689521",
      "orthogonal": "-0.039500181",
    }
  `);
});

test("the default is Gaussian Glorot", () => {
  const rng = random(3);
  expect(initialParameters(digits, { rng })).toEqual(
    initialParameters(digits, { rng, initialiser: "glorot-normal" }),
  );
});

test("a layer's weights do not depend on the other layers: widening the first leaves the third bit for bit", () => {
  const third = (hidden: number) => {
    const network = architecture({ widths: [5, hidden, 4, 3] });
    return layerViews(network, initialParameters(network, { rng: random(4) }))[2]?.weights;
  };
  expect(third(6)).toEqual(third(60));
  expect(third(6)?.every((weight) => weight !== 0)).toBe(true);
});

test("an own initialiser is taken, one that gives NaN is refused", () => {
  const network = architecture({ widths: [30, 30] });
  const parameters = initialParameters(network, { initialiser: () => 1e-6, rng: random(5) });
  expect(Math.max(...parameters)).toBeLessThan(1e-5);
  expect(() => initialParameters(network, { initialiser: () => NaN, rng: random(5) })).toThrow(
    /finite deviation > 0, got NaN/,
  );
});

test("an unknown name lists the known ones", () => {
  expect(() =>
    initialParameters(lenet, { initialiser: "glorot" as InitialiserName, rng: random(1) }),
  ).toThrow(`initialiser must be one of "${names.join('", "')}", got "glorot"`);
});
