// Records what PyTorch computes with a network that exportTorch wrote, and what it loses in 20 steps with the mask held.
// Usage, after a build: node test/tickets/torch/record.mjs PYTHON   (a Python that has torch, numpy and safetensors)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  applyMask,
  architecture,
  exportTorch,
  initialParameters,
  layerViews,
  loadDataset,
  random,
} from "lottery-lab";

const [python = "python3"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "torch-"));

// The network of ../exportCase.ts; the test compares the hash of the file.
const network = architecture({ widths: [64, 32, 16, 10] });
const parameters = initialParameters(network, { rng: random(3) });
const [biases, bits] = [random(4), random(5)];
for (const view of layerViews(network, parameters)) biases.fillNormal(view.biases, 0.1);
const layers = network.layers.map(({ inputs, outputs }) =>
  Uint8Array.from({ length: inputs * outputs }, () => (bits.uniform() < 0.3 ? 1 : 0)),
);
const mask = { layers };
const description = { job: "train", data: "digits" };
const masked = applyMask(network, mask, parameters);
writeFileSync(
  join(folder, "ticket.safetensors"),
  exportTorch({ network, mask, parameters: masked, description }),
);

const { test } = await loadDataset("digits");
const inputs = Float32Array.from(test.inputs, (value) => Math.fround(value * Math.fround(test.scale)));
writeFileSync(join(folder, "inputs.f32"), inputs);
writeFileSync(join(folder, "labels.u8"), test.labels);
const script = join(import.meta.dirname, "record.py");
execFileSync(python, [script, folder, join(import.meta.dirname, "outputs.json")], { stdio: "inherit" });
rmSync(folder, { recursive: true });
