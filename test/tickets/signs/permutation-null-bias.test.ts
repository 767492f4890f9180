import { expect, test } from "vitest";
import { architecture, initialParameters, initialStandardDeviation } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import { mean } from "../../../src/statistics/index.js";
import { denseMask, permutationNull, prune } from "../../../src/tickets/index.js";

const network = architecture({ widths: [300, 100] });
const scale = initialStandardDeviation(at(network.layers, 0));

/** A dense run pruned once to 13.5 %, and a second run, whose changes know nothing of initial values; each input has a scale of its own, lognormal with `spread`. */
function oneShot(seed: number, spread: number, pull = 0) {
  const stream = random(23).split(String(spread)).split(seed);
  const initial = initialParameters(network, { rng: stream.split("initial") });
  const scales = Float64Array.from({ length: 300 }, () => 10 ** (spread * stream.normal()));
  const changed = () =>
    initial.map((w, j) => w + scale * (at(scales, j % 300) * stream.normal() + pull * Math.sign(w)));
  const trained = changed();
  const mask = prune({
    mask: denseMask(network),
    scores: [trained.subarray(0, 30_000).map(Math.abs)],
    rates: [0.865],
  });
  const levels = [
    { mask: denseMask(network), trained },
    { mask, trained: changed() },
  ];
  return permutationNull({ network, initial, levels, draws: 3, rng: stream.split("null") });
}

test.each([
  ["a network", 0],
  ["an input, apart by a factor of three", 0.5],
])("the null of one pruning errs by at most 0.002 with one scale of change %s", (_, spread) => {
  const found = [...Array(30).keys()].map((seed) => oneShot(seed, spread)); // standard error below 0.001
  for (const run of ["dense", "own"] as const)
    expect(Math.abs(mean(found.map((one) => one[run].excess))), run).toBeLessThanOrEqual(0.002);
});

test("a pull of a tenth of a standard deviation towards the initial sign lies outside of that error", () => {
  const found = [...Array(4).keys()].map((seed) => oneShot(seed, 0.5, 0.1));
  expect(mean(found.map(({ dense }) => dense.excess))).toBeGreaterThan(0.002);
});
