// Records what PyTorch loses in 100 Adam steps on MNIST from our initial weights and in our data order.
// Usage, after a build: node test/engine/torch/record.mjs PYTHON   (a Python that has torch and numpy)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  batchOrder,
  initialParameters,
  loadDataset,
  resolveNetwork,
  streams,
  trainingSplit,
} from "lottery-lab";

const [python = "python3"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "torch-"));
const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const mnist = await loadDataset("mnist");
const { split, order, init } = streams(0);
const { train } = trainingSplit(mnist, { validation: 5000, rng: split });
const batches = batchOrder({ indices: train, batchSize: 60, rng: order });

const indices = Array.from({ length: 100 }, (_, step) => Array.from(batches.batch(step))).flat();
writeFileSync(
  join(folder, "initial.f32"),
  bytes(initialParameters(resolveNetwork("lenet-300-100"), { rng: init })),
);
writeFileSync(
  join(folder, "images.u8"),
  Buffer.concat(indices.map((index) => mnist.train.inputs.subarray(index * 784, (index + 1) * 784))),
);
writeFileSync(
  join(folder, "labels.u8"),
  Uint8Array.from(indices, (index) => mnist.train.labels[index]),
);
const script = join(import.meta.dirname, "record.py");
execFileSync(python, [script, folder, join(import.meta.dirname, "losses.json")], { stdio: "inherit" });
rmSync(folder, { recursive: true });
