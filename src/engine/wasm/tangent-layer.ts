import type { Activation, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { placeActive } from "./active-survivors.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors } from "./survivors.js";
import { placeCoordinates, placeTangentBiases, type CoordinateRange } from "./tangent-coordinates.js";

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

/** The first layer: only survivors whose input is active in the chunk, as marked at address `active`, are worked on. */
export function firstTangentLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  range: CoordinateRange & { readonly active: number },
): TangentLayer {
  const { outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const survivors = placeActive(memory, kernels, scope, plan, range.active);
  const { weight, bytes, heads } = survivors;
  const coordinates = placeCoordinates(memory, scope, plan, range);
  const index = coordinates.indices(weight);
  const biases = placeTangentBiases(memory, kernels, scope, outputs, coordinates.biases);
  const [value, direction, gradient, product] = [
    survivors.vector(),
    survivors.vector(),
    survivors.vector(),
    survivors.vector(),
  ];
  const never = (): never => {
    throw new TypeError("firstTangentLayer: must be the first layer, got one before it");
  };
  return {
    size: coordinates.size,
    setWeights(weights, biasValues) {
      const { f32 } = memory;
      weight.forEach((j, place) => (f32[(value >> 2) + place] = at(weights, j)));
      biases.setValues(biasValues);
    },
    setDirection(v) {
      kernels.takeFloats(v, index, weight.length, direction, 4);
      memory.u8.fill(0, product, product + bytes);
      biases.setDirection(v);
    },
    putProduct(into, scale) {
      kernels.putFloats(product, index, weight.length, into, scale);
      biases.putProduct(into, scale);
    },
    forward(x, h, count) {
      survivors.list(value);
      kernels.weightForward(heads, outputs, x, biases.value, activationOf(plan.layer), h, stride, count);
    },
    backward: never,
    tangentForward(x, _, h, rz, rh, count) {
      survivors.list(direction);
      kernels.tangentForward(
        ...[heads, outputs, 0, biases.direction, x, 0],
        ...[activationOf(plan.layer), h, rz, rh, stride, count],
      );
    },
    tangentBackward: never,
    tangentGradient(rdz, _, x, __, count) {
      survivors.gradients(rdz, x, count, gradient);
      kernels.addVector(product, gradient, bytes);
      biases.add(rdz, stride, count);
    },
    squaredGradients(x, dz, norms, count) {
      survivors.list(value);
      kernels.squaredGradients(heads, outputs, x, dz, stride, count, norms);
    },
  };
}

export function tangentLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  range: CoordinateRange,
): TangentLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const { places, weight, twin, byOutput, byInput, outputHeads, inputHeads, total } = placeSurvivors(
    memory,
    scope,
    plan,
  );
  const coordinates = placeCoordinates(memory, scope, plan, range);
  const byPosition = new Int32Array(total);
  twin.forEach((position, place) => {
    if (position >= 0) byPosition[position] = at(weight, place);
  });
  const index = { byOutput: coordinates.indices(weight), byInput: coordinates.indices(byPosition) };
  // Lists of the same cells, with the direction in place of the weights.
  const copy = (entries: number, count: number): number => {
    const address = scope.take(8 * (count + 8));
    memory.u8.copyWithin(address, entries, entries + 8 * count);
    return address;
  };
  const directions = { byOutput: copy(byOutput, places), byInput: copy(byInput, total) };
  const product = scope.take(4 * (places + 4));
  const biases = placeTangentBiases(memory, kernels, scope, outputs, coordinates.biases);

  return {
    size: coordinates.size,
    setWeights(weights, biasValues) {
      const { f32 } = memory;
      weight.forEach((j, place) => {
        if (j < 0) return;
        f32[(byOutput >> 2) + 2 * place + 1] = at(weights, j);
        f32[(byInput >> 2) + 2 * at(twin, place) + 1] = at(weights, j);
      });
      biases.setValues(biasValues);
    },
    setDirection(v) {
      kernels.takeFloats(v, index.byOutput, places, directions.byOutput + 4, 8);
      kernels.takeFloats(v, index.byInput, total, directions.byInput + 4, 8);
      memory.u8.fill(0, product, product + 4 * places);
      biases.setDirection(v);
    },
    putProduct(into, scale) {
      kernels.putFloats(product, index.byOutput, places, into, scale);
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
        ...[outputHeads, outputs, directions.byOutput - byOutput, biases.direction, x, rx],
        ...[activationOf(plan.layer), h, rz, rh, stride, count],
      );
    },
    tangentBackward(hessian, { dz, rdz, activation, h, rz, dx, rdx, count }) {
      kernels.tangentBackward(
        ...[inputHeads, inputs, hessian ? directions.byInput - byInput : 0, dz, rdz],
        ...[activationNumbers[activation], h, rz, dx, rdx, stride, count],
      );
    },
    tangentGradient(rdz, dz, x, rx, count) {
      const bytes = Math.ceil(count / 4) * 16;
      kernels.tangentGradient(outputHeads, outputs, byOutput, rdz, dz, x, rx, stride, bytes, product);
      biases.add(rdz, stride, count);
    },
    squaredGradients(x, dz, norms, count) {
      kernels.squaredGradients(outputHeads, outputs, x, dz, stride, count, norms);
    },
  };
}
