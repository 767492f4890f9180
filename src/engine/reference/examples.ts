import type { Examples } from "../../data/types.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Arithmetic } from "./arithmetic.js";
import type { LossInput } from "./losses.js";

/** Inputs of the listed examples, [feature][example], scaled and rounded. Throws on examples of an engine that does not keep them. */
export function takeInputs(
  { round, zeros }: Arithmetic,
  examples: Omit<Examples, "inputs"> & Partial<Pick<Examples, "inputs">>,
  indices: Uint32Array,
): ParameterBuffer {
  const { inputs } = examples;
  if (inputs === undefined) {
    throw new RangeError("reference engine: examples must be bound to this engine, got those of another");
  }
  const x = zeros(examples.features * indices.length);
  const scale = round(examples.scale);
  indices.forEach((index, e) => {
    for (let i = 0; i < examples.features; i++) {
      x[i * indices.length + e] = at(inputs, index * examples.features + i) * scale;
    }
  });
  return x;
}

/** What a loss needs of the listed examples beside their outputs z, [output][example]. */
export function lossInput(
  z: ParameterBuffer,
  outputs: number,
  { labels, targets }: Omit<Examples, "inputs">,
  indices: Uint32Array,
): LossInput {
  const rows =
    targets && Array.from(indices, (index) => targets.subarray(index * outputs, (index + 1) * outputs));
  return {
    z,
    outputs,
    count: indices.length,
    labels: indices.map((index) => at(labels, index)),
    targets: rows && Float32Array.from(rows.flatMap((row) => Array.from(row))),
  };
}
