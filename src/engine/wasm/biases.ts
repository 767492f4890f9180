import type { Quantity } from "../back-end.js";
import type { Kernels } from "./kernel-signatures.js";
import { strideOf, tilesOf, vectorBytes, type LayerPlan, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** A layer's biases: never pruned, gradients summed over the batch like any other. */
export interface Biases {
  readonly address: number;
  update(rule: number, dz: number, constants: number, count: number): void;
  /** The parts of a refined step (layer.ts). */
  readonly refined: Pick<WasmLayer, "collect" | "squares" | "apply">;
  flush(): void;
  read(quantity: Quantity, into: Float32Array): void;
  write(quantity: Quantity, from: ArrayLike<number>): void;
}

export function placeBiases(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  { layer, capacity, decays }: LayerPlan,
): Biases {
  const bytes = tilesOf(layer.outputs) * 64;
  const [value, first, second] = [scope.take(bytes), scope.take(bytes), scope.take(bytes)];
  const addresses: Record<Exclude<Quantity, "side">, number> = { value, first, second };
  const gradient = scope.take(bytes);
  const stride = strideOf(capacity);
  return {
    address: value,
    update(rule, dz, constants, count) {
      kernels.biasGradients(dz, layer.outputs, stride, vectorBytes(count), gradient);
      kernels.optimizeVector(rule, value, first, second, gradient, bytes, constants);
    },
    refined: {
      collect(dz, count) {
        kernels.biasGradients(dz, layer.outputs, stride, vectorBytes(count), gradient);
      },
      squares: (total) => kernels.vectorSquares(gradient, layer.outputs, total),
      apply(rule, constants) {
        kernels.refineVector(rule, value, first, second, gradient, bytes, constants);
      },
    },
    flush() {
      kernels.flushTiny(first, bytes);
      kernels.flushTiny(second, bytes);
      if (decays) kernels.flushTiny(value, bytes);
    },
    read(quantity, into) {
      if (quantity === "side") return;
      const from = addresses[quantity] >> 2;
      into.set(memory.f32.subarray(from, from + layer.outputs));
    },
    write(quantity, from) {
      if (quantity === "side") return; // biases may cross zero
      memory.f32.set(from, addresses[quantity] >> 2);
    },
  };
}
