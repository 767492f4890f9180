import { layerViews } from "../../networks/layout.js";
import { at } from "../../numerics/at.js";
import type { Criterion } from "./criterion.js";

/**
 * Synaptic flow (SynFlow; Tanaka et al. 2020, equation 2 and algorithm 1): |w ∂R/∂w| with R = 1ᵀ |W_L| … |W_1| 1, that is, the sum over
 * all paths from an input to an output through the weight of the product of absolute weights on the path. Needs no data. Activations and
 * biases are left out, as in R; biases are 0 at the start anyway. Meant to be applied anew after each of 100 small prunings (`rounds`).
 *
 * Float64; all scores share one factor, a power of two, by which no layer's flow can over- or underflow however deep the network: each
 * path has one weight of each layer, so scaling a layer scales every score alike. Throws on weights so unlike each other (beyond 10^±300
 * within one network) that this does not help.
 * Property: the scores of every layer have the same sum (ibid., theorem 2), as have those into and out of a hidden unit (theorem 1).
 * Cost: one forward and one backward pass of a single example.
 */
export const synflow: Criterion = ({ network, initial }) => {
  if (network.model !== undefined)
    throw new RangeError("synflow: the network must be a chain of dense layers, got one of TensorFlow.js");
  const layers = layerViews(network, initial).map(({ weights }, i): FlowLayer => {
    const { inputs, outputs } = at(network.layers, i);
    const sizes = new Float64Array(weights);
    for (let j = 0; j < sizes.length; j++) sizes[j] = Math.abs(at(sizes, j));
    return { inputs, outputs, weights: sizes };
  });

  // Flow into every unit from the inputs, each layer scaled so that its largest lies in [1, 2).
  const arriving = [new Float64Array(at(layers, 0).inputs).fill(1)];
  const scales = layers.map((layer, i) => {
    const flow = forward(layer, at(arriving, i));
    const scale = scaleToOne(flow.reduce((top, value) => Math.max(top, value), 0));
    arriving.push(flow.map((value) => value * scale));
    return scale;
  });

  // Flow from every unit to the outputs, and the scores on the way.
  let leaving: Float64Array = new Float64Array(at(layers, layers.length - 1).outputs).fill(1);
  for (let i = layers.length - 1; i >= 0; i--) {
    const scaled = leaving.map((value) => value * at(scales, i));
    leaving = scoreBackward(at(layers, i), { arriving: at(arriving, i), leaving: scaled });
  }
  layers.forEach(({ weights }, i) => {
    const stray = weights.find((score) => !Number.isFinite(score));
    if (stray !== undefined)
      throw new RangeError(`synflow: scores of layer ${i} must be finite, got ${stray}`);
  });
  return layers.map(({ weights }) => weights);
};

interface FlowLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** (outputs, inputs) row-major: |W|, later the scores. */
  readonly weights: Float64Array;
}

/** |W| x. */
function forward({ outputs, weights }: FlowLayer, x: Float64Array): Float64Array {
  const flow = new Float64Array(outputs);
  for (let o = 0, j = 0; o < outputs; o++) {
    let sum = 0;
    for (let k = 0; k < x.length; k++, j++) sum += at(weights, j) * at(x, k);
    flow[o] = sum;
  }
  return flow;
}

/** Puts each weight's score in its place; returns |W|ᵀ leaving. */
function scoreBackward(
  { inputs, outputs, weights }: FlowLayer,
  { arriving, leaving }: { readonly arriving: Float64Array; readonly leaving: Float64Array },
): Float64Array {
  const below = new Float64Array(inputs);
  for (let o = 0, j = 0; o < outputs; o++) {
    const out = at(leaving, o);
    for (let k = 0; k < inputs; k++, j++) {
      const flow = at(weights, j) * out;
      if (flow === 0) {
        weights[j] = 0;
        continue;
      }
      below[k] = at(below, k) + flow;
      weights[j] = flow * at(arriving, k);
    }
  }
  return below;
}

/** The power of two that brings a value into [1, 2); 1 for 0, where no path is left. */
function scaleToOne(value: number): number {
  if (!Number.isFinite(value))
    throw new RangeError(`synflow: weights must be finite, got a flow of ${value}`);
  let scale = 1;
  if (value === 0) return scale;
  while (value * scale >= 2) scale *= 0.5;
  while (value * scale < 1) scale *= 2;
  return scale;
}
