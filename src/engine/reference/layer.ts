import type { DenseLayer, ParameterBuffer } from "../../networks/types.js";
import { activated, type Activated } from "./activations.js";
import type { Arithmetic } from "./arithmetic.js";

/** Indices come from loops bounded by the array's own length; a checked read would double the cost of the back end. */
const get = (array: ParameterBuffer | Uint8Array, index: number): number => array[index] as number;

/** What the three passes of one layer work on: views and buffers, activations as [neuron][example]. */
export interface LayerBuffers {
  readonly layer: DenseLayer;
  /** (outputs, inputs) and (outputs). */
  readonly weights: ParameterBuffer;
  readonly biases: ParameterBuffer;
  /** Absent: every weight survives. */
  readonly mask: Uint8Array | undefined;
  readonly weightGradient: ParameterBuffer;
  readonly biasGradient: ParameterBuffer;
}

/** h = activation(W x + b). Each sum starts at +0, takes its products in the order of the inputs, and the bias last. */
export function forward(
  arithmetic: Arithmetic,
  buffers: LayerBuffers,
  x: ParameterBuffer,
  count: number,
): Activated {
  const { round } = arithmetic;
  const { layer, weights, biases, mask } = buffers;
  const h = arithmetic.zeros(layer.outputs * count);
  for (let o = 0; o < layer.outputs; o++) {
    const sums = h.subarray(o * count, (o + 1) * count);
    for (let i = 0; i < layer.inputs; i++) {
      const index = o * layer.inputs + i;
      if (mask && get(mask, index) === 0) continue;
      const w = get(weights, index);
      for (let e = 0; e < count; e++) sums[e] = get(sums, e) + round(w * get(x, i * count + e));
    }
    const bias = get(biases, o);
    for (let e = 0; e < count; e++) sums[e] = get(sums, e) + bias;
  }
  return activated(arithmetic, layer.activation, h);
}

/** Wᵀ dz, outputs in order. */
export function backward(
  arithmetic: Arithmetic,
  { layer, weights, mask }: LayerBuffers,
  { dz, count }: { dz: ParameterBuffer; count: number },
): ParameterBuffer {
  const { round } = arithmetic;
  const dx = arithmetic.zeros(layer.inputs * count);
  for (let i = 0; i < layer.inputs; i++) {
    const sums = dx.subarray(i * count, (i + 1) * count);
    for (let o = 0; o < layer.outputs; o++) {
      const index = o * layer.inputs + i;
      if (mask && get(mask, index) === 0) continue;
      const w = get(weights, index);
      for (let e = 0; e < count; e++) sums[e] = get(sums, e) + round(w * get(dz, o * count + e));
    }
  }
  return dx;
}

/** Sum over the batch in four virtual lanes (example e in lane e mod 4), then (lane 0 + lane 2) + (lane 1 + lane 3). */
export function batchSum(
  { round }: Arithmetic,
  lanes: ParameterBuffer,
  count: number,
  term: (example: number) => number,
): number {
  lanes.fill(0);
  for (let e = 0; e < count; e++) lanes[e & 3] = get(lanes, e & 3) + term(e);
  return round(round(get(lanes, 0) + get(lanes, 2)) + round(get(lanes, 1) + get(lanes, 3)));
}

/** dW = dz xᵀ on the survivors and db = Σ dz, into the layer's gradient buffers. */
export function gradients(
  arithmetic: Arithmetic,
  { layer, mask, weightGradient, biasGradient }: LayerBuffers,
  { dz, x, count }: { dz: ParameterBuffer; x: ParameterBuffer; count: number },
): void {
  const { round } = arithmetic;
  const lanes = arithmetic.zeros(4);
  for (let o = 0; o < layer.outputs; o++) {
    for (let i = 0; i < layer.inputs; i++) {
      const index = o * layer.inputs + i;
      weightGradient[index] =
        mask && get(mask, index) === 0
          ? 0
          : batchSum(arithmetic, lanes, count, (e) => round(get(dz, o * count + e) * get(x, i * count + e)));
    }
    biasGradient[o] = batchSum(arithmetic, lanes, count, (e) => get(dz, o * count + e));
  }
}
