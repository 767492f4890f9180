import { at } from "../../numerics/at.js";
import { placeActive } from "./active-survivors.js";
import { placeBiases } from "./biases.js";
import type { Kernels } from "./kernels.js";
import { activationOf, laneBytes, strideOf, type LayerPlan, type Quantity, type WasmLayer } from "./layer.js";
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
  const { weight, frozen, bytes, heads } = survivors;
  const [value, first, second, gradient] = [
    survivors.vector(),
    survivors.vector(),
    survivors.vector(),
    survivors.vector(),
  ];
  const addresses: Record<Quantity, number> = { value, first, second };
  const biases = placeBiases(memory, kernels, scope, plan);
  const frozenValues = new Float32Array(frozen.length);
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if (!("rows" in input)) throw new TypeError("activeLayer: input must be rows, got lanes");
      kernels.spreadRows(input.rows, count, x, inputs, stride, active);
      survivors.list(value);
      kernels.weightForward(heads, outputs, x, biases.address, activationOf(plan.layer), h, stride, count);
    },
    backward() {
      throw new TypeError("activeLayer: must be the first layer, got one before it");
    },
    update(rule, dz, constants, count) {
      survivors.gradients(dz, x, count, gradient);
      kernels.optimizeVector(rule, value, first, second, gradient, bytes, constants);
      biases.update(rule, dz, constants, count);
    },
    flush() {
      kernels.flushTiny(first, bytes);
      kernels.flushTiny(second, bytes);
      biases.flush();
    },
    read(quantity, weights, biasValues) {
      weights.fill(0);
      const from = addresses[quantity] >> 2;
      weight.forEach((j, place) => (weights[j] = at(memory.f32, from + place)));
      if (quantity === "value") frozen.forEach((j, k) => (weights[j] = at(frozenValues, k)));
      biases.read(quantity, biasValues);
    },
    write(quantity, weights, biasValues) {
      const { f32 } = memory;
      const to = addresses[quantity] >> 2;
      weight.forEach((j, place) => (f32[to + place] = at(weights, j)));
      if (quantity === "value") frozen.forEach((j, k) => (frozenValues[k] = at(weights, j)));
      biases.write(quantity, biasValues);
    },
  };
}
