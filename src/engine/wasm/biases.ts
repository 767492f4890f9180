import type { Quantity } from "../back-end.js";
import type { Kernels } from "./kernel-signatures.js";
import { strideOf, tilesOf, vectorBytes, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** A layer's biases: never pruned, gradients summed over the batch like any other. */
export interface Biases {
  readonly address: number;
  update(rule: number, dz: number, constants: number, count: number): void;
  flush(): void;
  read(quantity: Quantity, into: Float32Array): void;
  write(quantity: Quantity, from: ArrayLike<number>): void;
}

export function placeBiases(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  { layer, capacity }: LayerPlan,
): Biases {
  const bytes = tilesOf(layer.outputs) * 64;
  const addresses: Record<Quantity, number> = {
    value: scope.take(bytes),
    first: scope.take(bytes),
    second: scope.take(bytes),
  };
  const gradient = scope.take(bytes);
  const stride = strideOf(capacity);
  return {
    address: addresses.value,
    update(rule, dz, constants, count) {
      kernels.biasGradients(dz, layer.outputs, stride, vectorBytes(count), gradient);
      kernels.optimizeVector(
        rule,
        addresses.value,
        addresses.first,
        addresses.second,
        gradient,
        bytes,
        constants,
      );
    },
    flush() {
      kernels.flushTiny(addresses.first, bytes);
      kernels.flushTiny(addresses.second, bytes);
    },
    read(quantity, into) {
      const from = addresses[quantity] >> 2;
      into.set(memory.f32.subarray(from, from + layer.outputs));
    },
    write(quantity, from) {
      memory.f32.set(from, addresses[quantity] >> 2);
    },
  };
}
