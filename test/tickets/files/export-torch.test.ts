import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset, packageRoot } from "../../../src/data/index.js";
import { wasmEngine } from "../../../src/engine/index.js";
import { layerViews } from "../../../src/networks/index.js";
import { at, sha256Hex } from "../../../src/numerics/index.js";
import { exportTorch, keptCounts, readSafetensors } from "../../../src/tickets/index.js";
import { engineOutputs, exportCase } from "../export-case.js";

/** What PyTorch made of the file of `exportCase()`; written by torch/record.mjs. */
interface Recorded {
  readonly torch: string;
  readonly safetensors: string;
  readonly sha256: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly kept: readonly number[];
  readonly outputs: readonly number[];
  readonly losses: readonly number[];
}
const recorded = JSON.parse(
  readFileSync(join(packageRoot(), "test", "tickets", "torch", "outputs.json"), "utf8"),
) as Recorded;

describe(`against PyTorch ${recorded.torch} with safetensors ${recorded.safetensors}`, () => {
  it("the file is to the byte the one that PyTorch loaded: no weight missing, the 3 masks left over, the texts read", () => {
    const bytes = exportTorch(exportCase());
    expect(sha256Hex(bytes)).toBe(recorded.sha256);
    expect(recorded.missing).toEqual([]);
    expect(recorded.unexpected).toEqual([0, 1, 2].map((i) => `layers.${i}.weight_mask`));
    expect(Object.fromEntries(readSafetensors(bytes).metadata)).toEqual(recorded.metadata);
  });

  it("its outputs on 20 digits are the engine's to 1e-5", async () => {
    const { outputs } = await engineOutputs(exportCase(), 20);
    expect(recorded.outputs).toHaveLength(outputs.length);
    outputs.forEach((ours, i) => expect(Math.abs(ours - at(recorded.outputs, i))).toBeLessThan(1e-5));
  });

  it("20 steps of SGD with prune.custom_from_mask hold the zeros and lose what the engine loses, to 1e-5", async () => {
    const { network, mask, parameters } = exportCase();
    expect(recorded.kept).toEqual(keptCounts(mask));
    const engine = wasmEngine();
    const examples = engine.bind((await loadDataset("digits")).test);
    const program = engine.compile({ network, mask, optimizer: { name: "sgd" } });
    program.load(parameters);
    const batch = Uint32Array.from({ length: 60 }, (_, i) => i);
    for (const theirs of recorded.losses)
      expect(Math.abs(program.step(examples, batch, 0.1) - theirs)).toBeLessThan(1e-5);
    expect(recorded.losses).toHaveLength(20);
    engine.free();
  });
});

describe("exportTorch", () => {
  it("names weight, bias and mask of each layer, all F32, weights (outputs, inputs); pruned weights are +0", () => {
    const { network, mask, parameters } = exportCase("tanh");
    const dirty = parameters.map((value, i) => (value === 0 ? i : value));
    const { tensors, metadata } = readSafetensors(exportTorch({ network, mask, parameters: dirty }));
    expect([...metadata.keys()]).toEqual(["format", "activations"]);
    expect(metadata.get("activations")).toBe('["tanh","tanh","identity"]');
    expect(tensors.size).toBe(9);
    layerViews(network, parameters).forEach(({ weights, biases }, i) => {
      const { inputs, outputs } = at(network.layers, i);
      const shape = [outputs, inputs];
      expect(tensors.get(`layers.${i}.weight`)).toEqual({ dtype: "F32", shape, values: weights });
      expect(tensors.get(`layers.${i}.bias`)).toEqual({ dtype: "F32", shape: [outputs], values: biases });
      const values = Float32Array.from(at(mask.layers, i));
      expect(tensors.get(`layers.${i}.weight_mask`)).toEqual({ dtype: "F32", shape, values });
    });
  });

  it("refuses what does not fit the network and what is not finite", () => {
    const { network, mask, parameters } = exportCase();
    const layers = mask.layers.slice(1);
    expect(() => exportTorch({ network, mask: { layers }, parameters })).toThrow(
      "exportTorch: mask must have 3 layers, got 2",
    );
    expect(() => exportTorch({ network, mask, parameters: parameters.slice(1) })).toThrow(
      "exportTorch: parameters must be a Float32Array of 2778, got 2777",
    );
    const broken = parameters.slice();
    broken[7] = NaN;
    expect(() => exportTorch({ network, mask, parameters: broken })).toThrow(
      "exportTorch: parameters must be finite, got NaN at 7",
    );
  });
});
