import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { random, type Rng } from "../../src/numerics/index.js";
import { accuracyVariance, type AccuracyVariance } from "../../src/stability/index.js";
import {
  contrast,
  intervalCheck,
  unitValues,
  verdict,
  type Check,
  type Direction,
} from "../../src/statistics/index.js";

// The rules of notebooks 10 and 11, each on simulated seeds that support it, contradict it, leave it open, and fail its manipulation check.

const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
type Decided = "supported" | "contradicted" | "inconclusive";

interface Rule {
  readonly notebook: string;
  /** Words of the notebook in which the rule stands. */
  readonly words: readonly string[];
  readonly delta: number;
  readonly direction: Direction;
  readonly looks?: number;
  readonly simulated: Readonly<Record<Decided, () => readonly number[]>>;
  /** The check of the notebook on data that pass it, and on data that do not. */
  readonly check: (passes: boolean) => Check;
}

/** Runs of one ticket that share a latent quality: intra-class correlation ρ at this error. */
function spreadOf(
  rng: Rng,
  { error, rho }: { readonly error: number; readonly rho: number },
): AccuracyVariance {
  const spread = Math.sqrt(rho * error * (1 - error));
  const runs = Array.from({ length: 60 }, () => {
    const right = 1 - error + spread * (rng.uniform() < 0.5 ? 1 : -1);
    return Uint8Array.from({ length: 400 }, () => +(rng.uniform() < right));
  });
  return accuracyVariance(runs);
}

type Quality = { readonly error: number; readonly rho: number };
/** One value a ticket: ln of a spread, first arm minus second, through the rows that the notebook makes. */
function spreads(
  first: (seed: number) => Quality,
  second: (seed: number) => Quality,
  value: (row: AccuracyVariance) => number,
): readonly number[] {
  const rows = seeds.flatMap((seed) => [
    { seed, arm: "first", ...spreadOf(random(seed).split("first"), first(seed)) },
    { seed, arm: "second", ...spreadOf(random(seed).split("second"), second(seed)) },
  ]);
  return contrast(rows, { of: ({ arm }) => arm === "first", minus: ({ arm }) => arm === "second", value });
}
const lnSpread = ({ dispersion = 1 }: AccuracyVariance): number => Math.log(dispersion) / 2;
const lnRaw = ({ variance }: AccuracyVariance): number => Math.log(variance) / 2;
const calm = { error: 0.05, rho: 0 };
const restless = { error: 0.08, rho: 0.02 };
const either = (seed: number): Quality => (seed % 2 === 0 ? restless : calm);

/** An interaction of four or sixteen cells in points: the mean of signed rows, as the notebook takes it. */
function interaction(size: number, noise: number): readonly number[] {
  const rng = random(11);
  const rows = seeds.flatMap((seed) =>
    [-1, 1].flatMap((mask) =>
      [-1, 1].map((init) => ({
        seed,
        mask,
        init,
        points: 97 + 0.4 * mask + 0.2 * init + (size / 4) * mask * init + noise * rng.normal(),
      })),
    ),
  );
  return unitValues(rows, ({ mask, init, points }) => 4 * mask * init * points);
}

const disagree = (passes: boolean): Check =>
  intervalCheck("runs disagree on more than 0.1 % of the test images in every arm", {
    values: seeds.map((seed) => (passes ? 1 : 0.02) + 0.001 * seed),
    range: [0.1, 100],
  });
const alike = (passes: boolean): Check =>
  intervalCheck("A/A", {
    values: seeds.map((seed) => (passes ? 0 : 0.3) + 0.01 * (seed - 3.5)),
    range: [-0.1, 0.1],
  });
const interactions = {
  supported: () => interaction(0.5, 0.05),
  contradicted: () => interaction(0, 0.02),
  inconclusive: () => interaction(0.1, 0.2),
};

const rules: Readonly<Record<string, Rule>> = {
  "10, steadier": {
    notebook: "10-data-order",
    words: ['values: steadier, delta: 0.2, direction: "greater"', "range: [0.1, 100]"],
    delta: 0.2,
    direction: "greater",
    simulated: {
      supported: () =>
        spreads(
          () => restless,
          () => calm,
          lnSpread,
        ),
      // fresh weights err more, which makes them scatter more, and nothing else
      contradicted: () =>
        spreads(
          () => ({ error: 0.1, rho: 0 }),
          () => calm,
          lnSpread,
        ),
      inconclusive: () => spreads(either, () => calm, lnSpread),
    },
    check: disagree,
  },
  "10, any change does it": {
    notebook: "10-data-order",
    words: ['values: special, delta: 0.2, direction: "beyond"'],
    delta: 0.2,
    direction: "beyond",
    simulated: {
      supported: () =>
        spreads(
          () => restless,
          () => calm,
          lnRaw,
        ),
      contradicted: () =>
        spreads(
          () => calm,
          () => calm,
          lnRaw,
        ),
      inconclusive: () => spreads(either, () => calm, lnRaw),
    },
    check: disagree,
  },
  "10, at equal accuracy": {
    notebook: "10-data-order",
    words: ['values: atEqualAccuracy, delta: 0.2, direction: "greater"', "range: [-0.15, 0.15]"],
    delta: 0.2,
    direction: "greater",
    simulated: {
      supported: () =>
        spreads(
          () => ({ error: 0.05, rho: 0.02 }),
          () => calm,
          lnRaw,
        ),
      contradicted: () =>
        spreads(
          () => calm,
          () => ({ error: 0.05, rho: 0.02 }),
          lnRaw,
        ),
      inconclusive: () =>
        spreads(
          (seed) => ({ error: 0.05, rho: seed % 2 === 0 ? 0.02 : 0 }),
          () => calm,
          lnRaw,
        ),
    },
    check: (passes) =>
      intervalCheck("accuracies differ by less than 0.15 points", {
        values: seeds.map((seed) => (passes ? 0.02 : 0.4) + 0.01 * seed),
        range: [-0.15, 0.15],
      }),
  },
  "11, mask and init": {
    notebook: "11-three-parts",
    words: ['values: joint("adam", "adam"), delta: 0.1, direction: "greater"', "range: [-0.1, 0.1]"],
    delta: 0.1,
    direction: "greater",
    simulated: interactions,
    check: alike,
  },
  "11, mask and init, second look": {
    notebook: "11-three-parts",
    words: ["{ ...at(parts, 0), values: interaction(longRows) }], looks: 2"],
    delta: 0.1,
    direction: "greater",
    looks: 2,
    simulated: interactions,
    check: alike,
  },
  "11, search and training": {
    notebook: "11-three-parts",
    words: ['values: diagonal, delta: 0.1, direction: "greater"'],
    delta: 0.1,
    direction: "greater",
    simulated: interactions,
    check: alike,
  },
  "11, all three": {
    notebook: "11-three-parts",
    words: ['values: threeWay, delta: 0.1, direction: "beyond"'],
    delta: 0.1,
    direction: "beyond",
    simulated: interactions,
    check: alike,
  },
  "11, in log error": {
    notebook: "11-three-parts",
    words: ['values: inLog, delta: Math.log(1.03), direction: "greater"'],
    delta: Math.log(1.03),
    direction: "greater",
    simulated: interactions,
    check: alike,
  },
};

const sourceOf = (notebook: string): string => {
  const { cells } = JSON.parse(readFileSync(`notebooks/${notebook}.ipynb`, "utf8")) as {
    readonly cells: readonly { readonly source: readonly string[] }[];
  };
  return cells.map(({ source }) => source.join("")).join("\n");
};

describe.each(Object.entries(rules))("the rule of notebook %s", (name, rule) => {
  const { notebook, words, delta, direction, looks = 1, simulated, check } = rule;
  const decide = (values: readonly number[], passes: boolean) =>
    verdict(
      { claim: name, parts: [{ name, values, delta, direction, unit: "" }], checks: [check(passes)], looks },
      { rng: random(1) },
    ).outcome;

  it("stands in the notebook with this bound", () => {
    for (const each of words) expect(sourceOf(notebook)).toContain(each);
  });

  it.each(["supported", "contradicted", "inconclusive"] as const)("can come out %s", (outcome) => {
    expect(decide(simulated[outcome](), true)).toBe(outcome);
  });

  it("is not tested where its manipulation check fails, whatever the contrast; with five seeds it is inconclusive", () => {
    for (const make of Object.values(simulated)) expect(decide(make(), false)).toBe("not tested");
    expect(decide(simulated.supported().slice(0, 5), true)).toBe("inconclusive");
  });
});
