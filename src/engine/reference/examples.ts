import type { Examples } from "../../data/types.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Arithmetic } from "./arithmetic.js";
import type { LossInput } from "./losses.js";

/** Inputs of the listed examples, [feature][example], scaled and rounded. */
export function takeInputs(
  { round, zeros }: Arithmetic,
  { inputs, features, scale }: Examples,
  indices: Uint32Array,
): ParameterBuffer {
  const x = zeros(features * indices.length);
  const factor = round(scale);
  indices.forEach((index, e) => {
    for (let i = 0; i < features; i++) {
      x[i * indices.length + e] = at(inputs, index * features + i) * factor;
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
