import type { Activation, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { placeActive } from "./active-survivors.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors, type Places } from "./survivors.js";
import { placeCoordinates, placeTangentBiases } from "./tangent-coordinates.js";

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
  const { weight, bytes, heads } = survivors;
  const coordinates = placeCoordinates(memory, scope, plan, offset);
  const flat = flatTangent(memory, kernels, survivors, coordinates.indices(weight));
  const biases = placeTangentBiases(memory, kernels, scope, outputs, coordinates.biases);
  const never = (): never => {
    throw new TypeError("firstTangentLayer: must be the first layer, got one before it");
  };
  return {
    size: coordinates.size,
    setWeights(weights, biasValues) {
      flat.setWeights(weights);
      biases.setValues(biasValues);
    },
    setDirection(v) {
      flat.setDirection(v);
      biases.setDirection(v);
    },
    putProduct(into, scale) {
      flat.putProduct(into, scale);
      biases.putProduct(into, scale);
    },
    forward(x, h, count) {
      survivors.list(flat.value);
      kernels.weightForward(heads, outputs, x, biases.value, activationOf(plan.layer), h, stride, count);
    },
    backward: never,
    tangentForward(x, _, h, rz, rh, count) {
      survivors.list(flat.direction);
      kernels.tangentForward(
        ...[heads, outputs, 0, biases.direction, x, 0],
        ...[activationOf(plan.layer), h, rz, rh, stride, count],
      );
    },
    tangentBackward: never,
    tangentGradient(rdz, _, x, __, count) {
      survivors.gradients(rdz, x, count, flat.gradient);
      kernels.addVector(flat.product, flat.gradient, bytes);
      biases.add(rdz, stride, count);
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
  const { weight, bytes, vector, outputHeads, inputHeads, lists } = survivors;
  const directions = survivors.more();
  const coordinates = placeCoordinates(memory, scope, plan, offset);
  const flat = flatTangent(memory, kernels, survivors, coordinates.indices(weight));
  const second = vector();
  const biases = placeTangentBiases(memory, kernels, scope, outputs, coordinates.biases);
  return {
    size: coordinates.size,
    setWeights(weights, biasValues) {
      flat.setWeights(weights);
      survivors.fill(lists, flat.value);
      biases.setValues(biasValues);
    },
    setDirection(v) {
      flat.setDirection(v);
      survivors.fill(directions, flat.direction);
      biases.setDirection(v);
    },
    putProduct(into, scale) {
      flat.putProduct(into, scale);
      biases.putProduct(into, scale);
    },
    forward(x, h, count) {
      const activation = activationOf(plan.layer);
      kernels.weightForward(outputHeads, outputs, x, biases.value, activation, h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[activation], h, dx, stride, count);
    },
    tangentForward(x, rx, h, rz, rh, count) {
      kernels.tangentForward(
        ...[outputHeads, outputs, directions.byOutput - lists.byOutput, biases.direction, x, rx],
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
      kernels.addVector(flat.product, flat.gradient, bytes);
      biases.add(rdz, stride, count);
    },
    squaredGradients(x, dz, norms, count) {
      kernels.squaredGradients(outputHeads, outputs, x, dz, stride, count, norms);
    },
  };
}

/** Weights, direction, a chunk's part of the product, and the product: vectors over places. */
function flatTangent(
  memory: EngineMemory,
  kernels: Kernels,
  { weight, bytes, vector }: Places,
  index: number,
): Record<"value" | "direction" | "gradient" | "product", number> &
  Pick<TangentLayer, "setDirection" | "putProduct"> & { setWeights(weights: ParameterBuffer): void } {
  const [value, direction, gradient, product] = [vector(), vector(), vector(), vector()];
  return {
    ...{ value, direction, gradient, product },
    setWeights(weights) {
      const { f32 } = memory;
      weight.forEach((j, place) => (f32[(value >> 2) + place] = at(weights, j)));
    },
    setDirection(v) {
      kernels.takeFloats(v, index, weight.length, direction, 4);
      memory.u8.fill(0, product, product + bytes);
    },
    putProduct(into, scale) {
      kernels.putFloats(product, index, weight.length, into, scale);
    },
  };
}
