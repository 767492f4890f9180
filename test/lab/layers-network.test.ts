import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { loadTfjs } from "../../src/engine/tfjs/load-tfjs.js";
import {
  describedKey,
  evaluation,
  ladder,
  noiseProbe,
  rewindTo,
  spectrum,
  ticketOf,
  trainingRun,
  type TrainingRunOptions,
} from "../../src/experiments/index.js";
import {
  fromLayersModel,
  isLayersNetwork,
  layerSlices,
  resolveNetwork,
  type LayersNetwork,
} from "../../src/networks/index.js";
import { at } from "../../src/numerics/index.js";
import type { Recipe } from "../../src/training/index.js";
import { temporaryFolder, temporaryLab } from "./temporary.js";

const { tf, identity } = loadTfjs();
const network = convolution();
const recipe: Recipe = {
  optimizer: "adam",
  rate: 1e-2,
  batchSize: 20,
  iterations: 40,
  evaluateEvery: 20,
  validation: 1000,
};
const subject = { network, data: "digits", recipe, seed: 7 } as const;
const trunk = ladder(subject);
const run = (options: Partial<TrainingRunOptions> = {}) => trainingRun({ ...subject, ...options });

/** 232 parameters: 8 × 8 digits, one convolution. */
function convolution(): LayersNetwork {
  const { layers } = tf;
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 1], filters: 2, kernelSize: 3, activation: "tanh" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.dropout({ rate: 0.1 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  const found = fromLayersModel(model, { engine: identity });
  model.dispose();
  if (!isLayersNetwork(found)) throw new Error("a convolution must stay one of TensorFlow.js");
  return found;
}

describe("a small convolutional network of TensorFlow.js goes through the lab like any other", () => {
  it("ladder, controls, rewinding, spectrum, noise scale and evaluation; pruned weights are 0, kernels are pruned, nothing else", async () => {
    const lab = temporaryLab();
    const ticket = ticketOf(trunk, 2);
    const arms = (["ticket", "reinit", "random", "shuffled"] as const).map((arm) => run({ ticket, arm }));
    const restart = rewindTo(recipe, 10);
    const rewound = run({ ticket: ticketOf(ladder({ ...subject, restart }), 2), start: restart.start });
    const asked = [run(), ...arms, rewound];
    expect(lab.plan(asked)).toMatchObject({ cached: 0 });
    const [dense, found, , random, shuffled] = await lab.runAll(asked);
    const { layers } = resolveNetwork(network);
    expect(layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [9, 2],
      [18, 10],
    ]);
    expect(dense?.summary.weightCounts).toEqual([18, 180]);
    // twice a fifth to the nearest, of the last layer a tenth: 18, 14, 11 and 180, 162, 146
    expect(found?.summary.kept).toEqual([11, 146]);
    for (const one of [random, shuffled]) expect(one?.summary.kept).toEqual(found?.summary.kept);
    const weights = await found?.weights();
    const zeros = layerSlices(resolveNetwork(network)).map(
      ({ weights: from, weightCount }) =>
        weights?.subarray(from, from + weightCount).filter((w) => w === 0).length,
    );
    expect(zeros).toEqual([7, 34]);
    expect(weights?.subarray(-10).every((bias) => bias !== 0)).toBe(true);
    expect(dense?.summary.final.testAccuracy).toBeGreaterThan(0.3);

    const of = at(arms, 0);
    const curve = await lab.run(spectrum({ run: of, examples: 100, count: 2, steps: 12 }));
    const noise = await lab.run(noiseProbe({ run: of, examples: 40, blocks: 4 }));
    const evaluated = await lab.run(evaluation({ run: of }));
    expect(curve.summary).toMatchObject({ products: { route: "exact" } });
    expect(curve.summary.products?.error).toBeLessThan(0.05);
    expect(JSON.stringify([curve.summary, noise.summary])).not.toContain("null");
    expect(evaluated.summary).toMatchObject({ accuracy: found?.summary.final.testAccuracy });
    expect(found?.meta?.engine).toBe("tfjs");
  });

  it("its engine enters the key, and another one is refused before anything is computed", async () => {
    const other = run({ network: { ...network, engine: "cpu, tfjs 1.0.0" } });
    expect(describedKey(other)).not.toBe(describedKey(run()));
    await expect(temporaryLab().run(other)).rejects.toThrow(
      `TensorFlow.js must be cpu, tfjs 1.0.0, as the network says, got ${identity}`,
    );
  });

  it("names, seeds and a softmax at the end do not enter it; sizes, initialisers and rates do", () => {
    const { layers } = tf;
    const make = (
      units: number,
      seed: number,
      activation: "softmax" | "linear",
      kernel: "heNormal" | "zeros",
    ) =>
      fromLayersModel(
        tf.sequential({
          layers: [
            layers.dropout({ inputShape: [64], rate: 0.2, seed }),
            layers.dense({ units, kernelInitializer: kernel }),
            layers.dense({ units: 10, activation }),
          ],
        }),
        { engine: identity },
      );
    const key = (one: ReturnType<typeof make>): string => describedKey(run({ network: one }));
    const first = key(make(5, 1, "softmax", "heNormal"));
    expect(key(make(5, 2, "linear", "heNormal"))).toBe(first);
    expect(key(make(6, 1, "softmax", "heNormal"))).not.toBe(first);
    expect(key(make(5, 1, "softmax", "zeros"))).not.toBe(first);
  });

  it("says what is not supported before computing", () => {
    const { layers } = tf;
    const refused = (layer: unknown): unknown =>
      fromLayersModel(tf.sequential({ layers: [layer as ReturnType<typeof layers.dense>] }), {
        engine: identity,
      });
    expect(() => refused(layers.lstm({ inputShape: [3, 3], units: 2 }))).toThrow(
      "a layer must be one of Dense, Conv2D",
    );
    expect(() => refused(layers.dense({ inputShape: [3], units: 2, kernelRegularizer: "l1l2" }))).toThrow(
      "kernel_regularizer must be none",
    );
    expect(() =>
      refused(layers.conv2d({ inputShape: [3, 3, 1], filters: 1, kernelSize: 2, dilationRate: 2 })),
    ).toThrow("dilation_rate must be 1");
    expect(() => run({ network: { ...network, engines: 1 } as never })).toThrow('"engines"');
    expect(() =>
      run({ network: { ...network, layersModel: { nodes: network.layersModel.nodes.slice(1) } } }),
    ).toThrow("node 0 of a network model must fit those before it");
    const module = { file: "rule.mjs", sha256: "c".repeat(64) };
    expect(() => run({ recipe: { ...recipe, optimizer: { name: "own", module } } })).toThrow(
      "trainingRun: a network with dropout must have a named optimizer, got an own one",
    );
    expect(() => fromLayersModel({}, { engine: identity })).toThrow(
      "model must be a tf.LayersModel or its topology",
    );
    expect(() =>
      run({
        network: fromLayersModel(
          tf.sequential({
            layers: [layers.conv2d({ inputShape: [3, 3, 1], filters: 1, kernelSize: 2 }), layers.flatten()],
          }),
          { engine: identity },
        ),
      }),
    ).toThrow("network must have 64 inputs for these data, got 9");
  });
});

/** What a process of its own makes of a run with this store: results as text. */
const program = (store: string): string => `
  const { openLab } = require(${JSON.stringify(packageRoot())});
  const lab = openLab({ store: ${JSON.stringify(store)}, workers: 0, committed: false });
  lab.run(${JSON.stringify(run({ ticket: ticketOf(trunk, 1), recipe: { ...recipe, iterations: 400, evaluateEvery: 100 } }))}).then(() => lab.close());`;

it("a level of a convolutional ladder killed between checkpoints (kill -9) ends with the bytes of an undisturbed run", async () => {
  const env = { ...process.env, LOTTERY_CHECKPOINT_SECONDS: "0.05" };
  const [whole, killed] = [temporaryFolder(), temporaryFolder()];
  await promisify(execFile)(process.execPath, ["-e", program(whole)], { env });
  const child = spawn(process.execPath, ["-e", program(killed)], { env, stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on("exit", (_, signal) => resolve(signal)),
  );
  const saved = (): boolean => {
    const folder = join(killed, "checkpoints");
    return existsSync(folder) && readdirSync(folder).length > 0;
  };
  while (!saved() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
  await promisify(execFile)(process.execPath, ["-e", program(killed)], { env });
  const texts = (store: string): string[] => {
    const folder = join(store, "results");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("result.json"),
    );
    return files.sort().map((name) => readFileSync(join(folder, name), "utf8"));
  };
  expect(texts(killed)).toEqual(texts(whole));
});
