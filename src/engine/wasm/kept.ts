import { isKept } from "../../networks/activations.js";
import type { Architecture } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Kernels } from "./kernel-signatures.js";
import { keptNumbers } from "./kernels.js";
import { laneBytes, strideOf } from "./layer.js";
import type { Scope } from "./memory.js";

/** Addresses of the lanes that a kept activation has beside h; 0 for the others, and for second derivatives that nobody needs. */
export interface KeptLanes {
  readonly slope: number;
  readonly bend: number;
}

/** Lanes for every layer of a network; `bends`: with second derivatives. */
export function placeKept(
  scope: Scope,
  { layers }: Architecture,
  capacity: number,
  bends: boolean,
): readonly KeptLanes[] {
  return layers.map(({ outputs, activation }) => {
    const take = (): number => scope.take(laneBytes(outputs, capacity));
    return isKept(activation) ? { slope: take(), bend: bends ? take() : 0 } : { slope: 0, bend: 0 };
  });
}

/** The passes over lanes between layers, where an activation is kept (kernels/kept.ts); elsewhere they do nothing. */
export interface KeptPasses {
  /** h = activation(z) in place. */
  activate(index: number, z: number, lanes: KeptLanes, count: number): void;
  /** From the gradient by h to that by z in place; the second derivative becomes its product with the former. */
  derive(index: number, g: number, lanes: KeptLanes, count: number): void;
  /** r · slope, and in the Hessian + R{z} · bend, in place. */
  tangent(index: number, r: number, rz: number, lanes: KeptLanes, hessian: boolean, count: number): void;
}

export function keptPasses(kernels: Kernels, { layers }: Architecture, capacity: number): KeptPasses {
  const stride = strideOf(capacity);
  return {
    activate(index, z, { slope, bend }, count) {
      const { activation, outputs } = at(layers, index);
      if (isKept(activation))
        kernels.activateKept(keptNumbers[activation], z, slope, bend, outputs, stride, count);
    },
    derive(index, g, { slope, bend }, count) {
      const { outputs } = at(layers, index);
      if (slope) kernels.deriveKept(g, slope, bend, outputs, stride, count);
    },
    tangent(index, r, rz, { slope, bend }, hessian, count) {
      const { outputs } = at(layers, index);
      if (slope) kernels.tangentKept(r, slope, hessian ? bend : 0, rz, outputs, stride, count);
    },
  };
}
