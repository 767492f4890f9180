import { at } from "../../numerics/at.js";
import { strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** Which weights a layer lists, in by-output order with rows padded to four, and where their twins by input lie. */
export interface SurvivorLists {
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
}

function listSurvivors({ layer: { inputs, outputs }, mask }: LayerPlan): SurvivorLists {
  const kept = (j: number): boolean => !mask || mask[j] === 1;
  const first = new Uint32Array(outputs + 1);
  const fan = new Uint32Array(inputs + 1);
  for (let o = 0, j = 0; o < outputs; o++) {
    let count = 0;
    for (let i = 0; i < inputs; i++, j++) {
      if (!kept(j)) continue;
      count += 1;
      fan[i + 1] = at(fan, i + 1) + 1;
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
      if (!kept(j)) continue;
      weight[place] = j;
      twin[place] = at(next, i);
      next[i] = at(next, i) + 1;
      place += 1;
    }
  }
  return { places, first, weight, twin, firstByInput };
}

/** The lists in the engine's memory (kernels/weight-sparse.ts); cells are filled in, values are 0. */
export interface PlacedLists extends SurvivorLists {
  /** Entries by output: places of 8 bytes. */
  readonly byOutput: number;
  /** Entries by input, 8 bytes each; one more follows, a dump for the twins of padding. */
  readonly byInput: number;
  readonly outputHeads: number;
  readonly inputHeads: number;
  /** Surviving weights. */
  readonly total: number;
}

export function placeSurvivors(memory: EngineMemory, scope: Scope, plan: LayerPlan): PlacedLists {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const lists = listSurvivors(plan);
  const { places, first, weight, twin, firstByInput } = lists;
  const total = at(firstByInput, inputs);
  // eight entries are read ahead past the last place
  const byOutput = scope.take(8 * (places + 8));
  const byInput = scope.take(8 * (total + 1));
  const outputHeads = scope.take(8 * outputs);
  const inputHeads = scope.take(8 * inputs);
  const { u32 } = memory;
  for (let i = 0; i < inputs; i++) {
    u32[(inputHeads >> 2) + 2 * i] = byInput + 8 * at(firstByInput, i);
    u32[(inputHeads >> 2) + 2 * i + 1] = at(firstByInput, i + 1) - at(firstByInput, i);
  }
  for (let o = 0; o < outputs; o++) {
    const from = at(first, o);
    let count = 0;
    for (let place = from; place < at(first, o + 1); place++) {
      const j = at(weight, place);
      if (j < 0) continue;
      count += 1;
      u32[(byOutput >> 2) + 2 * place] = stride * (j % inputs);
      u32[(byInput >> 2) + 2 * at(twin, place)] = stride * o;
    }
    u32[(outputHeads >> 2) + 2 * o] = byOutput + 8 * from;
    u32[(outputHeads >> 2) + 2 * o + 1] = count;
  }
  return { ...lists, byOutput, byInput, outputHeads, inputHeads, total };
}
