import type { Examples } from "../../data/types.js";
import type { Shape } from "../../networks/layers-model/model.js";
import type { Tensor, Tf } from "./functions.js";

/** Inputs of the listed examples as a tensor (count, …shape), scaled. */
export function inputTensor(
  tf: Tf,
  { inputs, features, scale }: Examples,
  indices: Uint32Array,
  shape: Shape,
): Tensor {
  const rows = new Float32Array(indices.length * features);
  const factor = Math.fround(scale);
  indices.forEach((index, e) => {
    for (let i = 0; i < features; i++) rows[e * features + i] = (inputs[index * features + i] ?? 0) * factor;
  });
  return tf.tensor(rows, [indices.length, ...shape]);
}

/** [example][output] as [output][example], or back. */
export function transposed(rows: ArrayLike<number>, across: number): Float32Array {
  const down = rows.length / across;
  const result = new Float32Array(rows.length);
  for (let i = 0; i < down; i++)
    for (let j = 0; j < across; j++) result[j * down + i] = rows[i * across + j] ?? 0;
  return result;
}
