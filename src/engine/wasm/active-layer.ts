import { placeActive } from "./active-survivors.js";
import { placeFlatLayer } from "./flat-layer.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationOf, laneBytes, strideOf, type LayerPlan, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** A first layer whose work is proportional to those surviving weights whose input is active in the batch (kernels/active.ts). */
export function activeLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
): WasmLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const x = scope.take(laneBytes(inputs, plan.capacity));
  const active = scope.take(inputs);
  const survivors = placeActive(memory, kernels, scope, plan, active);
  const { value, bias, methods } = placeFlatLayer(memory, kernels, scope, plan, {
    ...survivors,
    gradients: (dz, count, into) => survivors.gradients(dz, x, count, into),
  });
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if (!("rows" in input)) throw new TypeError("activeLayer: input must be rows, got lanes");
      kernels.spreadRows(input.rows, count, input.table, x, inputs, stride, active);
      survivors.list(value);
      const { heads } = survivors;
      kernels.weightForward(heads, outputs, x, bias, activationOf(plan.layer), h, stride, count);
    },
    backward() {
      throw new TypeError("activeLayer: must be the first layer, got one before it");
    },
    ...methods,
  };
}
