import type { Activation, ParameterBuffer } from "../../networks/types.js";
import { placeActive } from "./active-survivors.js";
import { placeFlatTangent } from "./flat-tangent.js";
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

/** One layer of a curvature program: survivors with weights, a direction and a product. */
export interface TangentLayer {
  /** Coordinates of this layer: survivors and biases. */
  readonly size: number;
  setWeights(weights: ParameterBuffer, biases: ParameterBuffer): void;
  /** Takes this layer's part of the direction at address v and clears the product. */
  setDirection(v: number): void;
  /** Puts the product times `scale` into the coordinates at address `into`, all of them 0 before. */
  putProduct(into: number, scale: number): void;
  forward(x: number, h: number, count: number): void;
  backward(dz: number, activation: Activation, h: number, dx: number, count: number): void;
  tangentForward(x: number, rx: number, h: number, rz: number, rh: number, count: number): void;
  tangentBackward(hessian: boolean, lanes: TangentBackward): void;
  tangentGradient(rdz: number, dz: number, x: number, rx: number, count: number): void;
  squaredGradients(x: number, dz: number, norms: number, count: number): void;
}

/**
 * The first layer: only survivors whose input is active in the chunk, as marked at address `active`, are worked on.
 * `offset`: its first coordinate.
 */
export function firstTangentLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  { offset, active }: { readonly offset: number; readonly active: number },
): TangentLayer {
  const { outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const survivors = placeActive(memory, kernels, scope, plan, active);
  const { heads } = survivors;
  const flat = placeFlatTangent(memory, kernels, scope, plan, { ...survivors, offset });
  const never = (): never => {
    throw new TypeError("firstTangentLayer: must be the first layer, got one before it");
  };
  return {
    ...flat.methods,
    forward(x, h, count) {
      survivors.list(flat.value);
      kernels.weightForward(heads, outputs, x, flat.bias, activationOf(plan.layer), h, stride, count);
    },
    backward: never,
    tangentForward(x, _, h, rz, rh, count) {
      survivors.list(flat.direction);
      kernels.tangentForward(
        ...[heads, outputs, 0, flat.biasDirection, x, 0],
        ...[activationOf(plan.layer), h, rz, rh, stride, count],
      );
    },
    tangentBackward: never,
    tangentGradient(rdz, _, x, __, count) {
      survivors.gradients(rdz, x, count, flat.gradient);
      flat.add(rdz, count);
    },
    squaredGradients(x, dz, norms, count) {
      survivors.list(flat.value);
      kernels.squaredGradients(heads, outputs, x, dz, stride, count, norms);
    },
  };
}

/** A layer after the first. `offset`: its first coordinate. */
export function tangentLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  offset: number,
): TangentLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const survivors = placeSurvivors(memory, kernels, scope, plan);
  const { bytes, vector, outputHeads, inputHeads, lists } = survivors;
  const directions = survivors.more();
  const flat = placeFlatTangent(memory, kernels, scope, plan, { ...survivors, offset });
  const second = vector();
  return {
    ...flat.methods,
    setWeights(weights, biasValues) {
      flat.methods.setWeights(weights, biasValues);
      survivors.fill(lists, flat.value);
    },
    setDirection(v) {
      flat.methods.setDirection(v);
      survivors.fill(directions, flat.direction);
    },
    forward(x, h, count) {
      kernels.weightForward(outputHeads, outputs, x, flat.bias, activationOf(plan.layer), h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[activation], h, dx, stride, count);
    },
    tangentForward(x, rx, h, rz, rh, count) {
      kernels.tangentForward(
        ...[outputHeads, outputs, directions.byOutput - lists.byOutput, flat.biasDirection, x, rx],
        ...[activationOf(plan.layer), h, rz, rh, stride, count],
      );
    },
    tangentBackward(hessian, { dz, rdz, activation, h, rz, dx, rdx, count }) {
      kernels.tangentBackward(
        ...[inputHeads, inputs, hessian ? directions.byInput - lists.byInput : 0, dz, rdz],
        ...[activationNumbers[activation], h, rz, dx, rdx, stride, count],
      );
    },
    tangentGradient(rdz, dz, x, rx, count) {
      survivors.gradients(rdz, x, count, flat.gradient);
      if (rx) {
        survivors.gradients(dz, rx, count, second);
        kernels.addVector(flat.gradient, second, bytes);
      }
      flat.add(rdz, count);
    },
    squaredGradients(x, dz, norms, count) {
      kernels.squaredGradients(outputHeads, outputs, x, dz, stride, count, norms);
    },
  };
}
