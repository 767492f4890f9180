import { describe, expect, it } from "vitest";
import { batchOrder, loadDataset, streams, trainingSplit } from "../../src/data/index.js";
import {
  openEngine,
  type BoundExamples,
  type EngineName,
  type Evaluation,
  type Program,
} from "../../src/engine/index.js";
import { initialParameters, resolveNetwork } from "../../src/networks/index.js";
import { sha256Hex } from "../../src/numerics/index.js";
import { train, type Checkpoint, type Recipe, type TrainOptions } from "../../src/training/index.js";

const recipe: Recipe = {
  optimizer: "adam",
  rate: 1e-2,
  batchSize: 60,
  iterations: 40,
  evaluateEvery: 10,
  validation: 200,
};

/** A program whose losses are written beforehand and that counts what it is asked. */
function scripted({ steps, validation }: { steps: readonly number[]; validation: readonly number[] }) {
  let step = 0;
  let evaluations = 0;
  const asked = { test: [] as number[] };
  const unused = (): never => {
    throw new Error("not part of this test");
  };
  const result = (loss: number): Evaluation => ({ loss, accuracy: 0.5, correct: 1, count: 2 });
  const program: Program = {
    load: () => undefined,
    parameters: () => new Float32Array([1]),
    optimizerState: unused,
    restoreOptimizer: unused,
    overwrite: unused,
    step: unused,
    steps(_, batches) {
      const losses: number[] = [];
      for (let k = 0; k < batches.length && losses.every(Number.isFinite); k++)
        losses.push(steps[step++] ?? 0);
      return Float64Array.from(losses);
    },
    gradient: unused,
    evaluate(_, indices) {
      if (indices !== undefined) return result(validation[evaluations++] ?? 0);
      asked.test.push(step);
      return result(7);
    },
    outputs: unused,
    free: () => undefined,
  };
  const bound = { examples: { count: 2 } } as BoundExamples;
  const options: TrainOptions = {
    program,
    trainExamples: bound,
    testExamples: bound,
    split: { validation: new Uint32Array([0]) },
    recipe: { ...recipe, iterations: 7, evaluateEvery: 2 },
    order: { batch: () => new Uint32Array([0]) },
    initial: new Float32Array([1]),
  };
  return { options, asked };
}

/** Real training of the small network on the digits. */
async function digits(engineName: EngineName, more: Partial<TrainOptions> = {}) {
  const dataset = await loadDataset("digits");
  const engine = openEngine(engineName);
  const trainExamples = engine.bind(dataset.train);
  const testExamples = engine.bind(dataset.test);
  const own = streams(3);
  const network = resolveNetwork("digits-mlp");
  const split = trainingSplit(dataset, { validation: 200, rng: own.split });
  const result = await train({
    program: engine.compile({ network }),
    trainExamples,
    testExamples,
    split,
    recipe,
    order: batchOrder({ indices: split.train, rng: own.order }),
    initial: initialParameters(network, { rng: own.init }),
    ...more,
  });
  engine.free();
  return result;
}

const steps = [1, 3, 10, 20, 5, 7, 2];

describe("train", () => {
  it("evaluates validation data at 0, every 2 steps and at the end of 7: 0, 2, 4, 6, 7", async () => {
    const { options } = scripted({ steps, validation: [9, 8, 7, 6, 5] });
    const { history } = await train(options);
    expect(history.map(({ iteration }) => iteration)).toEqual([0, 2, 4, 6, 7]);
  });

  it("averages the batch losses since the evaluation before: (1+3)/2, (10+20)/2, (5+7)/2, 2", async () => {
    const { options } = scripted({ steps, validation: [9, 8, 7, 6, 5] });
    const { history } = await train(options);
    expect(history.map(({ trainingLoss }) => trainingLoss)).toEqual([undefined, 2, 15, 6, 2]);
  });

  it("looks at test data only at a new best validation loss (0, 2, 6; not at the equal of 4) and at the end", async () => {
    const { options, asked } = scripted({ steps, validation: [5, 4, 4, 3, 9] });
    const { history, final } = await train(options);
    expect(asked.test).toEqual([0, 2, 6, 7]);
    expect(history.map(({ testLoss }) => testLoss)).toEqual([7, 7, undefined, 7, 7]);
    expect(final).toMatchObject({ iteration: 7, validationLoss: 9, testLoss: 7 });
  });

  it("ends with divergedAt 4 when the loss of step 4 is NaN, its history finite, without final parameters", async () => {
    const { options } = scripted({ steps: [1, 1, 1, NaN, 1], validation: [5, 4, 3, 2] });
    const result = await train(options);
    expect(result.divergedAt).toBe(4);
    expect(result.parameters).toBeUndefined();
    expect(result.final.iteration).toBe(2);
    expect(JSON.stringify(result)).not.toContain("null");
  });

  it("ends with divergedAt 2 when the validation loss at 2 is infinite, and refuses infinite initial losses", async () => {
    const later = scripted({ steps, validation: [5, Infinity] });
    expect((await train(later.options)).divergedAt).toBe(2);
    const atOnce = scripted({ steps, validation: [NaN] });
    await expect(train(atOnce.options)).rejects.toThrow("train: initial parameters must give a finite loss");
  });

  it("ends with divergedAt 2 when a parameter is NaN at that evaluation though the loss is finite", async () => {
    const { options } = scripted({ steps, validation: [5, 4, 3] });
    let loads = 0;
    const program = { ...options.program, parameters: () => new Float32Array([loads++ === 0 ? 1 : NaN]) };
    expect((await train({ ...options, program })).divergedAt).toBe(2);
  });

  it("diverges at a finite step with SGD at rate 1e30 on the digits", async () => {
    const { divergedAt } = await digits("reference", { recipe: { ...recipe, optimizer: "sgd", rate: 1e30 } });
    expect(divergedAt).toBeGreaterThan(0);
    expect(divergedAt).toBeLessThanOrEqual(10);
  });

  it.each(["reference", "wasm"] as const)(
    "resumed from step 20 or from an evaluation at 30 ends with the bytes and history of the whole run (%s)",
    async (engine) => {
      const checkpoints: Checkpoint[] = [];
      const twenty = { ...recipe, evaluateEvery: 15, iterations: 50 };
      const whole = await digits(engine, {
        recipe: twenty,
        onProgress: (progress) => checkpoints.push(progress.checkpoint()),
      });
      expect(checkpoints.map(({ step }) => step)).toEqual([15, 20, 30, 40, 45, 50]);
      for (const resume of checkpoints.slice(1, 3)) {
        const rest = await digits(engine, { recipe: twenty, resume });
        expect(rest.history).toEqual(whole.history);
        expect(sha256Hex(rest.parameters ?? new Uint8Array())).toBe(
          sha256Hex(whole.parameters ?? new Uint8Array(1)),
        );
      }
    },
  );

  it("gives the same bytes and history on reference and wasm", async () => {
    const [a, b] = [await digits("reference"), await digits("wasm")];
    expect(a.history).toEqual(b.history);
    expect(sha256Hex(a.parameters ?? new Uint8Array())).toBe(sha256Hex(b.parameters ?? new Uint8Array(1)));
  });

  it("learns the digits: from chance to more than 80 % in 40 steps", async () => {
    const { history, final } = await digits("wasm");
    expect(history[0]?.validationAccuracy).toBeLessThan(0.3);
    expect(final.testAccuracy).toBeGreaterThan(0.8);
  });

  it("stops at the next look when its signal aborts, with the signal's reason", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = digits("wasm", {
      signal: controller.signal,
      onProgress({ step }) {
        seen.push(step);
        controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(seen).toEqual([10]);
  });

  it("refuses a split without validation examples", async () => {
    const { options } = scripted({ steps, validation: [1] });
    const empty = train({ ...options, split: { validation: new Uint32Array() } });
    await expect(empty).rejects.toThrow("train: split must have at least 1 validation example, got 0");
  });
});
