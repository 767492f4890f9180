import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { checkBatch, checkBuffer, resolveOptions, survivingCoordinates } from "../check.js";
import type { CurvatureOptions, CurvatureProgram } from "../types.js";
import type { Arithmetic } from "./arithmetic.js";
import { takeInputs, lossInput } from "./examples.js";
import { backward, batchSum, forward, throughActivation, type LayerBuffers } from "./layer.js";
import { lossFunctions, softmax, softmaxTangent } from "./losses.js";
import { tangentBackward, tangentForward, tangentThroughActivation } from "./tangent.js";

/** Examples are summed in chunks of this many; it is part of the specification. */
const chunk = 64;

/** Everything the products need of one chunk of examples. */
interface Chunk {
  readonly count: number;
  /** The inputs, then each layer's h, [neuron][example]. */
  readonly activations: readonly ParameterBuffer[];
  /** ∂(loss)/∂z of each layer, not divided by the number of examples. */
  readonly dz: readonly ParameterBuffer[];
  /** softmax(z), or undefined for squared loss. */
  readonly p: ParameterBuffer | undefined;
}

/** Second-order products in plain TypeScript, one operation after another. */
export function compileCurvature(
  arithmetic: Arithmetic,
  curvatureOptions: CurvatureOptions,
): CurvatureProgram {
  const options = resolveOptions(curvatureOptions);
  const { round, zeros } = arithmetic;
  const { network, mask, slices, parameterCount } = options;
  const coordinates = survivingCoordinates(options);
  const outputs = at(network.layers, network.layers.length - 1).outputs;
  const top = network.layers.length - 1;
  const [parameters, direction, sums] = [zeros(parameterCount), zeros(parameterCount), zeros(parameterCount)];
  const buffersOf = (values: ParameterBuffer): LayerBuffers[] =>
    network.layers.map((layer, index) => {
      const { weights, biases, biasCount } = at(slices, index);
      const [w, b] = [values.subarray(weights, biases), values.subarray(biases, biases + biasCount)];
      return {
        layer,
        mask: mask && at(mask.layers, index),
        weights: w,
        biases: b,
        weightGradient: w,
        biasGradient: b,
      };
    });
  const [layers, directions] = [buffersOf(parameters), buffersOf(direction)];
  let chunks: Chunk[] | undefined;
  let examplesCount = 0;

  const hidden = (index: number): "relu" | "tanh" | "identity" => at(network.layers, index).activation;
  const linearise = (
    x: ParameterBuffer,
    count: number,
    gradientOf: (z: ParameterBuffer, dz: ParameterBuffer) => void,
  ): Chunk => {
    const activations = [x];
    layers.forEach((layer, index) =>
      activations.push(forward(arithmetic, layer, at(activations, index), count)),
    );
    const z = at(activations, top + 1);
    let current = zeros(outputs * count);
    gradientOf(z, current);
    current = throughActivation(arithmetic, current, z, hidden(top));
    const dz = [current];
    for (let index = top; index > 0; index--) {
      current = backward(arithmetic, at(layers, index), {
        dz: current,
        h: at(activations, index),
        activation: hidden(index - 1),
        count,
      });
      dz.unshift(current);
    }
    return {
      count,
      activations,
      dz,
      p: options.loss === "squared" ? undefined : softmax(arithmetic, z, outputs, count),
    };
  };

  /** Adds one chunk's product to `sums`. */
  const tangent = ({ count, activations, dz, p }: Chunk, hessian: boolean): void => {
    const rz: ParameterBuffer[] = [];
    const rh: ParameterBuffer[] = [];
    layers.forEach((layer, index) => {
      const rx = index === 0 ? undefined : at(rh, index - 1);
      const value = tangentForward(
        arithmetic,
        layer,
        at(directions, index),
        at(activations, index),
        rx,
        count,
      );
      rz.push(value);
      rh.push(throughActivation(arithmetic, value, at(activations, index + 1), hidden(index)));
    });
    let r = p ? softmaxTangent(arithmetic, p, at(rh, top), outputs, count) : at(rh, top);
    r = tangentThroughActivation(arithmetic, r, {
      ...{ activation: hidden(top), h: at(activations, top + 1), rz: at(rz, top) },
      dz: hessian ? at(dz, top) : undefined,
    });
    for (let index = top; index >= 0; index--) {
      const { layer, mask: kept } = at(layers, index);
      const [x, rx, gradient, current] = [at(activations, index), rh[index - 1], at(dz, index), r];
      const { weights, biases } = at(slices, index);
      const lanes = zeros(4);
      for (let o = 0; o < layer.outputs; o++) {
        for (let i = 0; i < layer.inputs; i++) {
          const j = o * layer.inputs + i;
          if (kept && at(kept, j) === 0) continue;
          let sum = batchSum(arithmetic, lanes, count, (e) =>
            round(at(current, o * count + e) * at(x, i * count + e)),
          );
          if (hessian && rx) {
            sum = round(
              sum +
                batchSum(arithmetic, lanes, count, (e) =>
                  round(at(gradient, o * count + e) * at(rx, i * count + e)),
                ),
            );
          }
          sums[weights + j] = at(sums, weights + j) + sum;
        }
        sums[biases + o] =
          at(sums, biases + o) + batchSum(arithmetic, lanes, count, (e) => at(current, o * count + e));
      }
      if (index === 0) break;
      const before = { activation: hidden(index - 1), h: at(activations, index), rz: at(rz, index - 1) };
      const sum = tangentBackward(
        arithmetic,
        at(layers, index),
        hessian ? at(directions, index) : undefined,
        { dz: gradient, rdz: current, count },
      );
      r = tangentThroughActivation(arithmetic, sum, {
        ...before,
        dz: hessian ? at(dz, index - 1) : undefined,
      });
    }
  };
  const product = (caller: string, v: ParameterBuffer, hessian: boolean): ParameterBuffer => {
    checkBuffer(caller, "v", v, coordinates.length);
    if (!chunks) throw new Error(`${caller}: moveTo must be called first, got no point`);
    direction.fill(0);
    sums.fill(0);
    coordinates.forEach((j, k) => (direction[j] = at(v, k)));
    for (const part of chunks) tangent(part, hessian);
    const result = zeros(coordinates.length);
    const scale = round(1 / examplesCount);
    coordinates.forEach((j, k) => (result[k] = at(sums, j) * scale));
    return result;
  };

  return {
    size: coordinates.length,
    coordinates,
    moveTo(values, { examples }, indices) {
      checkBuffer("moveTo", "parameters", values, parameterCount);
      checkBatch("moveTo", examples, indices, options, Infinity);
      parameters.fill(0);
      coordinates.forEach((j) => (parameters[j] = at(values, j)));
      examplesCount = indices.length;
      let total = 0;
      chunks = Array.from({ length: Math.ceil(indices.length / chunk) }, (_, k) => {
        const part = indices.subarray(k * chunk, (k + 1) * chunk);
        return linearise(takeInputs(arithmetic, examples, part), part.length, (z, dz) => {
          total = lossFunctions[options.loss](arithmetic, lossInput(z, outputs, examples, part), {
            total,
            scale: 1,
            dz,
          });
        });
      });
      return total / indices.length;
    },
    hessian: (v) => product("hessian", v, true),
    gaussNewton: (v) => product("gaussNewton", v, false),
    squaredGradientNorms() {
      if (!chunks) throw new Error("squaredGradientNorms: moveTo must be called first, got no point");
      const norms = chunks.map(({ count, activations, dz }) => {
        const part = zeros(count);
        for (let e = 0; e < count; e++) {
          layers.forEach(({ layer, mask: kept }, index) => {
            const x = at(activations, index);
            for (let o = 0; o < layer.outputs; o++) {
              let sum = 0;
              for (let i = 0; i < layer.inputs; i++) {
                if (kept && at(kept, o * layer.inputs + i) === 0) continue;
                sum = round(sum + round(at(x, i * count + e) * at(x, i * count + e)));
              }
              const gradient = at(at(dz, index), o * count + e);
              part[e] = at(part, e) + round(round(gradient * gradient) * round(sum + 1));
            }
          });
        }
        return part;
      });
      const result = zeros(examplesCount);
      norms.forEach((part, k) => {
        result.set(part, k * chunk);
      });
      return result;
    },
    free() {
      chunks = undefined;
    },
  };
}
