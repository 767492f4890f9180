import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { criticalBatch, toleratedBatch } from "../../src/noise/index.js";
import { at, random } from "../../src/numerics/index.js";
import { intervalCheck, pseudoValues, verdict, type ClaimPart } from "../../src/statistics/index.js";

// The rules of notebook 09 on simulated studies of its shape: eight seeds, four batches, what is measured scattering as in its pilot.

const batches = [16, 64, 256, 1024];
const seeds = [...Array(8).keys()];

/** ln B_crit of a seed, fitted to steps that scatter by 10 % about the curve. */
function lnCritical(seed: number, arm: string, truth: number): number {
  const rng = random(seed).split(arm);
  const rows = batches.map((batch) => {
    const steps = 50 * (1 + truth / batch) * Math.exp(0.1 * rng.normal());
    return { seed, batch, steps, limit: 1e5 };
  });
  return Math.log(criticalBatch(rows, { rng, resamples: 2 }).criticalBatch.estimate);
}

/** ln B*, by pseudo-values: accuracies that fall by 0.2 points a factor of 4 beyond the knee. */
function lnTolerated(arm: string, knee: number, scatter: number): number[] {
  const rows = seeds.flatMap((seed) => {
    const rng = random(seed).split(arm);
    return batches.map((batch) => {
      const fall = Math.max(0, Math.log(batch / knee) / Math.log(4));
      return { seed, batch, accuracy: 98 - 0.4 * fall + scatter * rng.normal() };
    });
  });
  const rng = random(1);
  return pseudoValues(seeds, (some) =>
    Math.log(
      toleratedBatch(
        rows.filter(({ seed }) => some.includes(seed)),
        { rng, drop: 0.2, resamples: 1 },
      ).batch,
    ),
  );
}

const critical = (ratio: (seed: number) => number): number[] =>
  seeds.map((seed) => lnCritical(seed, "ticket", 60 * ratio(seed)) - lnCritical(seed, "dense", 60));
const tolerated = (knee: number, scatter: number): number[] => {
  const dense = lnTolerated("dense", 32, scatter);
  return lnTolerated("ticket", knee, scatter).map((value, i) => value - at(dense, i));
};
const points = (center: number, spread: number): number[] =>
  seeds.map((seed) => center + spread * random(seed).split("points").normal());

interface Rule extends Pick<ClaimPart, "delta" | "direction"> {
  readonly words: string;
  readonly simulated: Readonly<Record<"supported" | "contradicted" | "inconclusive", () => number[]>>;
}

const bounds = { delta: Math.log(1.5), direction: "beyond" } as const;
const rules: Readonly<Record<string, Rule>> = {
  "critical batch": {
    ...bounds,
    words: 'values: critical, delta: Math.log(1.5), direction: "beyond"',
    simulated: {
      supported: () => critical(() => 1 / 3),
      contradicted: () => critical(() => 1),
      inconclusive: () => critical((seed) => (seed % 2 === 0 ? 1 : 2.25)),
    },
  },
  "tolerated batch": {
    ...bounds,
    words: 'values: lnTolerates, delta: Math.log(1.5), direction: "beyond"',
    simulated: {
      supported: () => tolerated(128, 0.05),
      contradicted: () => tolerated(32, 0.03),
      inconclusive: () => tolerated(56, 0.2),
    },
  },
  "amount of noise": {
    delta: 0.2,
    direction: "greater",
    words: 'values, delta: 0.2, direction: "greater", unit: "points"',
    simulated: {
      supported: () => points(0.5, 0.1),
      contradicted: () => seeds.map(() => 0), // the least noise is the best in every half
      inconclusive: () => points(0.2, 0.2),
    },
  },
};

const { cells } = JSON.parse(readFileSync("notebooks/09-batch-size.ipynb", "utf8")) as {
  readonly cells: readonly { readonly source: readonly string[] }[];
};
const source = cells.map((cell) => cell.source.join("")).join("\n");

describe.each(Object.entries(rules))("the rule of notebook 09, %s", (name, rule) => {
  const { words, delta, direction, simulated } = rule;
  const decide = (values: readonly number[], slope: number) => {
    const check = intervalCheck("the measured noise falls like 1/B", {
      values: seeds.map((seed) => slope + 0.01 * (seed - 3.5)),
      range: [-1.1, -0.9],
    });
    const parts = [{ name, values, delta, direction, unit: "" }];
    return verdict({ claim: name, parts, checks: [check] }, { rng: random(1) }).outcome;
  };

  it("stands in the notebook with this bound", () => expect(source).toContain(words));

  it.each(["supported", "contradicted", "inconclusive"] as const)("can come out %s", (outcome) => {
    expect(decide(simulated[outcome](), -1)).toBe(outcome);
  });

  it("is not tested where the noise does not fall with the batch", () => {
    for (const make of Object.values(simulated)) expect(decide(make(), -0.5)).toBe("not tested");
  });
});
