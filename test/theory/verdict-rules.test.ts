import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { initialParameters } from "../../src/networks/index.js";
import { at, random, type Rng } from "../../src/numerics/index.js";
import { contrast, logisticSlope, mean, verdict, type Direction } from "../../src/statistics/index.js";
import {
  initialOverlap,
  recoversSupport,
  solvesXor,
  sparseProblem,
  xorDescent,
  xorNetwork,
} from "../../src/theory/index.js";
import { applyMask, encodeWeights, maskBits } from "../../src/tickets/index.js";
import { lenet, ticketMask } from "../tickets/fixtures.js";

// The rules of notebooks 04 and 12, each on simulated seeds that support it, that contradict it and that leave it open.

const seeds = [0, 1, 2, 3, 4, 5];

interface Rule {
  readonly notebook: string;
  /** Words of the notebook in which the rule stands. */
  readonly words: readonly string[];
  readonly delta: number;
  readonly direction: Direction;
  /** Values of x, one a seed, made from simulated data. */
  readonly simulated: Readonly<
    Record<"supported" | "contradicted" | "inconclusive", () => readonly number[]>
  >;
}

/** w₀ and w₀ + pull · w₀ + noise, and the excess of the overlap over its null. */
const overlapExcess = (pull: number, seed: number): number => {
  const rng = random(seed);
  const initial = Float32Array.from({ length: 8000 }, () => rng.normal());
  const trained = initial.map((w) => (1 + pull) * w + rng.normal());
  return initialOverlap({ initial, trained, kept: 1080, draws: 20, rng }).excess;
};

/** A pair of accuracies a seed, through the rows that the notebook makes. */
const accuracyGain = (points: number, spread: number): readonly number[] => {
  const rng = random(3);
  const rows = seeds.flatMap((seed) => [
    { seed, arm: "largest", accuracy: 0.96 + points / 100 + (spread / 100) * rng.normal() },
    { seed, arm: "random", accuracy: 0.96 },
  ]);
  return contrast(rows, {
    of: ({ arm }) => arm === "largest",
    minus: ({ arm }) => arm === "random",
    value: ({ accuracy }) => 100 * accuracy,
  });
};

const slope = (perDeviation: number, seed: number, count: number): number => {
  const rng = random(seed);
  const x = Array.from({ length: count }, () => Math.round(2 + rng.normal()) / 5);
  const success = x.map((value) => +(rng.uniform() < 1 / (1 + Math.exp(-perDeviation * (5 * value - 2)))));
  return logisticSlope(x, success).logOddsRatio;
};

const share = (rng: Rng, chance: number, count: number): number =>
  Array.from({ length: count }, () => +(rng.uniform() < chance)).reduce<number>((a, b) => a + b, 0) / count;

const foundXor = (width: number, seed: number): number =>
  mean(
    Array.from(
      { length: 20 },
      (_, i) => +solvesXor(xorDescent(xorNetwork(width, { rng: random(100 * seed + i) }), { steps: 1000 })),
    ),
  );

/** ln bits(trained weights at a width) − ln bits(seed + mask). */
const bitsRatio = (width: 1 | 4 | 32, level: number, seed: number): number => {
  const mask = ticketMask(lenet, level, seed + 1);
  const parameters = applyMask(lenet, mask, initialParameters(lenet, { rng: random(seed) }));
  const trained = 8 * encodeWeights(lenet, mask, parameters, { width }).length;
  return Math.log(trained) - Math.log(64 + maskBits(lenet, mask));
};

const recovered = (method: "iterative magnitude" | "lasso", n: number, seed: number, count: number): number =>
  mean(
    Array.from({ length: count }, (_, i) => {
      const rng = random(1000 * seed + i);
      return +recoversSupport(
        sparseProblem({ samples: n, features: 24, nonzero: 3, noise: 0.5, rng }),
        method,
      );
    }),
  );

const timeRule = (ratios: readonly number[], density: number): readonly number[] =>
  ratios.map((ratio) => Math.log(2) - Math.log(ratio / density));

const rules: Readonly<Record<string, Rule>> = {
  "04, overlap above its null": {
    notebook: "04-lucky-draw",
    words: ['values: layerOf(layer, "excess"), delta: 0.02, direction: "greater"'],
    delta: 0.02,
    direction: "greater",
    simulated: {
      supported: () => seeds.map((seed) => overlapExcess(0.4, seed)),
      contradicted: () => seeds.map((seed) => overlapExcess(-0.2, seed)),
      inconclusive: () => seeds.map((seed) => overlapExcess(seed % 2 === 0 ? 0.4 : -0.2, seed)),
    },
  },
  "04, the draw alone": {
    notebook: "04-lucky-draw",
    words: ['"largest |w₀|", "random mask"), delta: 0.1, direction: "greater", unit: "points"'],
    delta: 0.1,
    direction: "greater",
    simulated: {
      supported: () => accuracyGain(0.5, 0.1),
      contradicted: () => accuracyGain(-0.3, 0.1),
      inconclusive: () => accuracyGain(0.1, 0.3),
    },
  },
  "04, luck in product form": {
    notebook: "04-lucky-draw",
    words: ['delta: Math.log(1.25), direction: "greater"'],
    delta: Math.log(1.25),
    direction: "greater",
    simulated: {
      supported: () => seeds.map((seed) => slope(0.7, seed, 300)),
      contradicted: () => seeds.map((seed) => slope(0, seed, 300)),
      inconclusive: () => seeds.map((seed) => slope(0.22, seed, 60)),
    },
  },
  "04, many candidates": {
    notebook: "04-lucky-draw",
    words: ["({ share }) => share - 0.5), delta: 0", "share - 0.5), delta: 0"],
    delta: 0,
    direction: "greater",
    simulated: {
      supported: () => seeds.map((seed) => foundXor(8, seed) - 0.5),
      contradicted: () => seeds.map((seed) => foundXor(1, seed) - 0.5),
      inconclusive: () => seeds.map((seed) => share(random(seed), 0.5, 20) - 0.5),
    },
  },
  "12, bits": {
    notebook: "12-worth",
    words: ['delta: Math.log(2), direction: "greater"'],
    delta: Math.log(2),
    direction: "greater",
    simulated: {
      supported: () => seeds.map((seed) => bitsRatio(32, 15, seed)),
      contradicted: () => seeds.map((seed) => bitsRatio(1, 15, seed)),
      inconclusive: () => seeds.map((seed) => bitsRatio(seed % 2 === 0 ? 32 : 1, 15, seed)),
    },
  },
  "12, support": {
    notebook: "12-worth",
    words: ['iterative magnitude − lasso, 14 to 30 samples", values: gap, delta: 0.1, direction: "beyond"'],
    delta: 0.1,
    direction: "beyond",
    simulated: {
      supported: () =>
        seeds.map(
          (seed) => recovered("iterative magnitude", 18, seed, 40) - recovered("lasso", 18, seed, 40),
        ),
      // where both always succeed
      contradicted: () =>
        seeds.map(
          (seed) => recovered("iterative magnitude", 300, seed, 10) - recovered("lasso", 300, seed, 10),
        ),
      inconclusive: () => seeds.map((seed) => share(random(seed), 0.6, 6) - share(random(seed + 50), 0.5, 6)),
    },
  },
  "12, time": {
    notebook: "12-worth",
    words: ['delta: 0, direction: "greater"', "Math.log(2) - Math.log(ratio / density)"],
    delta: 0,
    direction: "greater",
    simulated: {
      supported: () => timeRule([0.2, 0.21, 0.19, 0.2, 0.22, 0.2], 0.135),
      contradicted: () => timeRule([0.4, 0.42, 0.41, 0.4, 0.39, 0.4], 0.135),
      inconclusive: () => timeRule([0.2, 0.4, 0.25, 0.3, 0.22, 0.33], 0.135),
    },
  },
};

const sourcesOf = (notebook: string): string => {
  const { cells } = JSON.parse(readFileSync(`notebooks/${notebook}.ipynb`, "utf8")) as {
    readonly cells: readonly { readonly source: readonly string[] }[];
  };
  return cells.map(({ source }) => source.join("")).join("\n");
};

describe.each(Object.entries(rules))(
  "the rule of notebook %s",
  (name, { notebook, words, delta, direction, simulated }) => {
    it("stands in the notebook with this bound", () => {
      for (const each of words) expect(sourcesOf(notebook)).toContain(each);
    });

    it.each(["supported", "contradicted", "inconclusive"] as const)("can come out %s", (outcome) => {
      const part = { name, values: simulated[outcome](), delta, direction, unit: "" };
      const decided = verdict({ claim: name, parts: [part] }, { rng: random(1) });
      expect(decided.outcome).toBe(outcome);
      // with one seed fewer than six nothing is decided
      const few = { ...part, values: part.values.slice(0, 5) };
      expect(verdict({ claim: name, parts: [few] }, { rng: random(1) }).outcome).toBe("inconclusive");
      expect(at(decided.parts, 0).n).toBe(6);
    });
  },
);
