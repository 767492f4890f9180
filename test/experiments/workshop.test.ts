import { describe, expect, it, onTestFinished } from "vitest";
import { loadDataset } from "../../src/data/index.js";
import { openEngine } from "../../src/engine/index.js";
import { openWorkshop } from "../../src/experiments/workshop.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { temporaryLab } from "../lab/temporary.js";

describe("openWorkshop", () => {
  it("keeps labels, and of the inputs only the engine's lists; the next job on the same data finds the same bench", async () => {
    const workshop = openWorkshop();
    const { store } = temporaryLab();
    onTestFinished(() => workshop.close());
    const bench = await workshop.bench("digits", "wasm", store);
    const { test } = await loadDataset("digits");
    for (const examples of [bench.train.examples, bench.dataset.train, bench.dataset.test]) {
      expect(examples).not.toHaveProperty("inputs");
    }
    expect(bench.dataset.test.labels).toEqual(test.labels);
    expect(await workshop.bench("digits", "wasm", store)).toBe(bench);
    expect(await workshop.bench("digits", "reference", store)).not.toBe(bench);
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
