// Records what PyTorch's double backward says of curvature at one point.
// Usage, after a build: node test/torch/record.mjs PYTHON   (a Python that has torch and numpy)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as lab from "lottery-lab";
import { comparedPoint, probe } from "./point.mjs";

const [python = "python3"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "torch-"));
const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const { mnist, mask, parameters, indices } = await comparedPoint(lab);
const write = (name, array) => writeFileSync(join(folder, name), bytes(array));
write("point.parameters.f32", parameters);
write("point.mask.u8", Buffer.concat(mask.layers));
write(
  "probe.f64",
  Float64Array.from(parameters, (_, index) => probe(index)),
);
write(
  "images.u8",
  Buffer.concat(Array.from(indices, (i) => mnist.train.inputs.subarray(i * 784, (i + 1) * 784))),
);
write(
  "labels.u8",
  Uint8Array.from(indices, (index) => mnist.train.labels[index]),
);
const script = join(import.meta.dirname, "record.py");
execFileSync(python, [script, folder, join(import.meta.dirname, "products.json")], { stdio: "inherit" });
rmSync(folder, { recursive: true });
