import { at } from "../../numerics/at.js";
import { rules, type Kernels } from "./kernels.js";
import type { Quantity } from "./layer.js";
import type { EngineMemory } from "./memory.js";
import type { Places } from "./survivors.js";

/** The weights of a weight-sparse layer with their moments and gradients, vectors over its places. */
export interface FlatWeights {
  /** Addresses of the weights and of the gradients that `step` reads. */
  readonly value: number;
  readonly gradient: number;
  /** The rule on all places; true if weights changed. */
  step(rule: number, constants: number): boolean;
  flush(): void;
  read(quantity: Quantity, weights: Float32Array): void;
  write(quantity: Quantity, weights: ArrayLike<number>): void;
}

/** `frozen`: further survivors, without a place, that only ever keep their value. */
export function placeFlatWeights(
  memory: EngineMemory,
  kernels: Kernels,
  { weight, bytes, vector }: Places,
  frozen: Uint32Array = new Uint32Array(),
): FlatWeights {
  const [value, first, second, gradient] = [vector(), vector(), vector(), vector()];
  const addresses: Record<Quantity, number> = { value, first, second };
  const frozenValues = new Float32Array(frozen.length);
  return {
    ...{ value, gradient },
    step(rule, constants) {
      kernels.optimizeVector(rule, value, first, second, gradient, bytes, constants);
      return rule !== rules.gradient;
    },
    flush() {
      kernels.flushTiny(first, bytes);
      kernels.flushTiny(second, bytes);
    },
    read(quantity, weights) {
      weights.fill(0);
      const from = addresses[quantity] >> 2;
      weight.forEach((j, place) => (weights[j] = at(memory.f32, from + place)));
      if (quantity === "value") frozen.forEach((j, k) => (weights[j] = at(frozenValues, k)));
    },
    write(quantity, weights) {
      const { f32 } = memory;
      const to = addresses[quantity] >> 2;
      weight.forEach((j, place) => (f32[to + place] = at(weights, j)));
      if (quantity === "value") frozen.forEach((j, k) => (frozenValues[k] = at(weights, j)));
    },
  };
}
