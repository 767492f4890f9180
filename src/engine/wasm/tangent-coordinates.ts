import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Kernels } from "./kernel-signatures.js";
import { tilesOf, vectorBytes, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** Which coordinates of a curvature program belong to a layer: its survivors in the order of the weights, dead inputs' too, then its biases. */
export interface Coordinates {
  readonly size: number;
  /** The first bias's coordinate. */
  readonly biases: number;
  /** Address of the coordinates of weights, in bytes. */
  indices(weights: Uint32Array): number;
}

export function placeCoordinates(
  memory: EngineMemory,
  scope: Scope,
  { layer: { inputs, outputs }, mask }: LayerPlan,
  offset: number,
): Coordinates {
  const rank = new Uint32Array(inputs * outputs);
  let next = offset;
  for (let j = 0; j < rank.length; j++) if (!mask || mask[j] === 1) rank[j] = next++;
  return {
    size: next - offset + outputs,
    biases: next,
    indices(weights) {
      const address = scope.take(4 * weights.length);
      memory.u32.set(
        weights.map((j) => 4 * at(rank, j)),
        address >> 2,
      );
      return address;
    },
  };
}

/** A layer's biases in a curvature program. */
export interface TangentBiases {
  /** Addresses of the biases and of their direction. */
  readonly value: number;
  readonly direction: number;
  setValues(biases: ParameterBuffer): void;
  setDirection(v: number): void;
  /** Adds a chunk's sums of R{dz} to the product. */
  add(rdz: number, stride: number, count: number): void;
  putProduct(into: number, scale: number): void;
}

/** `first`: the first bias's coordinate. */
export function placeTangentBiases(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  outputs: number,
  first: number,
): TangentBiases {
  const bytes = tilesOf(outputs) * 64;
  const [value, direction, sum, product] = [
    scope.take(bytes),
    scope.take(bytes),
    scope.take(bytes),
    scope.take(bytes),
  ];
  const index = scope.take(4 * outputs);
  for (let o = 0; o < outputs; o++) memory.u32[(index >> 2) + o] = 4 * (first + o);
  return {
    value,
    direction,
    setValues: (biases) => memory.f32.set(biases, value >> 2),
    setDirection(v) {
      kernels.takeFloats(v, index, outputs, direction, 4);
      memory.u8.fill(0, product, product + bytes);
    },
    add(rdz, stride, count) {
      kernels.biasGradients(rdz, outputs, stride, vectorBytes(count), sum);
      kernels.addVector(product, sum, bytes);
    },
    putProduct(into, scale) {
      kernels.putFloats(product, index, outputs, into, scale);
    },
  };
}
