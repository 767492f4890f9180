import { describe, expect, test } from "vitest";
import { architecture, initialParameters, layerViews } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import type { CriterionInput, CriterionName } from "../../../src/tickets/index.js";
import { criteria, denseMask } from "../../../src/tickets/index.js";

const network = architecture({ widths: [5, 4, 3] });
const initial = initialParameters(network, { rng: random(1) });
const trained = initialParameters(network, { rng: random(2) });
const input: CriterionInput = {
  network,
  mask: denseMask(network),
  initial,
  trained,
  gradient: () => {
    throw new Error("no magnitude asks for a gradient");
  },
  rng: random(3),
};

/** The formula of each, weight by weight, written out again. */
const formulas = {
  magnitude: (_, f) => (f < 0 ? -f : f),
  initialMagnitude: (i) => (i < 0 ? -i : i),
  magnitudeIncrease: (i, f) => (f < 0 ? -f : f) - (i < 0 ? -i : i),
  movement: (i, f) => (f > i ? f - i : i - f),
  magnitudeBoth: (i, f) => (i * i < f * f ? Math.sqrt(i * i) : Math.sqrt(f * f)),
} satisfies Partial<Record<CriterionName, (initial: number, final: number) => number>>;
const names = Object.keys(formulas) as (keyof typeof formulas)[];

const flat = (scores: readonly ArrayLike<number>[]) => scores.flatMap((layer) => Array.from(layer));
const weightsOf = (parameters: Float32Array) =>
  flat(layerViews(network, parameters).map(({ weights }) => weights));
const scoresOf = (name: CriterionName, change: Partial<CriterionInput> = {}) =>
  flat(criteria[name].score({ ...input, ...change }));
const mapped = (parameters: Float32Array, change: (value: number) => number) => parameters.map(change);

describe.each(names)("%s", (name) => {
  test("is its formula, weight by weight, and never reads a bias", () => {
    const formula: (initial: number, final: number) => number = formulas[name];
    const finals = weightsOf(trained);
    const expected = weightsOf(initial).map((before, j) => formula(before, at(finals, j)));
    scoresOf(name).forEach((score, j) => {
      expect(score).toBeCloseTo(at(expected, j), 12);
    });
    const biased = trained.slice();
    layerViews(network, biased).forEach(({ biases }) => biases.fill(7));
    expect(scoresOf(name, { trained: biased })).toEqual(scoresOf(name));
  });

  test("all weights times −1, at both ends, leave every score unchanged; times 2 double it", () => {
    const minus = { initial: mapped(initial, (w) => -w), trained: mapped(trained, (w) => -w) };
    expect(scoresOf(name, minus)).toEqual(scoresOf(name));
    const twice = { initial: mapped(initial, (w) => 2 * w), trained: mapped(trained, (w) => 2 * w) };
    expect(scoresOf(name, twice)).toEqual(scoresOf(name).map((score) => 2 * score));
  });
});

test("the sign of one end matters to movement alone", () => {
  const flipped = { trained: mapped(trained, (w) => -w) };
  for (const name of names)
    expect(JSON.stringify(scoresOf(name, flipped)) === JSON.stringify(scoresOf(name))).toBe(
      name !== "movement",
    );
});

test("exchanging the ends leaves movement and magnitudeBoth, turns the sign of magnitudeIncrease", () => {
  const exchanged = { initial: trained, trained: initial };
  expect(scoresOf("movement", exchanged)).toEqual(scoresOf("movement"));
  expect(scoresOf("magnitudeBoth", exchanged)).toEqual(scoresOf("magnitudeBoth"));
  expect(scoresOf("magnitudeIncrease", exchanged)).toEqual(scoresOf("magnitudeIncrease").map((x) => -x));
});
