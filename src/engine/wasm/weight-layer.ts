import { placeFlatLayer } from "./flat-layer.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors } from "./survivors.js";

/** A layer after the first whose work is proportional to its surviving weights (kernels/weight-sparse.ts). */
export function weightLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
): WasmLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const survivors = placeSurvivors(memory, kernels, scope, plan);
  const { outputHeads, inputHeads, lists } = survivors;
  let x = 0;
  const { bias, methods } = placeFlatLayer(memory, kernels, scope, plan, {
    ...survivors,
    gradients: (dz, count, into) => survivors.gradients(dz, x, count, into),
    changed: (value) => survivors.fill(lists, value),
  });
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if (!("lanes" in input)) throw new TypeError("weightLayer: input must be lanes, got rows");
      x = input.lanes;
      kernels.weightForward(outputHeads, outputs, x, bias, activationOf(plan.layer), h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[activation], h, dx, stride, count);
    },
    ...methods,
  };
}
