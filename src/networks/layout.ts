import { parameterCount } from "./architecture.js";
import { shown } from "../numerics/names.js";
import type { Architecture, LayerSlice, ParameterBuffer } from "./types.js";

/** A layer's part of a parameter buffer: views, so that writing to them writes to the buffer. */
export interface LayerView<Buffer extends ParameterBuffer = ParameterBuffer> {
  /** (outputs, inputs), row-major. */
  readonly weights: Buffer;
  /** (outputs). */
  readonly biases: Buffer;
}

/** Where each layer lies in a buffer [W₁, b₁, W₂, b₂, …], in elements. */
export function layerSlices({ layers }: Architecture): readonly LayerSlice[] {
  let next = 0;
  return layers.map(({ inputs, outputs }) => {
    const weights = next;
    const biases = weights + inputs * outputs;
    next = biases + outputs;
    return { weights, weightCount: inputs * outputs, biases, biasCount: outputs };
  });
}

/** The layers of a buffer as named views. Throws unless the buffer has `parameterCount` elements. */
export function layerViews(network: Architecture, buffer: Float32Array): readonly LayerView<Float32Array>[];
export function layerViews(network: Architecture, buffer: ParameterBuffer): readonly LayerView[];
export function layerViews(network: Architecture, buffer: ParameterBuffer): readonly LayerView[] {
  if (!(buffer instanceof Float32Array || buffer instanceof Float64Array))
    throw new TypeError(`layerViews: buffer must be a Float32Array or a Float64Array, got ${shown(buffer)}`);
  const count = parameterCount(network);
  if (buffer.length !== count)
    throw new RangeError(`layerViews: buffer must have ${count} elements, got ${buffer.length}`);
  return layerSlices(network).map(({ weights, weightCount, biases, biasCount }) => ({
    weights: buffer.subarray(weights, weights + weightCount),
    biases: buffer.subarray(biases, biases + biasCount),
  }));
}
