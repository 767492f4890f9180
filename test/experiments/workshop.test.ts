import { describe, expect, it, onTestFinished } from "vitest";
import { loadDataset, streams, trainingSplit } from "../../src/data/index.js";
import { openEngine } from "../../src/engine/index.js";
import { openWorkshop } from "../../src/experiments/workshop.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { temporaryLab } from "../lab/temporary.js";

const of = { data: "digits", recipe: { validation: 300 }, seed: 1 } as const;

describe("openWorkshop", () => {
  it("keeps labels, and of the inputs only the engine's lists; the next job on the same data finds the same bench", async () => {
    const workshop = openWorkshop();
    const { store } = temporaryLab();
    onTestFinished(() => workshop.close());
    const bench = await workshop.bench(of, "wasm", store);
    const { test } = await loadDataset("digits");
    for (const examples of [bench.train.examples, bench.dataset.train, bench.dataset.test]) {
      expect(examples).not.toHaveProperty("inputs");
    }
    expect(bench.dataset.test.labels).toEqual(test.labels);
    expect(await workshop.bench(of, "wasm", store)).toBe(bench);
    expect(await workshop.bench(of, "reference", store)).not.toBe(bench);
  });

  it("with label noise, the labels of the seed's own draw are those of a bench of its own, and of validation and test examples none", async () => {
    const workshop = openWorkshop();
    const { store } = temporaryLab();
    onTestFinished(() => workshop.close());
    const { train, test } = await loadDataset("digits");
    const noisy = { ...of, recipe: { validation: 300, labelNoise: 0.4 } };
    const { dataset } = await workshop.bench(noisy, "wasm", store);
    const split = trainingSplit({ train }, { validation: 300, rng: streams(1).split });
    const turned = (indices: Uint32Array): number =>
      indices.reduce((sum, i) => sum + +(dataset.train.labels[i] !== train.labels[i]), 0);
    expect(turned(split.validation)).toBe(0);
    expect(turned(split.train) / split.train.length).toBeCloseTo(0.36, 1);
    expect(dataset.test.labels).toEqual(test.labels);
    expect((await workshop.bench(of, "wasm", store)).dataset.train.labels).toEqual(train.labels);
    const other = await workshop.bench({ ...noisy, seed: 2 }, "wasm", store);
    expect(other.dataset.train.labels).not.toEqual(dataset.train.labels);
  });

  it("examples of another engine are refused by both engines", async () => {
    const { test } = await loadDataset("digits");
    const [wasm, reference] = [openEngine("wasm"), openEngine("reference")];
    const options = {
      network: resolveNetwork("digits-mlp"),
      loss: "softmax-cross-entropy",
      batchSize: 5,
    } as const;
    const [inWasm, inReference] = [wasm.bind(test), reference.bind(test)];
    const batch = Uint32Array.of(0, 1);
    expect(() => reference.compile(options).outputs(inWasm, batch)).toThrow("must be bound to this engine");
    expect(() => wasm.compile(options).outputs(inReference, batch)).toThrow("must be bound to this engine");
    wasm.free();
    reference.free();
  });
});
