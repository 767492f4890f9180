import { placeActive } from "./active-survivors.js";
import { placeBiases } from "./biases.js";
import { placeFlatWeights } from "./flat-weights.js";
import type { Kernels } from "./kernels.js";
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
  const flat = placeFlatWeights(memory, kernels, survivors, survivors.frozen);
  const biases = placeBiases(memory, kernels, scope, plan);
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if (!("rows" in input)) throw new TypeError("activeLayer: input must be rows, got lanes");
      kernels.spreadRows(input.rows, count, input.table, x, inputs, stride, active);
      survivors.list(flat.value);
      const { heads } = survivors;
      kernels.weightForward(heads, outputs, x, biases.address, activationOf(plan.layer), h, stride, count);
    },
    backward() {
      throw new TypeError("activeLayer: must be the first layer, got one before it");
    },
    update(rule, dz, constants, count) {
      survivors.gradients(dz, x, count, flat.gradient);
      flat.step(rule, constants);
      biases.update(rule, dz, constants, count);
    },
    flush() {
      flat.flush();
      biases.flush();
    },
    read(quantity, weights, biasValues) {
      flat.read(quantity, weights);
      biases.read(quantity, biasValues);
    },
    write(quantity, weights, biasValues) {
      flat.write(quantity, weights);
      biases.write(quantity, biasValues);
    },
  };
}
