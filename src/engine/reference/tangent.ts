import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Arithmetic } from "./arithmetic.js";
import type { LayerBuffers } from "./layer.js";

/** R{z} = (Σ v·x + Σ w·R{x}) + v_b, each sum from +0 in the order of the inputs. rx absent: the data, whose R is 0. */
export function tangentForward(
  { round, zeros }: Arithmetic,
  { layer, weights, mask }: LayerBuffers,
  direction: LayerBuffers,
  x: ParameterBuffer,
  rx: ParameterBuffer | undefined,
  count: number,
): ParameterBuffer {
  const rz = zeros(layer.outputs * count);
  for (let o = 0; o < layer.outputs; o++) {
    for (let e = 0; e < count; e++) {
      let [first, second] = [0, 0];
      for (let i = 0; i < layer.inputs; i++) {
        const j = o * layer.inputs + i;
        if (mask && at(mask, j) === 0) continue;
        first = round(first + round(at(direction.weights, j) * at(x, i * count + e)));
        if (rx) second = round(second + round(at(weights, j) * at(rx, i * count + e)));
      }
      rz[o * count + e] = round(first + second) + at(direction.biases, o);
    }
  }
  return rz;
}

/** Σ v·dz + Σ w·R{dz}, outputs in order; direction absent (Gauss-Newton): the second sum only. */
export function tangentBackward(
  { round, zeros }: Arithmetic,
  { layer, weights, mask }: LayerBuffers,
  direction: LayerBuffers | undefined,
  { dz, rdz, count }: { readonly dz: ParameterBuffer; readonly rdz: ParameterBuffer; readonly count: number },
): ParameterBuffer {
  const result = zeros(layer.inputs * count);
  for (let i = 0; i < layer.inputs; i++) {
    for (let e = 0; e < count; e++) {
      let [first, second] = [0, 0];
      for (let o = 0; o < layer.outputs; o++) {
        const j = o * layer.inputs + i;
        if (mask && at(mask, j) === 0) continue;
        if (direction) first = round(first + round(at(direction.weights, j) * at(dz, o * count + e)));
        second = round(second + round(at(weights, j) * at(rdz, o * count + e)));
      }
      result[i * count + e] = first + second;
    }
  }
  return result;
}
