import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { batchOrder, loadDataset, packageRoot, streams, trainingSplit } from "../../src/data/index.js";
import { wasmEngine } from "../../src/engine/index.js";
import { initialParameters, resolveNetwork } from "../../src/networks/index.js";

interface Recorded {
  readonly torch: string;
  readonly losses: readonly number[];
}
const recorded = JSON.parse(
  readFileSync(join(packageRoot(), "test", "engine", "torch", "losses.json"), "utf8"),
) as Recorded;

it(`100 Adam steps of LeNet-300-100 on MNIST have the losses PyTorch ${recorded.torch} recorded, to 5 digits`, async () => {
  const mnist = await loadDataset("mnist");
  const { split, order, init } = streams(0);
  const { train } = trainingSplit(mnist, { validation: 5000, rng: split });
  const batches = batchOrder({ indices: train, batchSize: 60, rng: order });
  const engine = wasmEngine();
  const examples = engine.bind(mnist.train);
  const network = resolveNetwork("lenet-300-100");
  const program = engine.compile({ network });
  program.load(initialParameters(network, { rng: init }));
  expect(recorded.losses).toHaveLength(100);
  recorded.losses.forEach((theirs, step) => {
    const ours = program.step(examples, batches.batch(step), 1.2e-3);
    expect(Math.abs(ours / theirs - 1), `step ${step}`).toBeLessThan(1e-5);
  });
});
