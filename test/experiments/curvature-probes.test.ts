import { describe, expect, it } from "vitest";
import { loadDataset, streams, trainingSplit } from "../../src/data/index.js";
import { referenceEngine } from "../../src/engine/index.js";
import {
  densityProbe,
  descentProbe,
  gradientProbe,
  kindOf,
  ladder,
  levelRun,
  lineProbe,
  openWorkshop,
  pathProbe,
  rankProbe,
  sliceProbe,
  spectrum,
  stableRateProbe,
  traceProbe,
  trainingRun,
  type Description,
  type JobTools,
} from "../../src/experiments/index.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";
import {
  curvatureAt,
  extremeEigenvalues,
  predictedSteps,
  spectralSum,
  tridiagonalise,
} from "../../src/curvature/index.js";
import { trunkRounds } from "../../src/store/index.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const network = { widths: [64, 2, 10] };
const run = trainingRun({ network, data: "digits", recipe: small, seed: 7 });
const ticket = levelRun(ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 }), 2);
/** One of each kind that works in parts. */
const probes: readonly Description[] = [
  spectrum({ run, steps: 12, examples: 60, count: 3, ends: "both" }),
  densityProbe({ run, probes: 4, steps: 5, examples: 60 }),
  traceProbe({ run, products: 24, examples: 60 }),
  traceProbe({ run, products: 24, examples: 60, method: "xtrace", matrix: "empirical-fisher" }),
  rankProbe({ run, products: 24, examples: 60 }),
  descentProbe({ run, steps: 12, examples: 60, at: "start" }),
  lineProbe({ run, points: 7, examples: 60 }),
  pathProbe({ run }),
  pathProbe({ run: smallRun({ recipe: { ...small, optimizer: "sgd" } }) }),
  sliceProbe({ run, points: 3, examples: 60 }),
  stableRateProbe({ run, steps: 5, halvings: 4, examples: 60 }),
];

/** The same 200 examples and point as the probes look at, in float64. */
async function twin(end: Float32Array, count: number) {
  const dataset = await loadDataset("digits");
  const { train } = trainingSplit(dataset, { validation: 300, rng: streams(7).split });
  const order = streams(7).probe(0).split("examples").permutation(train.length).subarray(0, count);
  const engine = referenceEngine({ arithmetic: "float64" });
  return curvatureAt(engine, {
    network: resolveNetwork(network),
    parameters: Float64Array.from(end),
    examples: engine.bind(dataset.train),
    indices: order.map((i) => train[i] ?? 0),
  });
}

describe("probes of curvature", () => {
  it("goes on after any number of finished parts to the same summary, every kind that works in parts", async () => {
    const lab = temporaryLab();
    await lab.runAll([run]);
    const workshop = openWorkshop();
    const compute = async (description: Description, done: readonly Float64Array[]) => {
      const added: Float64Array[] = [...done];
      const told: number[] = [];
      const tools: JobTools = {
        store: lab.store,
        trunks: trunkRounds(undefined),
        checkpoints: {
          load: () => undefined,
          save: () => undefined,
          clear: () => undefined,
          every: 1,
          rows: () => ({ done, seconds: () => 0, add: (row: Float64Array) => void added.push(row) }),
        } as unknown as JobTools["checkpoints"],
        bench: (of) => workshop.bench(of, "wasm", lab.store),
        clock: () => 0,
        onProgress: ({ step, iterations }) => {
          expect(step).toBeLessThanOrEqual(iterations);
          told.push(step);
        },
      };
      const { summary } = await kindOf(description).compute(description, tools);
      return { text: JSON.stringify(summary), added, told };
    };
    for (const description of probes) {
      const whole = await compute(description, []);
      expect(whole.added.length, description.job).toBeGreaterThan(0);
      expect(whole.told.length, description.job).toBeGreaterThan(1);
      for (const kept of [1, Math.floor(whole.added.length / 2), whole.added.length]) {
        const again = await compute(description, whole.added.slice(0, kept));
        expect(again.text, `${description.job} after ${kept} parts`).toBe(whole.text);
        expect(again.added).toEqual(whole.added);
      }
    }
    workshop.close();
  });

  it("have the same bytes on reference and wasm", async () => {
    const summaries = [];
    for (const engine of ["reference", "wasm"] as const) {
      const lab = temporaryLab({ engine });
      const wanted = [...probes, gradientProbe({ run, examples: 60 })];
      summaries.push((await lab.runAll(wanted)).map(({ summary }) => JSON.stringify(summary)));
    }
    expect(summaries[1]).toEqual(summaries[0]);
  });

  it("agree with the float64 twin: both ends, trace, rank, density, gradient and predicted steps", async () => {
    const lab = temporaryLab();
    const examples = 200;
    const point = await twin(await (await lab.run(run)).weights(), examples);
    const hessian = await extremeEigenvalues(point.operators.hessian, {
      count: 160,
      steps: 160,
      rng: random(1),
    });
    const values = hessian.largest.map(({ value }) => value);
    const scale = at(values, 0);
    const ends = await lab.run(spectrum({ run, examples, steps: 160, count: 5, ends: "both" }));
    ends.summary.eigenvalues.forEach(({ value, converged }, k) => {
      expect(Math.abs(value - at(values, k))).toBeLessThan(1e-5 * scale);
      expect(converged).toBe(true);
    });
    ends.summary.smallest?.forEach(({ value }, k) => {
      expect(Math.abs(value - at(values, 159 - k))).toBeLessThan(1e-5 * scale);
    });
    expect(ends.summary.smallest).toHaveLength(5);
    const sum = values.reduce((all, value) => all + value, 0);
    const { summary: exact } = await lab.run(traceProbe({ run, examples, products: 160 }));
    expect(exact.trace.method).toBe("exact");
    expect(Math.abs(exact.trace.value - sum)).toBeLessThan(1e-4 * Math.abs(sum));
    const { summary: estimated } = await lab.run(traceProbe({ run, examples, products: 60 }));
    expect(Math.abs(estimated.trace.value - sum)).toBeLessThan(4 * estimated.trace.standardError);
    const { summary: density } = await lab.run(densityProbe({ run, examples, probes: 8, steps: 40 }));
    const traced = spectralSum(density, (x) => x);
    expect(Math.abs(traced.value - sum)).toBeLessThan(4 * traced.standardError);
    const gauss = await extremeEigenvalues(point.operators["gauss-newton"], {
      ...{ count: 160, steps: 160, rng: random(1), ends: "largest" },
    });
    const lambdas = gauss.largest.map(({ value }) => value);
    const rank = lambdas.reduce((all, x) => all + x, 0) ** 2 / lambdas.reduce((all, x) => all + x * x, 0);
    const { summary: found } = await lab.run(rankProbe({ run, examples, products: 90 }));
    expect(Math.abs(found.logRank.value - Math.log(rank))).toBeLessThan(
      4 * found.logRank.standardError + 1e-4,
    );
    const { summary: gradient } = await lab.run(gradientProbe({ run, examples }));
    const norm = Math.sqrt(point.gradient.reduce((all, x) => all + x * x, 0));
    expect(Math.abs(gradient.norm / norm - 1)).toBeLessThan(1e-4);
    const parts = gradient.layers.flatMap(({ weights, biases }) => [weights, biases]);
    expect(Math.sqrt(parts.reduce((all, x) => all + x * x, 0))).toBeCloseTo(gradient.norm, 10);
    const { summary: descent } = await lab.run(descentProbe({ run, examples, steps: 40 }));
    const ours = predictedSteps(
      await tridiagonalise(point.operators["gauss-newton"], { steps: 40, start: point.gradient }),
      { factor: 1.2, from: { loss: point.loss, gradientNorm: norm } },
    );
    const from = { loss: descent.loss, gradientNorm: descent.gradientNorm };
    const theirs = predictedSteps(descent, { factor: 1.2, from });
    expect(Math.abs((theirs.fractional ?? NaN) / (ours.fractional ?? NaN) - 1)).toBeLessThan(0.02);
    expect(predictedSteps(descent, { from })).toEqual(descent.predicted);
  });

  it("of a ticket are on its survivors: size is surviving weights and biases, at its start and its end", async () => {
    const lab = temporaryLab();
    const { summary } = await lab.run(ticket);
    const size = summary.kept.reduce((sum, x) => sum + x, 0) + 32 + 16 + 10;
    for (const moment of ["start", "end"] as const) {
      const found = await lab.run(gradientProbe({ run: ticket, at: moment, examples: 50 }));
      expect(found.summary.size).toBe(size);
    }
    const start = await lab.run(gradientProbe({ run: ticket, at: "start", examples: 50 }));
    const first = await lab.run(lineProbe({ run: ticket, points: 3, examples: 50 }));
    expect(at(first.summary.points, 0).loss).toBeCloseTo(start.summary.loss, 6);
  });

  it("at the start need no training of the run", () => {
    const lab = temporaryLab();
    expect(lab.plan([gradientProbe({ run, at: "start" })])).toMatchObject({ toRun: 1 });
    expect(lab.plan([gradientProbe({ run })])).toMatchObject({ toRun: 2 });
    expect(() => gradientProbe({ run, at: "start", weights: { content: "0".repeat(64) } })).toThrow(
      'gradientProbe: at must be "end" beside given weights, got "start"',
    );
  });
});

describe("pathProbe", () => {
  it("ends where the run ends, is no shorter than the straight way, and of 1 step is it", async () => {
    const lab = temporaryLab();
    const [trained] = await lab.runAll([run]);
    const { summary } = await lab.run(pathProbe({ run }));
    expect(summary.steps).toBe(120);
    expect(summary.length).toBeGreaterThan(summary.displacement);
    expect(summary.detour).toBe(summary.length / summary.displacement);
    const one = trainingRun({ ...run, recipe: { ...small, iterations: 1 } });
    const { summary: single } = await lab.run(pathProbe({ run: one }));
    expect(single.detour).toBe(1);
    // the displacement from the run's own weights and initial ones, by another route
    const line = await lab.run(lineProbe({ run, points: 3, examples: 60 }));
    expect(line.summary.points).toHaveLength(3);
    const end = await trained?.weights();
    const start = await (await lab.run(one)).weights();
    const gap = Math.sqrt((end ?? start).reduce((sum, x, i) => sum + (x - at(start, i)) ** 2, 0));
    expect(Math.abs(gap - summary.displacement)).toBeLessThanOrEqual(single.length + 1e-6);
  });

  it("says at which step training ceased to be finite, and refuses an update rule of one's own", async () => {
    const lab = temporaryLab();
    const wild = smallRun({ recipe: { ...small, optimizer: "sgd", rate: 1e30 } });
    const { summary } = await lab.run(pathProbe({ run: wild }));
    expect(summary.divergedAt).toBeGreaterThan(0);
    const own = { name: "own", module: { file: "a.mjs", sha256: "0".repeat(64) } } as const;
    const described = trainingRun({ ...run, recipe: { ...small, optimizer: own } });
    expect(() => pathProbe({ run: described })).toThrow(
      "pathProbe: run must have an update rule of the table",
    );
  });
});

describe("lineProbe, sliceProbe and stableRateProbe", () => {
  it("a line's ends are the run's loss at its start and end, and falling and rise are counted over its pieces", async () => {
    const lab = temporaryLab();
    const { summary } = await lab.run(lineProbe({ run, points: 11, examples: 200 }));
    const losses = summary.points.map(({ loss }) => loss);
    const changes = losses.slice(1).map((loss, k) => loss - at(losses, k));
    expect(summary.falling).toBe(changes.filter((change) => change < 0).length / 10);
    const rise = changes.reduce((sum, change) => sum + Math.max(0, change), 0);
    expect(summary.rise).toBeCloseTo(rise / (at(losses, 0) - at(losses, 10)), 12);
    const end = await lab.run(gradientProbe({ run, examples: 200 }));
    expect(at(losses, 10)).toBeCloseTo(end.summary.loss, 6);
  });

  it("a slice of 3 × 3 has the point in its middle, and halving the radius halves its axis", async () => {
    const lab = temporaryLab();
    const { summary } = await lab.run(sliceProbe({ run, points: 3, examples: 200 }));
    const { summary: half } = await lab.run(sliceProbe({ run, points: 3, examples: 200, radius: 0.5 }));
    expect(summary.axis).toEqual([-1, 0, 1]);
    expect(half.axis).toEqual([-0.5, 0, 0.5]);
    const end = await lab.run(gradientProbe({ run, examples: 200 }));
    expect(at(at(summary.losses, 1), 1)).toBeCloseTo(end.summary.loss, 6);
    expect(at(at(half.losses, 1), 1)).toBe(at(at(summary.losses, 1), 1));
    expect(at(at(half.losses, 0), 1)).not.toBe(at(at(summary.losses, 0), 1));
  });

  it("the largest stable rate of softmax regression, which is convex, is at least 2/λ₁, and bracketed to 2 %", async () => {
    const lab = temporaryLab();
    const linear = trainingRun({ network: { widths: [64, 10] }, data: "digits", recipe: small, seed: 7 });
    const { summary } = await lab.run(
      stableRateProbe({ run: linear, examples: 200, steps: 60, at: "start" }),
    );
    const { summary: top } = await lab.run(spectrum({ run: linear, examples: 200, at: "start" }));
    const bound = 2 / (top.eigenvalues[0]?.value ?? NaN);
    const { stable = NaN, unstable = NaN, tried } = summary;
    expect(stable).toBeGreaterThan(0.98 * bound);
    expect(unstable / stable).toBeLessThan(1.02);
    expect(tried).toHaveLength(12);
    for (const { rate, divergedAt } of tried) expect(divergedAt === undefined).toBe(rate <= stable);
  });
});
