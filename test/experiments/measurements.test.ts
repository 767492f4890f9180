import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/index.js";
import { loadDataset, streams, trainingSplit } from "../../src/data/index.js";
import {
  canonicalForm,
  checkedDescription,
  describedKey,
  evaluation,
  interpolation,
  ladder,
  levelRun,
  noiseProbe,
  spectrum,
  trainingRun,
  type Description,
} from "../../src/experiments/index.js";
import { parameterCount, resolveNetwork } from "../../src/networks/index.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });
const level = (n: number) => levelRun(trunk, n);

describe("descriptions of measurements", () => {
  const run = trainingRun({ network: "lenet-300-100", data: "mnist", recipe: "lenet", seed: 1 });
  const other = { ...run, seed: 2 };
  it("expand to these fields and keys (non-regression: pinned)", () => {
    expect(evaluation({ run })).toEqual({ job: "evaluate", run, part: "test", reset: [] });
    expect(interpolation({ from: run, to: other })).toEqual({
      ...{ job: "interpolate", from: run, to: other },
      ...{ points: 30, part: "test" },
    });
    expect(noiseProbe({ run })).toEqual({
      job: "noise",
      run,
      examples: 2000,
      blocks: 20,
      draw: 0,
      weight: "none",
    });
    expect(spectrum({ run })).toEqual({
      ...{ job: "spectrum", run, matrix: "hessian", at: "end", ends: "largest" },
      ...{ count: 5, steps: 60, examples: 1000, draw: 0 },
    });
    const all = [
      evaluation({ run }),
      interpolation({ from: run, to: other }),
      noiseProbe({ run }),
      spectrum({ run }),
    ];
    expect(all.map((each) => describedKey(each).slice(0, 16))).toEqual([
      ...["886ceabc94628fb6", "7b2b1831113ccee4"],
      ...["5c8103da6eff2057", "91e3b0029dc1ee0f"],
    ]);
  });

  it("leave every default out of their keys: run and kind remain", () => {
    const form = canonicalForm(run);
    expect(canonicalForm(evaluation({ run, part: "test" }))).toEqual({ job: "evaluate", run: form });
    expect(canonicalForm(noiseProbe({ run, blocks: 20 }))).toEqual({ job: "noise", run: form });
    expect(canonicalForm(spectrum({ run, draw: 0 }))).toEqual({ job: "spectrum", version: 2, run: form });
  });

  it("have a key of their own for every change", () => {
    const weights = { content: "0".repeat(64) };
    const keys = [
      evaluation({ run }),
      evaluation({ run, part: "validation" }),
      evaluation({ run, weights }),
      interpolation({ from: run, to: other }),
      interpolation({ from: other, to: run }),
      interpolation({ from: run, to: other, points: 3 }),
      interpolation({ from: run, to: other, part: "training" }),
      noiseProbe({ run }),
      noiseProbe({ run, draw: 1 }),
      noiseProbe({ run, examples: 40 }),
      noiseProbe({ run, blocks: 10 }),
      spectrum({ run }),
      spectrum({ run, matrix: "gauss-newton" }),
      spectrum({ run, count: 1 }),
      spectrum({ run, steps: 9 }),
      spectrum({ run, examples: 9 }),
      spectrum({ run, draw: 1 }),
    ].map(describedKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    [() => evaluation({ run, part: "tests" as never }), 'did you mean "test"?'],
    [() => evaluation({ run, weights: { content: "x" } }), "weights must be a content from lab.keep"],
    [() => interpolation({ from: run, to: smallRun() }), "to must have network, data and loss of from"],
    [() => interpolation({ from: run, to: other, points: 1 }), "points must be in [2, 1000], got 1"],
    [
      () => noiseProbe({ run, examples: 41 }),
      "examples must be a multiple of 20 blocks and at least 2 a block, got 41",
    ],
    [() => spectrum({ run, count: 9, steps: 8 }), "steps must be in [9, 1000], got 8"],
    [() => checkedDescription({ job: "evaluat" } as unknown as Description), 'did you mean "evaluate"?'],
  ])("refuse bad input %#", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("evaluation", () => {
  it("of a run's final weights gives the loss and accuracy of its history's end, on test and on validation data", async () => {
    const lab = temporaryLab();
    const [run] = await lab.runAll([level(1)]);
    const test = await lab.run(evaluation({ run: level(1) }));
    const validation = await lab.run(evaluation({ run: level(1), part: "validation" }));
    expect([test.summary.loss, test.summary.accuracy]).toEqual([
      run?.summary.final.testLoss,
      run?.summary.final.testAccuracy,
    ]);
    expect(validation.summary.loss).toBe(run?.summary.final.validationLoss);
    expect(validation.summary.count).toBe(300);
    const training = await lab.run(evaluation({ run: level(1), part: "training" }));
    expect(training.summary.count).toBe(1437 - 300);
  });

  it("of weights made by hand needs no training: all zeros give ln 10", async () => {
    const lab = temporaryLab();
    const weights = lab.keep(new Float32Array(parameterCount(resolveNetwork("digits-mlp"))));
    const described = evaluation({ run: smallRun(), weights });
    expect(lab.plan([described])).toMatchObject({ toRun: 1 });
    const { summary } = await lab.run(described);
    expect(summary.loss).toBeCloseTo(Math.log(10), 6);
  });

  it("refuses arrays the store does not have, before anything starts", async () => {
    const lab = temporaryLab();
    const described = evaluation({ run: smallRun(), weights: { content: "0".repeat(64) } });
    await expect(lab.run(described)).rejects.toThrow("must have its arrays in");
  });
});

describe("interpolation", () => {
  it("has the ends' own loss and error at α = 0 and 1, and a run has no barrier to itself", async () => {
    const lab = temporaryLab();
    const other = smallRun({ seed: 8 });
    const line = (await lab.run(interpolation({ from: level(1), to: other, points: 5 }))).summary;
    const [a, b] = await lab.runAll([level(1), other]);
    expect(line.points.map(({ alpha }) => alpha)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(line.points[0]?.loss).toBe(a?.summary.final.testLoss);
    expect(line.points[4]?.error).toBe(1 - (b?.summary.final.testAccuracy ?? 0));
    const highest = Math.max(...line.points.map(({ error }) => error));
    expect(line.errorBarrier).toBeCloseTo(
      highest - ((line.points[0]?.error ?? 0) + (line.points[4]?.error ?? 0)) / 2,
      12,
    );
    expect(line.errorBarrier).toBeGreaterThan(0.05); // other seeds: not linearly connected

    const self = (await lab.run(interpolation({ from: level(1), to: level(1), points: 3 }))).summary;
    expect([self.lossBarrier, self.errorBarrier]).toEqual([0, 0]);
  });
});

describe("noise probe", () => {
  it("weighted by the Gauss-Newton matrix has a positive numerator, and leaves the simple scale as it is", async () => {
    const lab = temporaryLab();
    const options = { run: level(1), examples: 200, blocks: 10 };
    const plain = (await lab.run(noiseProbe(options))).summary;
    const { weighted, ...rest } = (await lab.run(noiseProbe({ ...options, weight: "gauss-newton" }))).summary;
    expect(rest).toEqual(plain);
    expect(weighted?.weightedTrace).toBeGreaterThan(0);
    expect(() => noiseProbe({ ...options, blocks: 2, weight: "hessian" })).toThrow(
      "noiseProbe: blocks must be at least 3 beside a weight, got 2",
    );
  });

  it("of weight identity sees the noise in gradients of whole blocks: |Ĝ|² = |G|² + tr Σ / n is that of the single examples to 1e-5, and their tr Σ within 4 standard errors", async () => {
    const lab = temporaryLab();
    const options = { run: level(1), examples: 600, blocks: 60, weight: "identity" } as const;
    const { weighted, ...simple } = (await lab.run(noiseProbe(options))).summary;
    const { weightedTrace = 0, weightedTraceError = 0, weightedSquare = 0 } = weighted ?? {};
    const squared = simple.squaredGradient + simple.traceCovariance / 600;
    expect((weightedSquare + weightedTrace / 600) / squared).toBeCloseTo(1, 5);
    expect(Math.abs(weightedTrace - simple.traceCovariance)).toBeLessThan(4 * weightedTraceError);
    expect(weightedTraceError).toBeLessThan(simple.traceCovariance / 4);
  });

  it("agrees with one gradient an example: tr Σ and |G|² to 1e-4", async () => {
    const lab = temporaryLab();
    const { summary } = await lab.run(noiseProbe({ run: level(1), examples: 40, blocks: 4 }));
    expect(summary.traceCovariance).toBeGreaterThan(0);
    expect(summary.traceCovarianceError).toBeLessThan(summary.traceCovariance);
    // All 1137 examples in 3 blocks: no draw is left, so brute force over the training examples must agree.
    const all = (await lab.run(noiseProbe({ run: level(1), examples: 1137, blocks: 3 }))).summary;
    const run = await lab.run(level(1));
    const dataset = await loadDataset("digits");
    const engine = referenceEngine();
    const bound = engine.bind(dataset.train);
    const program = engine.compile({ network: resolveNetwork("digits-mlp"), mask: await run.mask() });
    program.load(await run.weights());
    const { train } = trainingSplit(dataset, { validation: 300, rng: streams(7).split });
    const gradients = Array.from(train, (i) => program.gradient(bound, Uint32Array.of(i)).gradient);
    const mean = new Float64Array(gradients[0]?.length ?? 0);
    for (const gradient of gradients)
      gradient.forEach((g, i) => (mean[i] = (mean[i] ?? 0) + g / gradients.length));
    let trace = 0;
    for (const gradient of gradients)
      gradient.forEach((g, i) => (trace += (g - (mean[i] ?? 0)) ** 2 / (gradients.length - 1)));
    const squared = mean.reduce((sum, g) => sum + g * g, 0) - trace / gradients.length;
    expect(Math.abs(all.traceCovariance / trace - 1)).toBeLessThan(1e-4);
    expect(Math.abs(all.squaredGradient - squared)).toBeLessThan(1e-4 * trace);
  });

  it("and spectrum refuse more examples than there are when they are described, before a step is trained", () => {
    for (const describe of [noiseProbe, spectrum]) {
      expect(() => describe({ run: level(0), examples: 2000 })).toThrow("examples must be at most 1137");
    }
  });

  it("takes by default the most examples that a small data set has: 1,120 of 1,137 in 20 blocks", () => {
    expect(noiseProbe({ run: level(0) }).examples).toBe(1120);
    expect(noiseProbe({ run: level(0), blocks: 100 }).examples).toBe(1100);
    expect(() => noiseProbe({ run: level(0), blocks: 900 })).toThrow("examples must be at most 1137");
  });
});

describe("spectrum", () => {
  const network = { widths: [64, 2, 10] };
  const run = trainingRun({ network, data: "digits", recipe: small, seed: 7 });

  it.each(["hessian", "gauss-newton"] as const)(
    "agrees with the dense %s matrix in float64 to 1e-5 of the largest",
    async (matrix) => {
      const lab = temporaryLab();
      const { summary } = await lab.run(spectrum({ run, matrix, count: 4, steps: 80, examples: 200 }));
      expect(summary.size).toBe(160);
      for (const { residual, converged } of summary.eigenvalues) {
        expect(converged).toBe(true);
        expect(residual).toBeLessThan(1e-4 * (summary.eigenvalues[0]?.value ?? 0));
      }
      // The dense matrix, column by column in float64, and the power method with deflation on it.
      const dataset = await loadDataset("digits");
      const { train } = trainingSplit(dataset, { validation: 300, rng: streams(7).split });
      const order = streams(7).probe(0).split("examples").permutation(train.length).subarray(0, 200);
      const engine = referenceEngine({ arithmetic: "float64" });
      const bound = engine.bind(dataset.train);
      const program = engine.compileCurvature({ network: resolveNetwork(network) });
      const weights = await (await lab.run(run)).weights();
      program.moveTo(
        Float64Array.from(weights),
        bound,
        order.map((i) => train[i] ?? 0),
      );
      const columns = Array.from({ length: 160 }, (_, i) => {
        const unit = Float64Array.from({ length: 160 }, (_, j) => +(i === j));
        return matrix === "hessian" ? program.hessian(unit) : program.gaussNewton(unit);
      });
      const apply = (v: readonly number[]): number[] => {
        const image: number[] = Array.from({ length: 160 }, () => 0);
        columns.forEach((column, j) =>
          column.forEach((a, i) => (image[i] = (image[i] ?? 0) + a * (v[j] ?? 0))),
        );
        return image;
      };
      const shift = 10; // makes the largest eigenvalue the largest in size as well
      const found: { value: number; vector: number[] }[] = [];
      for (let k = 0; k < 2; k++) {
        let v = Array.from({ length: 160 }, (_, i) => Math.sin(i + 1 + k));
        let value = 0;
        for (let step = 0; step < 400; step++) {
          for (const { vector } of found) {
            const dot = vector.reduce((sum, x, i) => sum + x * (v[i] ?? 0), 0);
            v = v.map((x, i) => x - dot * (vector[i] ?? 0));
          }
          const image = apply(v).map((x, i) => x + shift * (v[i] ?? 0));
          value = Math.sqrt(image.reduce((sum, x) => sum + x * x, 0));
          v = image.map((x) => x / value);
        }
        found.push({ value: value - shift, vector: v });
      }
      const largest = found[0]?.value ?? 0;
      expect(Math.abs((summary.eigenvalues[0]?.value ?? 0) - largest)).toBeLessThan(1e-5 * largest);
      expect(Math.abs((summary.eigenvalues[1]?.value ?? 0) - (found[1]?.value ?? 0))).toBeLessThan(
        1e-3 * largest,
      );
    },
  );

  it("and all measurements have the same bytes on reference and wasm, inline and in a worker", async () => {
    const wanted: Description[] = [
      spectrum({ run, steps: 10, examples: 50, count: 2 }),
      noiseProbe({ run: level(1), examples: 40, blocks: 4 }),
      interpolation({ from: level(1), to: smallRun({ seed: 8 }), points: 3 }),
      evaluation({ run: level(1) }),
    ];
    const labs = [
      temporaryLab({ engine: "reference" }),
      temporaryLab({ engine: "wasm" }),
      temporaryLab({ workers: 1 }),
    ];
    const summaries = [];
    for (const lab of labs)
      summaries.push((await lab.runAll(wanted)).map(({ summary }) => JSON.stringify(summary)));
    expect(summaries[1]).toEqual(summaries[0]);
    expect(summaries[2]).toEqual(summaries[0]);
  });
});
