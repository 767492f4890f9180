import { placeActive } from "./active-survivors.js";
import { placeFlatTangent } from "./flat-tangent.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors } from "./survivors.js";
import type { TangentLayer } from "./tangent.js";

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
  const activation = activationOf(plan.layer);
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
      kernels.weightForward(heads, outputs, x, flat.bias, activation, h, stride, count);
    },
    backward: never,
    tangentForward(x, _, h, rz, rh, count) {
      survivors.list(flat.direction);
      const bias = flat.biasDirection;
      kernels.tangentForward(heads, outputs, 0, bias, x, 0, activation, h, rz, rh, stride, count);
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
  const activation = activationOf(plan.layer);
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
      kernels.weightForward(outputHeads, outputs, x, flat.bias, activation, h, stride, count);
    },
    backward(dz, before, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[before], h, dx, stride, count);
    },
    tangentForward(x, rx, h, rz, rh, count) {
      const [v, bias] = [directions.byOutput - lists.byOutput, flat.biasDirection];
      kernels.tangentForward(outputHeads, outputs, v, bias, x, rx, activation, h, rz, rh, stride, count);
    },
    tangentBackward(hessian, { dz, rdz, activation: before, h, rz, dx, rdx, count }) {
      const v = hessian ? directions.byInput - lists.byInput : 0;
      const kind = activationNumbers[before];
      kernels.tangentBackward(inputHeads, inputs, v, dz, rdz, kind, h, rz, dx, rdx, stride, count);
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
