import { outputAxes, type ModelTensor } from "./tensors.js";
import type { LayersModel } from "./model.js";

/** Turns a kernel between the buffer, (outputs, inputs), and a saved model, (…inputs, outputs); other tensors lie alike in both. */
function turned(
  model: LayersModel,
  { node, name, shape, size }: ModelTensor,
  values: Float32Array,
  toSaved: boolean,
): Float32Array {
  if (name !== "kernel") return values.slice();
  const outputs = shape.slice(-outputAxes(model, node)).reduce((all, one) => all * one, 1);
  const inputs = size / outputs;
  return Float32Array.from(values, (_, j) => {
    const place = toSaved
      ? (j % outputs) * inputs + Math.floor(j / outputs)
      : (j % inputs) * outputs + Math.floor(j / inputs);
    return values[place] ?? NaN;
  });
}

/** A tensor's values as a saved model has them, row-major in its own shape. */
export const savedValues = (model: LayersModel, tensor: ModelTensor, buffer: Float32Array): Float32Array =>
  turned(model, tensor, buffer.subarray(tensor.offset, tensor.offset + tensor.size), true);

/** The same back, as they lie in a parameter buffer. */
export const heldValues = (model: LayersModel, tensor: ModelTensor, saved: Float32Array): Float32Array =>
  turned(model, tensor, saved, false);
