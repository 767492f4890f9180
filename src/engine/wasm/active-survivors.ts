import type { Kernels } from "./kernel-signatures.js";
import { strideOf, vectorBytes, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { AHEAD, placesOf, type Places } from "./survivors.js";

/** The first layer's survivors, and lists of those whose input is active in the batch (kernels/active.ts). */
export interface ActiveSurvivors extends Places {
  /** Weights whose input is zero in all data: they have no place, never change, and add nothing. */
  readonly frozen: Uint32Array;
  /** Heads of the lists made last, as kernels/weight-sparse.ts reads them. */
  readonly heads: number;
  /** Lists the active survivors with the values of a vector. */
  list(values: number): void;
  /** Σ dz·x over `count` examples for the listed survivors, 0 for the others. */
  gradients(dz: number, x: number, count: number, into: number): void;
}

/** `active`: address of a byte an input, 1 where some example of the batch is not 0. */
export function placeActive(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  { layer: { inputs, outputs }, mask, used, capacity }: LayerPlan,
  active: number,
): ActiveSurvivors {
  const stride = strideOf(capacity);
  const kept: number[] = [];
  const frozen: number[] = [];
  const bounds = new Uint32Array(outputs + 1);
  for (let o = 0, j = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++, j++)
      if (!mask || mask[j] === 1) (!used || used[i] === 1 ? kept : frozen).push(j);
    bounds[o + 1] = kept.length;
  }
  const places = placesOf(memory, scope, Uint32Array.from(kept));
  const { weight, bytes } = places;
  const boundsAt = scope.take(4 * (outputs + 1));
  const inputsAt = scope.take(bytes);
  memory.u32.set(bounds, boundsAt >> 2);
  memory.u32.set(
    weight.map((j) => j % inputs),
    inputsAt >> 2,
  );
  const heads = scope.take(8 * outputs);
  const entries = scope.take(8 * (weight.length + AHEAD));
  const listed = scope.take(4 * (weight.length + AHEAD));
  return {
    ...places,
    frozen: Uint32Array.from(frozen),
    heads,
    // prettier-ignore
    list(values) {
      kernels.listActive(boundsAt, outputs, inputsAt, values, active, stride, heads, entries, listed, bytes);
    },
    gradients(dz, x, count, into) {
      memory.u8.fill(0, into, into + bytes);
      kernels.listGradients(heads, outputs, listed, dz, x, stride, vectorBytes(count), into, 0);
    },
  };
}
