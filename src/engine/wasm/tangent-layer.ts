import type { Activation, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors } from "./survivors.js";

/** Lanes that a layer's backward tangent reads and writes (kernels/curvature.ts). */
export interface TangentBackward {
  readonly dz: number;
  readonly rdz: number;
  /** Of the layer before: its activation, h, R{z}, dz, and R{dz} to be written. */
  readonly activation: Activation;
  readonly h: number;
  readonly rz: number;
  readonly dx: number;
  readonly rdx: number;
  readonly count: number;
}

/** One layer of a curvature program: survivor lists with weights, a direction and a product. */
export interface TangentLayer {
  /** Coordinates of this layer: survivors and biases. */
  readonly size: number;
  setWeights(weights: ParameterBuffer, biases: ParameterBuffer): void;
  /** Takes this layer's part of v and clears the product. */
  setDirection(v: ParameterBuffer): void;
  readProduct(into: Float32Array, scale: number): void;
  forward(x: number, h: number, count: number): void;
  backward(dz: number, activation: Activation, h: number, dx: number, count: number): void;
  tangentForward(x: number, rx: number, h: number, rz: number, rh: number, count: number): void;
  tangentBackward(hessian: boolean, lanes: TangentBackward): void;
  tangentGradient(rdz: number, dz: number, x: number, rx: number, count: number): void;
  squaredGradients(x: number, dz: number, norms: number, count: number): void;
}

/** `offset`: the layer's first coordinate. */
export function tangentLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  offset: number,
): TangentLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const lists = placeSurvivors(memory, scope, plan);
  const { places, weight, twin, byOutput, byInput, outputHeads, inputHeads, total } = lists;
  const directionByOutput = scope.take(4 * places);
  const directionByInput = scope.take(4 * total);
  const product = scope.take(4 * (places + 4));
  const [bias, biasDirection, biasSum, biasProduct] = Array.from({ length: 4 }, () =>
    scope.take(4 * outputs),
  );
  if (
    bias === undefined ||
    biasDirection === undefined ||
    biasSum === undefined ||
    biasProduct === undefined
  ) {
    throw new Error("tangentLayer: four vectors must be placed, got fewer");
  }

  // coordinates count all survivors in the order of the weights, those that the lists leave out (dead inputs) too
  const survivors = Array.from({ length: inputs * outputs }, (_, j) => j).filter(
    (j) => !plan.mask || plan.mask[j] === 1,
  );
  const rank = new Int32Array(inputs * outputs);
  survivors.forEach((j, k) => (rank[j] = offset + k));
  const coordinate = weight.map((j) => (j < 0 ? -1 : at(rank, j)));
  const biasOffset = offset + survivors.length;

  return {
    size: survivors.length + outputs,
    setWeights(weights, biases) {
      const { f32 } = memory;
      weight.forEach((j, place) => {
        if (j < 0) return;
        f32[(byOutput >> 2) + 2 * place + 1] = at(weights, j);
        f32[(byInput >> 2) + 2 * at(twin, place) + 1] = at(weights, j);
      });
      f32.set(biases, bias >> 2);
    },
    setDirection(v) {
      const { f32 } = memory;
      coordinate.forEach((k, place) => {
        if (k < 0) return;
        f32[(directionByOutput >> 2) + place] = at(v, k);
        f32[(directionByInput >> 2) + at(twin, place)] = at(v, k);
      });
      f32.set(v.subarray(biasOffset, biasOffset + outputs), biasDirection >> 2);
      f32.fill(0, product >> 2, (product >> 2) + places);
      f32.fill(0, biasProduct >> 2, (biasProduct >> 2) + outputs);
    },
    readProduct(into, scale) {
      const { f32 } = memory;
      coordinate.forEach((k, place) => {
        if (k >= 0) into[k] = at(f32, (product >> 2) + place) * scale;
      });
      for (let o = 0; o < outputs; o++) into[biasOffset + o] = at(f32, (biasProduct >> 2) + o) * scale;
    },
    forward(x, h, count) {
      kernels.weightForward(outputHeads, outputs, x, bias, activationOf(plan.layer), h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[activation], h, dx, stride, count);
    },
    tangentForward(x, rx, h, rz, rh, count) {
      kernels.tangentForward(
        ...[outputHeads, outputs, byOutput, directionByOutput, biasDirection, x, rx],
        ...[activationOf(plan.layer), h, rz, rh, stride, count],
      );
    },
    tangentBackward(hessian, { dz, rdz, activation, h, rz, dx, rdx, count }) {
      kernels.tangentBackward(
        ...[inputHeads, inputs, byInput, hessian ? directionByInput : 0, dz, rdz],
        ...[activationNumbers[activation], h, rz, dx, rdx, stride, count],
      );
    },
    tangentGradient(rdz, dz, x, rx, count) {
      const bytes = Math.ceil(count / 4) * 16;
      kernels.tangentGradient(outputHeads, outputs, byOutput, rdz, dz, x, rx, stride, bytes, product);
      kernels.biasGradients(rdz, outputs, stride, bytes, biasSum);
      const { f32 } = memory;
      for (let o = 0; o < outputs; o++) {
        f32[(biasProduct >> 2) + o] = at(f32, (biasProduct >> 2) + o) + at(f32, (biasSum >> 2) + o);
      }
    },
    squaredGradients(x, dz, norms, count) {
      kernels.squaredGradients(outputHeads, outputs, x, dz, stride, count, norms);
    },
  };
}
