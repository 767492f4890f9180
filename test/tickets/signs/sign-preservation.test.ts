import { describe, expect, test } from "vitest";
import { architecture, initialParameters, layerViews, type Mask } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import { mean } from "../../../src/statistics/index.js";
import { denseMask, pruneTo, randomMask, signPreservation } from "../../../src/tickets/index.js";

const flat = (...weights: number[]) => Float32Array.of(...weights, 0);
const maskOf = (...bits: number[]): Mask => ({ layers: [Uint8Array.from(bits)] });
const six = architecture({ widths: [6, 1] });
const wide = architecture({ widths: [60, 40, 30, 5] });

/** All ways to choose `count` of these. */
function* choices(of: readonly number[], count: number): Generator<number[]> {
  if (count === 0) yield [];
  for (let i = 0; i + count <= of.length && count > 0; i++)
    for (const rest of choices(of.slice(i + 1), count - 1)) yield [at(of, i), ...rest];
}

/** Initial values and a run whose changes know nothing of them. */
function independentRun(seed: number) {
  const rng = random(seed);
  const initial = initialParameters(wide, { rng: rng.split("init") });
  const trained = initial.map((weight) => weight + 0.15 * rng.normal());
  return { rng, initial, trained };
}

describe("by hand", () => {
  const initial = flat(1, -2, 3, -4, 5, -6);
  const trained = flat(1, 2, 3, -4, -5, 0);
  const mask = maskOf(1, 0, 1, 0, 1, 1);

  test("of 4 survivors 2 keep their sign, of all 6 weights 3: a weight that ends at 0 has lost it", () => {
    const found = signPreservation({ network: six, initial, trained, mask });
    expect(found.survivors).toEqual({ count: 4, equal: 2, fraction: 0.5 });
    expect(found.all).toEqual({ count: 6, equal: 3, fraction: 0.5 });
  });

  test("layer-matched is the mean and deviation over all 15 choices of 4 weights", () => {
    const kept = [1, 0, 1, 1, 0, 0];
    const shares = [...choices([0, 1, 2, 3, 4, 5], 4)].map((list) => mean(list.map((j) => at(kept, j))));
    expect(shares).toHaveLength(15);
    const { count, fraction, standardDeviation } = signPreservation({
      ...{ network: six, initial, trained, mask },
    }).layerMatched;
    expect(count).toBe(4);
    expect(fraction).toBeCloseTo(mean(shares), 12);
    const variance = mean(shares.map((share) => (share - mean(shares)) ** 2));
    expect(standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
  });

  test("matched by |w₀| in strata of 3: over 9 choices of 2 of the small and 2 of the large weights", () => {
    const kept = [1, 0, 1, 1, 0, 0];
    const shares = [...choices([0, 1, 2], 2)].flatMap((low) =>
      [...choices([3, 4, 5], 2)].map((high) => mean([...low, ...high].map((j) => at(kept, j)))),
    );
    expect(shares).toHaveLength(9);
    const matched = signPreservation({ network: six, initial, trained, mask, stratum: 3 }).magnitudeMatched;
    expect(matched.fraction).toBeCloseTo(mean(shares), 12);
    const variance = mean(shares.map((share) => (share - mean(shares)) ** 2));
    expect(matched.standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
  });

  test("the weights of an excluded input count nowhere", () => {
    const exclude = Uint8Array.of(0, 0, 1, 1, 1, 0);
    const found = signPreservation({ network: six, initial, trained, mask, exclude });
    expect(found.survivors).toEqual({ count: 2, equal: 1, fraction: 0.5 });
    expect(found.all).toEqual({ count: 3, equal: 1, fraction: 1 / 3 });
  });

  test("in the ticket's own run only survivors live: every control is they themselves, without deviation", () => {
    const found = signPreservation({ network: six, initial, trained, mask, alive: mask, stratum: 2 });
    for (const share of [found.all, found.layerMatched, found.magnitudeMatched])
      expect(share).toMatchObject({ count: 4, equal: 2 });
    expect(found.layerMatched.standardDeviation).toBe(0);
  });

  test("strata of 1 weight compare the survivors with themselves", () => {
    const { magnitudeMatched } = signPreservation({ network: six, initial, trained, mask, stratum: 1 });
    expect(magnitudeMatched).toEqual({ count: 4, equal: 2, fraction: 0.5, standardDeviation: 0 });
  });
});

test("layers add up to the network; layer-matched follows the layers of the survivors, not of all weights", () => {
  const { rng, initial, trained } = independentRun(3);
  const mask = pruneTo({
    mask: denseMask(wide),
    scores: denseMask(wide).layers.map((layer) => Float64Array.from(layer, () => rng.uniform())),
    kept: [24, 1000, 140],
  });
  const found = signPreservation({ network: wide, initial, trained, mask });
  for (const field of ["survivors", "all", "layerMatched", "magnitudeMatched"] as const)
    for (const part of ["count", "equal"] as const)
      expect(found.layers.reduce((sum, layer) => sum + layer[field][part], 0)).toBeCloseTo(
        found[field][part],
        9,
      );
  const counts = [24, 1000, 140];
  const byLayer = found.layers.reduce((sum, { all }, i) => sum + (at(counts, i) * all.fraction) / 1164, 0);
  expect(found.layerMatched.fraction).toBeCloseTo(byLayer, 12);
  expect(Math.abs(found.all.fraction - byLayer)).toBeGreaterThan(0.01);
});

test("survivors chosen by |w₀| keep more signs than layer-matched weights (> 10 deviations), no more than |w₀|-matched (< 3)", () => {
  const { rng, initial, trained } = independentRun(4);
  const noisy = initial.map((weight) => Math.abs(weight) + 0.02 * rng.normal());
  const scores = layerViews(wide, noisy).map(({ weights }) => weights);
  const mask = pruneTo({ mask: denseMask(wide), scores, kept: [600, 500, 50] });
  const { survivors, layerMatched, magnitudeMatched } = signPreservation({
    ...{ network: wide, initial, trained, mask, stratum: 20 },
  });
  const deviations = (matched: typeof layerMatched) =>
    (survivors.fraction - matched.fraction) / matched.standardDeviation;
  expect(deviations(layerMatched)).toBeGreaterThan(10);
  expect(Math.abs(deviations(magnitudeMatched))).toBeLessThan(3);
});

test("survivors chosen by |w_T| keep more signs than |w₀|-matched ones though changes are independent: hence the null", () => {
  const { initial, trained } = independentRun(5);
  const scores = layerViews(wide, trained).map(({ weights }) => weights.map(Math.abs));
  const mask = pruneTo({ mask: denseMask(wide), scores, kept: [600, 500, 50] });
  const { survivors, magnitudeMatched } = signPreservation({ network: wide, initial, trained, mask });
  expect(survivors.fraction - magnitudeMatched.fraction).toBeGreaterThan(0.02);
});

test("over 100 random masks the survivors lie about both controls with mean 0 and variance 1", () => {
  const { rng, initial, trained } = independentRun(6);
  const counts = pruneTo({ mask: denseMask(wide), scores: denseMask(wide).layers, kept: [500, 700, 60] });
  const deviations = { layerMatched: [] as number[], magnitudeMatched: [] as number[] };
  for (let draw = 0; draw < 100; draw++) {
    const mask = randomMask(counts, { rng: rng.split(draw) });
    const found = signPreservation({ network: wide, initial, trained, mask });
    for (const control of ["layerMatched", "magnitudeMatched"] as const) {
      const { fraction, standardDeviation } = found[control];
      deviations[control].push((found.survivors.fraction - fraction) / standardDeviation);
    }
  }
  for (const list of Object.values(deviations)) {
    expect(Math.abs(mean(list))).toBeLessThan(3 / Math.sqrt(100));
    // Chi-square with 100 degrees of freedom: a deviation of 14, three of them.
    expect(Math.abs(list.reduce((sum, z) => sum + z * z, 0) - 100)).toBeLessThan(42);
  }
});

describe("refuses", () => {
  const fine = { network: six, initial: flat(1, 1, 1, 1, 1, 1), trained: flat(1, 1, 1, 1, 1, 1) };
  const mask = maskOf(1, 0, 0, 0, 0, 0);
  test.each<[string, Partial<Parameters<typeof signPreservation>[0]>, string]>([
    ["a short mask", { mask: maskOf(1) }, "signPreservation: mask of layer 0 must have 6 weights, got 1"],
    ["a survivor that is not alive", { alive: maskOf(0, 1, 1, 1, 1, 1) }, "got weight 0 of layer 0 dead"],
    [
      "survivors that are all excluded",
      { exclude: Uint8Array.of(1, 0, 0, 0, 0, 0) },
      "layer 0 must have an eligible",
    ],
    ["exclude of a wrong length", { exclude: Uint8Array.of(1) }, "exclude must have 6 inputs, got 1"],
    ["exclude of 2", { exclude: new Uint8Array(6).fill(2) }, "exclude must hold 0 and 1 only, got 2"],
    ["stratum 0", { stratum: 0 }, "stratum must be an integer ≥ 1, got 0"],
    ["NaN", { trained: flat(1, NaN, 1, 1, 1, 1) }, "weights must be finite, got NaN for weight 1 of layer 0"],
  ])("%s", (_, change, message) => {
    expect(() => signPreservation({ ...fine, mask, ...change })).toThrow(message);
  });
});
