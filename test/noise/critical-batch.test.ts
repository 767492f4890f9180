import { describe, expect, it } from "vitest";
import { random, type Rng } from "../../src/numerics/index.js";
import { criticalBatch, toleratedBatch, type StepsRow } from "../../src/noise/index.js";

const truth = { steps: 120, batch: 200 };
const batches = [16, 64, 256, 1024];

/** Steps of 10 seeds at each batch about the true curve, seeds and runs scattering; those beyond the limit are censored. */
function simulated(rng: Rng, { spread = 0.15, limit = Infinity, seeds = 10 } = {}): StepsRow[] {
  return Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) => {
    const luck = 0.1 * rng.normal();
    return batches.map((batch) => {
      const center = Math.log(truth.steps * (1 + truth.batch / batch));
      const steps = Math.exp(center + luck + spread * rng.normal());
      return steps > limit ? { seed, batch, steps: undefined, limit } : { seed, batch, steps, limit: 1e9 };
    });
  });
}

describe("criticalBatch", () => {
  it("of points on the curve gives its parameters back to 1e-5, in steps and in examples", () => {
    const rows = [0, 1].flatMap((seed) =>
      batches.map((batch) => ({ seed, batch, steps: truth.steps * (1 + truth.batch / batch), limit: 1e6 })),
    );
    const found = criticalBatch(rows, { rng: random(1), resamples: 5 });
    expect(found.criticalBatch.estimate / truth.batch).toBeCloseTo(1, 5);
    expect(found.fewestSteps.estimate / truth.steps).toBeCloseTo(1, 5);
    expect(found.fewestExamples.estimate / (truth.steps * truth.batch)).toBeCloseTo(1, 5);
    expect(found.criticalBatch.interval[1] / found.criticalBatch.interval[0]).toBeCloseTo(1, 4);
    expect(found).toMatchObject({ rows: 8, censored: 0, beyond: false });
    // Every point lies on the time-data hyperbola too.
    for (const { batch, steps } of rows) {
      const examples = steps * batch;
      const product =
        (steps / found.fewestSteps.estimate - 1) * (examples / found.fewestExamples.estimate - 1);
      expect(product).toBeCloseTo(1, 4);
    }
  });

  it.each([
    ["nothing", Infinity],
    ["a third of the smallest batch's runs", 1800],
  ])(
    "with noise, and %s censored at %d steps, its 95 %% intervals hold the truth in 93 to 97 %% of 300 studies",
    (_name, limit) => {
      let [batch, steps, censored] = [0, 0, 0];
      const holds = ([low, high]: readonly [number, number], value: number) =>
        +(low <= value && value <= high);
      for (let k = 0; k < 300; k++) {
        const rng = random(k).split("study");
        const found = criticalBatch(simulated(rng, { limit }), {
          rng: rng.split("bootstrap"),
          resamples: 40,
        });
        batch += holds(found.criticalBatch.interval, truth.batch);
        steps += holds(found.fewestSteps.interval, truth.steps);
        censored += found.censored;
      }
      expect(censored > 150).toBe(limit < Infinity);
      for (const share of [batch / 300, steps / 300]) {
        expect(share).toBeGreaterThanOrEqual(0.93);
        expect(share).toBeLessThanOrEqual(0.97);
      }
    },
  );

  it("says that B_crit is beyond the batches where every run needs as many steps or as many examples", () => {
    const rows = (steps: (batch: number) => number) =>
      [0, 1].flatMap((seed) => batches.map((batch) => ({ seed, batch, steps: steps(batch), limit: 1e9 })));
    const options = { rng: random(1), resamples: 3 };
    expect(
      criticalBatch(
        rows(() => 100),
        options,
      ).beyond,
    ).toBe(true);
    expect(
      criticalBatch(
        rows((batch) => 1e5 / batch),
        options,
      ).beyond,
    ).toBe(true);
  });

  it.each([
    [[{ seed: 0, batch: 16, steps: 5, limit: 9 }], "two batches must have rows that reached the target"],
    [
      [
        { seed: 0, batch: 16, steps: 5, limit: 9 },
        { seed: 0, batch: 64, steps: undefined, limit: 9 },
      ],
      "two batches must have rows that reached the target",
    ],
    [[{ seed: 0, batch: 0, steps: 5, limit: 9 }], "batch must be positive and finite, got 0"],
    [[{ seed: 0, batch: 1, steps: 10, limit: 9 }], "steps must be at most limit, got 10 above 9"],
  ])("refuses %j", (rows, message) => {
    expect(() => criticalBatch(rows, { rng: random(1) })).toThrow(`criticalBatch: ${message}`);
  });
});

describe("toleratedBatch", () => {
  const sizes = [16, 32, 64, 128, 256];
  /** Accuracy in points that falls by a tenth a doubling from 32 on: 0.2 points are lost at 128. */
  const accuracy = (batch: number) => 98 - 0.1 * Math.log2(Math.max(32, batch) / 32);

  it("of a curve without noise is where it has fallen by the drop, linear in ln batch", () => {
    const rows = sizes.map((batch) => ({ seed: 0, batch, accuracy: accuracy(batch) }));
    const found = toleratedBatch(rows, { rng: random(1), drop: 0.2 });
    expect(found.batch).toBeCloseTo(128, 8);
    expect(found.interval).toEqual([0, Infinity]);
    expect(toleratedBatch(rows, { rng: random(1), drop: 0.25 }).batch).toBeCloseTo(128 * Math.SQRT2, 8);
    expect(toleratedBatch(rows, { rng: random(1), drop: 2 })).toMatchObject({
      batch: Infinity,
      censored: true,
    });
  });

  it("a bump against the order is pooled away", () => {
    const rows = [
      [16, 98],
      [64, 97.7],
      [256, 97.9],
      [1024, 97.4],
    ].map(([batch = 0, value = 0]) => ({ seed: 0, batch, accuracy: value }));
    const { curve } = toleratedBatch(rows, { rng: random(1), drop: 0.2 });
    [98, 97.8, 97.8, 97.4].forEach((value, k) => expect(curve[k]?.accuracy).toBeCloseTo(value, 10));
  });

  it("its 95 % intervals hold the truth in 93 to 97 % of 300 noisy studies, some of them censored", () => {
    const lost = 32 * 2 ** 2.7; // at which 0.27 points are, close to the largest batch
    let [held, open] = [0, 0];
    for (let k = 0; k < 300; k++) {
      const rng = random(k).split("tolerated");
      const rows = Array.from({ length: 12 }, (_, seed) => seed).flatMap((seed) => {
        const luck = 0.1 * rng.normal();
        return sizes.map((batch) => ({
          seed,
          batch,
          accuracy: accuracy(batch) + luck + 0.06 * rng.normal(),
        }));
      });
      const { interval } = toleratedBatch(rows, { rng: rng.split("bootstrap"), drop: 0.27, resamples: 150 });
      held += +(interval[0] <= lost && lost <= interval[1]);
      open += +(interval[1] === Infinity);
    }
    expect(open).toBeGreaterThan(0);
    expect(held / 300).toBeGreaterThanOrEqual(0.93);
    expect(held / 300).toBeLessThanOrEqual(0.97);
  });

  it.each([
    [[{ seed: 0, batch: 16, accuracy: 1 }], 0.2, "batches must be at least 2, got 1"],
    [[{ seed: 0, batch: 16, accuracy: NaN }], 0.2, "batch must be positive and accuracy finite"],
    [[], 0, "drop must be positive and finite, got 0"],
  ])("refuses %j at drop %d", (rows, drop, message) => {
    expect(() => toleratedBatch(rows, { rng: random(1), drop })).toThrow(`toleratedBatch: ${message}`);
  });
});
