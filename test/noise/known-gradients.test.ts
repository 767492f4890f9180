import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/index.js";
import { referenceEngine } from "../../src/engine/index.js";
import { initialParameters, resolveNetwork } from "../../src/networks/index.js";
import {
  noiseAlongRun,
  noiseScale,
  quadraticSteps,
  stepsToTarget,
  weightedNoiseScale,
} from "../../src/noise/index.js";
import { at, random, type Rng } from "../../src/numerics/index.js";
import { mean, standardDeviation } from "../../src/statistics/index.js";

// A quadratic ½ xᵀHx with H, the true gradient G = Hx and the covariance Σ of the examples' gradients known, all diagonal.
const H = [4, 1, 0.25];
const G = [0.8, -0.5, 0.3];
const deviations = [1, 2, 0.5];
const trace = deviations.reduce((sum, s) => sum + s * s, 0);
const square = G.reduce((sum, g) => sum + g * g, 0);
const weighted = {
  trace: deviations.reduce((sum, s, i) => sum + at(H, i) * s * s, 0),
  square: G.reduce((sum, g, i) => sum + at(H, i) * g * g, 0),
};

const [blocks, size] = [6, 5];
const draw = (rng: Rng) =>
  Array.from({ length: blocks }, () => {
    const examples = Array.from({ length: size }, () =>
      G.map((g, i) => g + at(deviations, i) * rng.normal()),
    );
    const gradient = G.map((_, i) => mean(examples.map((g) => at(g, i))));
    return { gradient, squaredNorms: examples.map((g) => g.reduce((sum, x) => sum + x * x, 0)) };
  });
const near = (values: readonly number[], truth: number) =>
  Math.abs(mean(values) - truth) < (3 * standardDeviation(values)) / Math.sqrt(values.length);

describe("on a quadratic with known Σ and G, over 500 seeds and within 3 standard errors", () => {
  const studies = Array.from({ length: 500 }, (_, seed) => draw(random(seed)));

  it("the simple noise scale's two parts are unbiased", () => {
    const found = studies.map(noiseScale);
    expect(
      near(
        found.map(({ traceCovariance }) => traceCovariance),
        trace,
      ),
    ).toBe(true);
    expect(
      near(
        found.map(({ squaredGradient }) => squaredGradient),
        square,
      ),
    ).toBe(true);
    // Without its correction |Ĝ|² is off by tr Σ / n, which this test can see.
    expect(
      near(
        found.map(({ squaredGradient, traceCovariance }) => squaredGradient + traceCovariance / 30),
        square,
      ),
    ).toBe(false);
  });

  it("the Hessian-weighted form's two parts are unbiased", () => {
    const found = studies.map((study) =>
      weightedNoiseScale(
        study.map(({ gradient: g }) =>
          study.map(({ gradient: l }) => g.reduce((sum, x, i) => sum + x * at(H, i) * at(l, i), 0)),
        ),
        { size },
      ),
    );
    expect(
      near(
        found.map(({ weightedTrace }) => weightedTrace),
        weighted.trace,
      ),
    ).toBe(true);
    expect(
      near(
        found.map(({ weightedSquare }) => weightedSquare),
        weighted.square,
      ),
    ).toBe(true);
  });
});

it("with H = 1 and blocks of one example the weighted form is the simple one", () => {
  const rng = random(9);
  const examples = Array.from({ length: 12 }, () => G.map((g) => g + rng.normal()));
  const gram = examples.map((g) => examples.map((l) => g.reduce((sum, x, i) => sum + x * at(l, i), 0)));
  const found = weightedNoiseScale(gram, { size: 1 });
  const simple = noiseScale(
    examples.map((gradient, k) => ({ gradient, squaredNorms: [at(at(gram, k), k)] })),
  );
  expect(found.weightedTrace).toBeCloseTo(simple.traceCovariance, 12);
  expect(found.weightedSquare).toBeCloseTo(simple.squaredGradient, 12);
});

it("on softmax regression the noise scale equals the direct computation over all examples to 1e-5", async () => {
  const dataset = await loadDataset("digits");
  const network = resolveNetwork({ widths: [64, 10] });
  const engine = referenceEngine();
  const bound = engine.bind(dataset.train);
  const parameters = initialParameters(network, { rng: random(4) });
  const [program, curvature] = [
    engine.compile({ network, batchSize: 20 }),
    engine.compileCurvature({ network }),
  ];
  program.load(parameters);
  const blocksOf = Array.from({ length: 6 }, (_, k) =>
    Uint32Array.from({ length: 20 }, (_, i) => 20 * k + i),
  );
  const found = noiseScale(
    blocksOf.map((batch) => {
      curvature.moveTo(parameters, bound, batch);
      return {
        gradient: program.gradient(bound, batch).gradient,
        squaredNorms: curvature.squaredGradientNorms(),
      };
    }),
  );
  // Directly: the gradient of one example is (softmax(Wx + b) − y) ⊗ (x, 1).
  const gradients = Array.from({ length: 120 }, (_, n) => {
    const x = Array.from(
      dataset.train.inputs.subarray(64 * n, 64 * n + 64),
      (pixel) => pixel * dataset.train.scale,
    );
    const z = Array.from({ length: 10 }, (_, o) =>
      x.reduce((sum, v, i) => sum + v * at(parameters, 64 * o + i), at(parameters, 640 + o)),
    );
    const e = z.map((value) => Math.exp(value - Math.max(...z)));
    const total = e.reduce((a, b) => a + b, 0);
    const delta = e.map((value, o) => value / total - +(dataset.train.labels[n] === o));
    return delta.flatMap((d) => [...x.map((v) => d * v), d]);
  });
  const center = at(gradients, 0).map((_, i) => mean(gradients.map((g) => at(g, i))));
  const covariance =
    gradients.reduce((sum, g) => sum + g.reduce((part, v, i) => part + (v - at(center, i)) ** 2, 0), 0) / 119;
  const norm = center.reduce((sum, v) => sum + v * v, 0) - covariance / 120;
  expect(found.traceCovariance / covariance).toBeCloseTo(1, 5);
  expect(found.squaredGradient / norm).toBeCloseTo(1, 4);
});

describe("noiseAlongRun", () => {
  const points = (pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([traceCovariance, squaredGradient], step) => ({ step, traceCovariance, squaredGradient }));

  it("averages before it divides: (1 + 3) / (1 + 0.1), not the mean of 1 and 30", () => {
    expect(
      noiseAlongRun(
        points([
          [1, 1],
          [3, 0.1],
        ]),
        { rng: random(1) },
      ).noiseScale,
    ).toBeCloseTo(4 / 1.1, 12);
  });

  it("bears single negative denominators, has no value where their mean is none, and an open end where a resample's is", () => {
    const found = noiseAlongRun(
      points([
        [1, 2],
        [1, -0.5],
        [1, 1],
        [1, 2],
        [1, -0.2],
        [1, 1.5],
      ]),
      { rng: random(1) },
    );
    expect(found.noiseScale).toBeCloseTo(6 / 5.8, 12);
    expect(
      noiseAlongRun(
        points([
          [1, -1],
          [1, 0.5],
        ]),
        { rng: random(1) },
      ),
    ).toEqual({ points: 2 });
    const open = noiseAlongRun(
      points([
        [1, 1],
        [1, -0.8],
        [1, 0.2],
        [1, -0.1],
      ]),
      { rng: random(1) },
    );
    expect(open.interval?.[1]).toBe(Infinity);
  });

  it("refuses what is no run", () => {
    expect(() => noiseAlongRun([], { rng: random(1) })).toThrow(
      "noiseAlongRun: points must be at least 1, got 0",
    );
    const twice = [0, 0].map((step) => ({ step, traceCovariance: 1, squaredGradient: 1 }));
    expect(() => noiseAlongRun(twice, { rng: random(1) })).toThrow(
      "noiseAlongRun: steps must rise, got 0 after 0",
    );
  });
});

describe("quadraticSteps", () => {
  const base = { curvature: 2, variance: 3, start: 1.5, target: 0.2 };

  it.each([
    [4, 0.05],
    [64, 0.2],
  ])(
    "is what SGD with batch %d at rate %d needs, simulated on 2000 paths: within 6 %% and half a step",
    (batch, rate) => {
      const steps = quadraticSteps({ ...base, batch, rate }) ?? NaN;
      const paths = 2000;
      const rng = random(batch);
      let x = new Float64Array(paths).fill(base.start);
      const losses: { step: number; loss: number }[] = [];
      for (let step = 0; step <= Math.ceil(steps) + 3; step++) {
        losses.push({ step, loss: mean([...x].map((value) => 0.5 * base.curvature * value * value)) });
        x = x.map(
          (value) =>
            value - rate * (base.curvature * value + Math.sqrt(base.variance / batch) * rng.normal()),
        );
      }
      const measured = stepsToTarget(losses, base.target) ?? NaN;
      expect(Math.abs(measured - steps)).toBeLessThan(0.06 * steps + 0.5);
    },
  );

  it("without noise is a power: ln √(v/v₀) / ln |1 − ηλ|; none at 2/λ or under the floor; none needed at the target", () => {
    const quiet = { ...base, variance: 0, batch: 1, rate: 0.1 };
    expect(quadraticSteps(quiet)).toBeCloseTo(Math.log(0.2 / 2.25) / Math.log(0.64), 10);
    expect(quadraticSteps({ ...quiet, rate: 1 })).toBeUndefined();
    expect(quadraticSteps({ ...base, batch: 1, rate: 0.5 })).toBeUndefined();
    expect(quadraticSteps({ ...quiet, target: 5 })).toBe(0);
    expect(quadraticSteps({ ...quiet, rate: 0.5 })).toBe(1);
  });

  it("tuned at each batch follows S_min(1 + B_crit/B): twice the batch halves the steps while it is small, and not when it is large", () => {
    const rates = Array.from({ length: 400 }, (_, k) => 1.02 ** (k - 400) * 0.95);
    const tuned = (batch: number) =>
      Math.min(...rates.map((rate) => quadraticSteps({ ...base, target: 0.01, batch, rate }) ?? Infinity));
    expect(tuned(2) / tuned(1)).toBeCloseTo(0.5, 1);
    expect(tuned(2 ** 13) / tuned(2 ** 12)).toBeGreaterThan(0.75);
  });
});
