import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { at } from "../../../src/numerics/index.js";
import { applyMask, exportTfjs, type TfjsFiles } from "../../../src/tickets/index.js";
import { engineOutputs, exportCase } from "../export-case.js";

/** Loads the files as a browser does from a server. */
function load({ model, weights }: TfjsFiles): Promise<tf.LayersModel> {
  const files: Record<string, string | Uint8Array> = { "model.json": model, "weights.bin": weights };
  const answer = (url: string): Promise<Response> => {
    const found = files[url.slice(url.lastIndexOf("/") + 1)];
    const type = url.endsWith(".json") ? "application/json" : "application/octet-stream";
    const body = found === undefined ? null : new Uint8Array(Buffer.from(found));
    return Promise.resolve(
      new Response(body, { status: body === null ? 404 : 200, headers: { "content-type": type } }),
    );
  };
  const fetchFunc = (url: unknown): Promise<Response> => answer(String(url));
  return tf.loadLayersModel(
    tf.io.http("http://tickets/model.json", { fetchFunc: fetchFunc as typeof fetch }),
  );
}

describe("exportTfjs", () => {
  beforeAll(async () => {
    tf.env().set("IS_NODE", false); // no advertisement on stderr
    await tf.setBackend("cpu");
  });

  for (const activation of ["relu", "tanh", "identity"] as const)
    it(`tf.loadLayersModel gives a ${activation} network whose outputs on 100 digits are the engine's to 1e-5; no tensor leaks`, async () => {
      const input = exportCase(activation);
      const { inputs, outputs } = await engineOutputs(input, 100);
      const before = tf.memory().numTensors;
      const model = await load(exportTfjs(input));
      const predicted = tf.tidy(() => {
        const result = model.predict(tf.tensor2d(inputs, [100, 64])) as tf.Tensor;
        return result.dataSync();
      });
      expect(predicted).toHaveLength(1000);
      predicted.forEach((theirs, i) => expect(Math.abs(theirs - at(outputs, i))).toBeLessThan(1e-5));
      const kept = model.getWeights().map((w) => [w.shape, w.dataSync().filter((x) => x !== 0).length]);
      const { mask } = input;
      const ones = mask.layers.map((bits) => bits.reduce((sum, bit) => sum + bit, 0));
      expect(kept.filter((_, i) => i % 2 === 0)).toEqual(
        [
          [64, 32],
          [32, 16],
          [16, 10],
        ].map((shape, i) => [shape, ones[i]]),
      );
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

  it("describes itself in model.json, which is the same bytes for the same network", () => {
    const input = exportCase();
    const { model, weights } = exportTfjs(input);
    const parsed = JSON.parse(model) as Record<string, unknown>;
    expect(parsed["userDefinedMetadata"]).toEqual({ description: input.description });
    expect(parsed["generatedBy"]).toMatch(/^lottery-lab \d+\.\d+\.\d+$/);
    expect(weights).toHaveLength(4 * 2778);
    const dirty = input.parameters.map((value, i) => (value === 0 ? i : value));
    expect(applyMask(input.network, input.mask, dirty)).toEqual(input.parameters);
    expect(exportTfjs({ ...input, parameters: dirty })).toEqual({ model, weights });
  });

  it("refuses what does not fit the network and what is not finite", () => {
    const { network, mask, parameters } = exportCase();
    const broken = parameters.map((value, i) => (i === 9 ? Infinity : value));
    expect(() => exportTfjs({ network, mask, parameters: broken })).toThrow(
      "exportTfjs: parameters must be finite, got Infinity at 9",
    );
    expect(() => exportTfjs({ network, mask: { layers: [] }, parameters })).toThrow(
      "exportTfjs: mask must have 3 layers, got 0",
    );
  });
});
