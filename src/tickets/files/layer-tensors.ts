import { parameterCount } from "../../networks/architecture.js";
import { layerViews } from "../../networks/layout.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { SafeTensor } from "./safetensors.js";

/** Names and tensors, as `new Map` takes them. */
export type TensorEntries = readonly (readonly [name: string, tensor: SafeTensor])[];

/** `<prefix>layers.<i>.weight`, (outputs, inputs), and `.bias`, (outputs), of each layer: names and shapes of PyTorch. */
export function parameterTensors(
  network: Architecture,
  parameters: Float32Array,
  prefix = "",
): TensorEntries {
  return layerViews(network, parameters).flatMap(({ weights, biases }, i) => {
    const { inputs, outputs } = at(network.layers, i);
    const name = `${prefix}layers.${i}`;
    return [
      [`${name}.weight`, { dtype: "F32", shape: [outputs, inputs], values: weights }],
      [`${name}.bias`, { dtype: "F32", shape: [outputs], values: biases }],
    ] as const;
  });
}

/** A mask as tensors of numbers or of truth values; `name` gives that of layer i. Shape (outputs, inputs). */
export function maskTensors(
  network: Architecture,
  mask: Mask,
  { dtype, name }: { readonly dtype: "BOOL" | "F32"; readonly name: (layer: number) => string },
): TensorEntries {
  return mask.layers.map((bits, i) => {
    const { inputs, outputs } = at(network.layers, i);
    const shape = [outputs, inputs];
    const tensor: SafeTensor =
      dtype === "BOOL" ? { dtype, shape, values: bits } : { dtype, shape, values: Float32Array.from(bits) };
    return [name(i), tensor] as const;
  });
}

/** Throws unless there are the network's parameters and all are finite; `what` begins the message: caller and name. */
export function checkParameters(network: Architecture, parameters: Float32Array, what: string): void {
  const count = parameterCount(network);
  if (!(parameters instanceof Float32Array) || parameters.length !== count)
    throw new RangeError(`${what} must be a Float32Array of ${count}, got ${Object(parameters).length}`);
  const stray = parameters.findIndex((value) => !Number.isFinite(value));
  if (stray !== -1) throw new RangeError(`${what} must be finite, got ${parameters[stray]} at ${stray}`);
}
