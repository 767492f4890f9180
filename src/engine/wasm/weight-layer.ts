import { at } from "../../numerics/at.js";
import { placeBiases } from "./biases.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan, type Quantity, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeSurvivors } from "./survivors.js";

/** A layer after the first whose work is proportional to its surviving weights (kernels/weight-sparse.ts). */
export function weightLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
): WasmLayer {
  const { layer, capacity } = plan;
  const { inputs, outputs } = layer;
  const stride = strideOf(capacity);
  const lists = placeSurvivors(memory, scope, plan);
  const { places, weight, twin, byOutput, byInput, outputHeads, inputHeads, total } = lists;
  const dump = byInput + 8 * total;
  const biases = placeBiases(memory, kernels, scope, plan);
  const moments = { first: scope.take(4 * places), second: scope.take(4 * places) };
  const twins = scope.take(4 * places);
  const tails = scope.take(64);
  const { u32 } = memory;
  for (let q = 0; q < 4; q++) u32.fill(0xffffffff, (tails >> 2) + 4 * q, (tails >> 2) + 5 * q);
  twin.forEach((position, place) => {
    u32[(twins >> 2) + place] = (position < 0 ? dump : byInput + 8 * position) + 4;
  });

  /** Index into the memory's floats of what a place holds. */
  const slot = (quantity: Quantity, place: number): number =>
    quantity === "value" ? (byOutput >> 2) + 2 * place + 1 : (moments[quantity] >> 2) + place;

  let x = 0;
  return {
    kernel: "weight-sparse",
    forward(input, h, count) {
      if (!("lanes" in input)) throw new TypeError("weightLayer: input must be lanes, got rows");
      x = input.lanes;
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
      biases.read(quantity, biasValues);
    },
    write(quantity, weights, biasValues) {
      const { f32 } = memory;
      weight.forEach((j, place) => {
        if (j < 0) return;
        f32[slot(quantity, place)] = at(weights, j);
        if (quantity === "value") f32[(byInput >> 2) + 2 * at(twin, place) + 1] = at(weights, j);
      });
      biases.write(quantity, biasValues);
    },
  };
}
