import { at } from "../../numerics/at.js";
import { placeBiases } from "./biases.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, laneBytes, strideOf, type LayerPlan, type Quantity, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors } from "./survivors.js";

/** A layer whose work is proportional to its surviving weights (kernels/weight-sparse.ts). */
export function weightLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
): WasmLayer {
  const { layer, used, capacity } = plan;
  const { inputs, outputs } = layer;
  const stride = strideOf(capacity);
  const lists = placeSurvivors(memory, scope, plan);
  const { places, weight, twin, frozen, byOutput, byInput, outputHeads, inputHeads, total } = lists;
  const dump = byInput + 8 * total;
  const biases = placeBiases(memory, kernels, scope, plan);
  const moments = { first: scope.take(4 * places), second: scope.take(4 * places) };
  // the first layer's input gradient is never asked for: no twins to keep equal
  const twins = used ? 0 : scope.take(4 * places);
  const tails = scope.take(64);
  const spread = used ? scope.take(laneBytes(inputs, capacity)) : 0;
  const frozenValues = new Float32Array(frozen.length);
  const { u32 } = memory;
  for (let q = 0; q < 4; q++) u32.fill(0xffffffff, (tails >> 2) + 4 * q, (tails >> 2) + 5 * q);
  if (twins)
    twin.forEach((position, place) => {
      u32[(twins >> 2) + place] = (position < 0 ? dump : byInput + 8 * position) + 4;
    });

  /** Index into the memory's floats of what a place holds. */
  const slot = (quantity: Quantity, place: number): number =>
    quantity === "value" ? (byOutput >> 2) + 2 * place + 1 : (moments[quantity] >> 2) + place;

  let x = spread;
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if ("rows" in input) kernels.spreadRows(input.rows, count, spread, inputs, stride);
      x = "rows" in input ? spread : input.lanes;
      kernels.weightForward(outputHeads, outputs, x, biases.address, activationOf(layer), h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.weightBackward(inputHeads, inputs, dz, activationNumbers[activation], h, dx, stride, count);
    },
    update(rule, dz, constants, count) {
      kernels.weightUpdate(
        rule,
        outputHeads,
        outputs,
        dz,
        x,
        stride,
        Math.ceil(count / 4) * 16,
        moments.first,
        moments.second,
        twins,
        tails,
        constants,
        0,
      );
      biases.update(rule, dz, constants, count);
    },
    flush() {
      kernels.flushTiny(moments.first, 4 * places);
      kernels.flushTiny(moments.second, 4 * places);
      biases.flush();
    },
    read(quantity, weights, biasValues) {
      weights.fill(0);
      weight.forEach((j, place) => {
        if (j >= 0) weights[j] = at(memory.f32, slot(quantity, place));
      });
      if (quantity === "value") frozen.forEach((j, k) => (weights[j] = at(frozenValues, k)));
      biases.read(quantity, biasValues);
    },
    write(quantity, weights, biasValues) {
      const { f32 } = memory;
      weight.forEach((j, place) => {
        if (j < 0) return;
        f32[slot(quantity, place)] = at(weights, j);
        if (quantity === "value") f32[(byInput >> 2) + 2 * at(twin, place) + 1] = at(weights, j);
      });
      if (quantity === "value") frozen.forEach((j, k) => (frozenValues[k] = at(weights, j)));
      biases.write(quantity, biasValues);
    },
  };
}
