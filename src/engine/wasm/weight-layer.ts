import { at } from "../../numerics/at.js";
import { placeBiases } from "./biases.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, laneBytes, strideOf, type LayerPlan, type Quantity, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** Which weights a layer lists, in by-output order with rows padded to four, and where their twins by input lie. */
interface SurvivorLists {
  /** Padded places; a place holds one entry, and one float of each moment. */
  readonly places: number;
  /** (outputs + 1): first place of each output. */
  readonly first: Uint32Array;
  /** For each place: its weight's index o · inputs + i, or −1 for padding. */
  readonly weight: Int32Array;
  /** For each place: the position of its twin in the by-input lists, or −1. */
  readonly twin: Int32Array;
  /** (inputs + 1): first by-input position of each input. */
  readonly firstByInput: Uint32Array;
  /** Weights whose input is zero in all data: they never change, and add nothing. */
  readonly frozen: Int32Array;
}

function listSurvivors({ layer: { inputs, outputs }, mask, used }: LayerPlan): SurvivorLists {
  const kept = (j: number): boolean => !mask || mask[j] === 1;
  const live = (j: number): boolean => !used || used[j % inputs] === 1;
  const first = new Uint32Array(outputs + 1);
  const fan = new Uint32Array(inputs + 1);
  const frozen: number[] = [];
  for (let o = 0, j = 0; o < outputs; o++) {
    let count = 0;
    for (let i = 0; i < inputs; i++, j++) {
      if (!kept(j)) continue;
      if (live(j)) {
        count += 1;
        fan[i + 1] = at(fan, i + 1) + 1;
      } else frozen.push(j);
    }
    first[o + 1] = at(first, o) + Math.ceil(count / 4) * 4;
  }
  const firstByInput = fan;
  for (let i = 0; i < inputs; i++) firstByInput[i + 1] = at(firstByInput, i + 1) + at(firstByInput, i);
  const places = at(first, outputs);
  const weight = new Int32Array(places).fill(-1);
  const twin = new Int32Array(places).fill(-1);
  const next = firstByInput.slice();
  for (let o = 0, j = 0; o < outputs; o++) {
    let place = at(first, o);
    for (let i = 0; i < inputs; i++, j++) {
      if (!kept(j) || !live(j)) continue;
      weight[place] = j;
      twin[place] = at(next, i);
      next[i] = at(next, i) + 1;
      place += 1;
    }
  }
  return { places, first, weight, twin, firstByInput, frozen: Int32Array.from(frozen) };
}

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
  const lists = listSurvivors(plan);
  const { places, weight, twin, frozen } = lists;
  const total = at(lists.firstByInput, inputs);
  const biases = placeBiases(memory, kernels, scope, plan);
  // eight entries are read ahead past the last place
  const byOutput = scope.take(8 * (places + 8));
  const byInput = scope.take(8 * (total + 1));
  const dump = byInput + 8 * total;
  const moments = { first: scope.take(4 * places), second: scope.take(4 * places) };
  const twins = scope.take(4 * places);
  const outputHeads = scope.take(8 * outputs);
  const inputHeads = scope.take(8 * inputs);
  const scratch = scope.take(16);
  const tails = scope.take(64);
  const spread = used ? scope.take(laneBytes(inputs, capacity)) : 0;
  const frozenValues = new Float32Array(frozen.length);

  const { u32 } = memory;
  for (let q = 0; q < 4; q++) u32.fill(0xffffffff, (tails >> 2) + 4 * q, (tails >> 2) + 5 * q);
  for (let i = 0; i < inputs; i++) {
    u32[(inputHeads >> 2) + 2 * i] = byInput + 8 * at(lists.firstByInput, i);
    u32[(inputHeads >> 2) + 2 * i + 1] = at(lists.firstByInput, i + 1) - at(lists.firstByInput, i);
  }
  for (let o = 0; o < outputs; o++) {
    const from = at(lists.first, o);
    let count = 0;
    for (let place = from; place < at(lists.first, o + 1); place++) {
      const j = at(weight, place);
      u32[(twins >> 2) + place] = j < 0 ? dump + 4 : byInput + 8 * at(twin, place) + 4;
      if (j < 0) continue;
      count += 1;
      u32[(byOutput >> 2) + 2 * place] = stride * (j % inputs);
      u32[(byInput >> 2) + 2 * at(twin, place)] = stride * o;
    }
    u32[(outputHeads >> 2) + 2 * o] = byOutput + 8 * from;
    u32[(outputHeads >> 2) + 2 * o + 1] = count;
  }

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
        ...[rule, outputHeads, outputs, dz, x, stride, Math.ceil(count / 4) * 16],
        ...[moments.first, moments.second, twins, tails, scratch, constants, 0],
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
