import { describe, expect, test } from "vitest";
import { initialParameters, layerViews } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import type { CriterionEntry, CriterionInput, CriterionName } from "../../../src/tickets/index.js";
import {
  applyMask,
  criteria,
  denseMask,
  keptCounts,
  ladderDensities,
  prune,
  resolveCriterion,
} from "../../../src/tickets/index.js";
import { digits } from "../fixtures.js";

const input: CriterionInput = {
  network: digits,
  mask: denseMask(digits),
  initial: initialParameters(digits, { rng: random(1) }),
  trained: initialParameters(digits, { rng: random(2) }),
  gradient: (parameters) => parameters.map((value, j) => (1 + (j % 5)) * value - 0.01),
  rng: random(3),
};
const fresh = (): CriterionInput => ({ ...input, rng: random(3) });
const names = Object.keys(criteria) as CriterionName[];

describe.each(names)("%s", (name) => {
  const entry: CriterionEntry = criteria[name];

  test("scores every weight with a number, the same numbers each time, and leaves its input alone", () => {
    const [initial, trained] = [input.initial.slice(), input.trained.slice()];
    const scores = entry.score(input);
    expect(scores.map((layer) => layer.length)).toEqual(input.mask.layers.map((layer) => layer.length));
    expect(scores.every((layer) => Array.from(layer).every(Number.isFinite))).toBe(true);
    expect(entry.score(fresh())).toEqual(scores);
    expect(entry.score(input)).toEqual(scores);
    expect(input.trained).toEqual(trained);
    expect(input.initial).toEqual(initial);
  });

  test("prunes a ladder of 6 levels to the exact counts, every mask inside the one before", () => {
    const levels = ladderDensities(digits, 6);
    let mask = denseMask(digits);
    for (const { kept } of levels.slice(1)) {
      const [initial, trained] = [input.initial, input.trained].map((p) => applyMask(digits, mask, p));
      if (initial === undefined || trained === undefined) throw new Error("two buffers");
      const scores = entry.score({ ...fresh(), mask, initial, trained });
      const next = prune({ mask, scores });
      expect(keptCounts(next)).toEqual(kept);
      next.layers.forEach((bits, i) => {
        expect(bits.every((bit, j) => bit <= at(at(mask.layers, i), j))).toBe(true);
      });
      mask = next;
    }
  });

  test("reads the trained weights if and only if it prunes after training by what training did", () => {
    const blind = ["random", "initialMagnitude"].includes(name) || entry.when === "start";
    const other = initialParameters(digits, { rng: random(9) });
    const same = JSON.stringify(entry.score({ ...fresh(), trained: other }));
    expect(same === JSON.stringify(entry.score(fresh()))).toBe(blind);
  });

  test("names a time, a scope and at least 1 round", () => {
    expect(["end", "start"]).toContain(entry.when);
    expect(["layer", "global"]).toContain(entry.scope);
    expect(entry.rounds).toBeGreaterThanOrEqual(1);
  });
});

test("SNIP is one-shot and SynFlow takes 100 rounds, both before training and over the whole network, as published", () => {
  expect(criteria.snip).toMatchObject({ when: "start", scope: "global", rounds: 1 });
  expect(criteria.synflow).toMatchObject({ when: "start", scope: "global", rounds: 100 });
  expect(criteria.magnitude).toMatchObject({ when: "end", scope: "layer", rounds: 1 });
});

test("random scores know nothing of the weights, differ by stream and layer, and are uniform in [0, 1)", () => {
  const random0 = criteria.random.score;
  const scores = random0(input);
  expect(random0({ ...input, trained: input.initial })).toEqual(scores);
  expect(random0({ ...input, rng: random(4) })).not.toEqual(scores);
  const first = Array.from(at(scores, 0));
  expect(first.slice(0, 160)).not.toEqual(Array.from(at(scores, 2)));
  const mean = first.reduce((sum, score) => sum + score, 0) / first.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * first.length));
});

test("a name gives its entry's function, an own function is returned as it is, an unknown name lists the known", () => {
  for (const name of names) expect(resolveCriterion(name)).toBe(criteria[name].score);
  const own = () => layerViews(digits, input.trained).map(({ weights }) => weights);
  expect(resolveCriterion(own)).toBe(own);
  for (const unknown of ["snipe", "toString"])
    expect(() => resolveCriterion(unknown as CriterionName)).toThrow(
      `resolveCriterion: name must be one of "${names.join('", "')}", got "${unknown}"`,
    );
});
