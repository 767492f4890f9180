import { parameterCount } from "../../networks/architecture.js";
import { layerViews } from "../../networks/layout.js";
import type { Architecture, Layer, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { SafeTensor } from "./safetensors.js";

/** Names and tensors, as `new Map` takes them. */
export type TensorEntries = readonly (readonly [name: string, tensor: SafeTensor])[];

/** A layer's weights as they lie in a buffer: (outputs, inputs); a kernel of TensorFlow.js in its own shape, outputs first. */
export function weightShape(layer: Layer): readonly number[] {
  const { inputs, outputs } = layer;
  if (layer.kind !== "tensor") return [outputs, inputs];
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  // The last axis numbers the outputs, of a depthwise kernel the last two.
  const axes = product(layer.shape.slice(-1)) === outputs ? 1 : 2;
  return [outputs, ...layer.shape.slice(0, -axes)];
}

/** `<prefix>layers.<i>.weight`, of `weightShape`, and `.bias`, all that follows the weights, of each layer: for our own layers names and shapes of PyTorch. */
export function parameterTensors(
  network: Architecture,
  parameters: Float32Array,
  prefix = "",
): TensorEntries {
  return layerViews(network, parameters).flatMap(({ weights, biases }, i) => {
    const name = `${prefix}layers.${i}`;
    const shape = weightShape(at(network.layers, i));
    return [
      [`${name}.weight`, { dtype: "F32", shape, values: weights }],
      [`${name}.bias`, { dtype: "F32", shape: [biases.length], values: biases }],
    ] as const;
  });
}

/** A mask as tensors of numbers or of truth values, in the shape of the weights; `name` gives that of layer i. */
export function maskTensors(
  network: Architecture,
  mask: Mask,
  { dtype, name }: { readonly dtype: "BOOL" | "F32"; readonly name: (layer: number) => string },
): TensorEntries {
  return mask.layers.map((bits, i) => {
    const shape = weightShape(at(network.layers, i));
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
