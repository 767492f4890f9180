import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../../src/data/index.js";
import { halfFormats } from "../../../src/tickets/files/half-floats.js";
import { readSafetensors, writeSafetensors, type SafeTensor } from "../../../src/tickets/index.js";

const recorded = new Uint8Array(
  readFileSync(join(packageRoot(), "test", "tickets", "torch", "halves.safetensors")),
);
const halves = (name: string): readonly [Float32Array, Uint8Array] => {
  const { tensors } = readSafetensors(recorded);
  const dtype = name === "f16" ? "F16" : "BF16";
  const values = tensors.get("f32")?.values as Float32Array;
  const tensor: SafeTensor = { dtype, shape: [values.length], values };
  const bytes = writeSafetensors({ tensors: new Map([[name, tensor]]), metadata: new Map() });
  return [tensors.get(name)?.values as Float32Array, bytes];
};

it.each(["f16", "bf16"])(
  "float32 rounds to %s as PyTorch rounds it, subnormals, ties and overflow too",
  (name) => {
    const [theirs, bytes] = halves(name);
    const ours = readSafetensors(bytes).tensors.get(name)?.values;
    expect(theirs).toHaveLength(77);
    expect(Array.from(ours as Float32Array, String)).toEqual(Array.from(theirs, String));
  },
);

it("a file with floats of 16 bits is written to the bytes of the Python library", () => {
  expect(Buffer.compare(writeSafetensors(readSafetensors(recorded)), recorded)).toBe(0);
});

it.each(Object.entries(halfFormats))(
  "every number of %s comes back from float32 to its own bits",
  (_, format) => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = format.widen(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(format.widen(format.narrow(value)))).toBe(true);
      else if (format.narrow(value) !== bits) expect(format.narrow(value)).toBe(bits);
    }
  },
);
