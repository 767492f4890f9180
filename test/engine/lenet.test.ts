import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { batchOrder, loadDataset, trainingSplit } from "../../src/data/index.js";
import type { Dataset } from "../../src/data/types.js";
import {
  referenceEngine,
  wasmEngine,
  type BoundExamples,
  type Engine,
  type KernelChoice,
} from "../../src/engine/index.js";
import { initialParameters, resolveNetwork } from "../../src/networks/index.js";
import type { Mask } from "../../src/networks/types.js";
import { random } from "../../src/numerics/index.js";
import { long } from "../long.js";
import { randomMask } from "./cases.js";

const architecture = resolveNetwork("lenet-300-100");
const digest = (buffer: ArrayBufferView): string =>
  createHash("sha256")
    .update(Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength))
    .digest("hex");

describe("LeNet-300-100 on MNIST", () => {
  let mnist: Dataset;
  let wasm: Engine;
  let bound: { readonly train: BoundExamples; readonly test: BoundExamples };
  const bind = (engine: Engine): typeof bound => ({
    train: engine.bind(mnist.train),
    test: engine.bind(mnist.test),
  });
  beforeAll(async () => {
    mnist = await loadDataset("mnist");
    wasm = wasmEngine();
    bound = bind(wasm);
  });

  function trained(
    engine: Engine,
    seed: number,
    steps: number,
    options: { kernels?: KernelChoice; mask?: Mask },
    validation = 5000,
  ) {
    const { train: examples, test } = engine === wasm ? bound : bind(engine);
    const rng = random(seed);
    const split = trainingSplit(mnist, { validation, rng: rng.split("split") });
    const order = batchOrder({ indices: split.train, batchSize: 60, rng: rng.split("order") });
    const program = engine.compile({ network: architecture, batchSize: 60, ...options });
    program.load(initialParameters(architecture, { rng: rng.split("init") }));
    for (let step = 0; step < steps; step++) program.step(examples, order.batch(step), 1.2e-3);
    const found = digest(program.parameters());
    return { digest: found, evaluate: () => program.evaluate(test) };
  }

  for (const seed of long ? [0, 1] : [0]) {
    it(`dense, 3,000 iterations of Adam 1.2e-3, batch 60: test accuracy at least 96.5 % (seed ${seed})`, () => {
      expect(trained(wasm, seed, 3000, {}).evaluate().accuracy).toBeGreaterThanOrEqual(0.965);
    });
  }

  for (const density of [1, 0.3]) {
    it(`the input-sparse and the weight-sparse kernels end with the same bytes after 100 steps of 5,500 examples, a ragged batch included (density ${density})`, () => {
      const mask = randomMask(architecture, density, random(61));
      const [dense, sparse] = (["input-sparse", "weight-sparse"] as const).map(
        (kernels) => trained(wasm, 2, 100, { kernels, mask }, 54_500).digest,
      );
      expect(sparse).toBe(dense);
    });
  }

  it("the reference ends with wasm's bytes after 3 steps", () => {
    const mask = randomMask(architecture, 0.3, random(62));
    expect(trained(referenceEngine(), 3, 3, { mask }).digest).toBe(trained(wasm, 3, 3, { mask }).digest);
  });

  it("non-regression: 100 dense steps from seed 4 end with these bytes on every Node version and machine", () => {
    expect(trained(wasm, 4, 100, {}).digest).toBe(
      "bcd0c481503434551fee2e2d0b76215e53d96eba9caf6d064ef798ea1e7b2825",
    );
  });
});
