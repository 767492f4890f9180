import { placeBiases } from "./biases.js";
import { placeFlatWeights } from "./flat-weights.js";
import { activationNumbers, type Kernels } from "./kernels.js";
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
  const flat = placeFlatWeights(memory, kernels, survivors);
  const biases = placeBiases(memory, kernels, scope, plan);
  let x = 0;
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if (!("lanes" in input)) throw new TypeError("weightLayer: input must be lanes, got rows");
      x = input.lanes;
      const activation = activationOf(plan.layer);
      kernels.weightForward(outputHeads, outputs, x, biases.address, activation, h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[activation], h, dx, stride, count);
    },
    update(rule, dz, constants, count) {
      survivors.gradients(dz, x, count, flat.gradient);
      if (flat.step(rule, constants)) survivors.fill(lists, flat.value);
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
      if (quantity === "value") survivors.fill(lists, flat.value);
      biases.write(quantity, biasValues);
    },
  };
}
