import { at } from "../../numerics/at.js";
import { placeBiases, type Biases } from "./biases.js";
import type { Quantity } from "../back-end.js";
import type { Kernels } from "./kernel-signatures.js";
import { rules } from "./kernels.js";
import { placeBounds } from "./survivors.js";
import type { LayerPlan, WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { Places } from "./survivors.js";

/** What a weight-sparse layer does with weights, moments and gradients, vectors over its places, and with its biases. */
export interface FlatLayer {
  /** Addresses of the weights and the biases. */
  readonly value: number;
  readonly bias: number;
  readonly methods: Omit<WasmLayer, "kernel" | "forward" | "backward">;
}

/** What layers differ in. */
export interface FlatLayerOptions {
  /** Puts the gradients of all places into a vector. */
  gradients(dz: number, count: number, into: number): void;
  /** Called with the weights' address after each change. */
  readonly changed?: ((value: number) => void) | undefined;
  /** Further survivors, without a place, that only ever keep their value. */
  readonly frozen?: Uint32Array;
}

export function placeFlatLayer(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  { weight, bytes, vector, write: writePlaces, ...options }: Places & FlatLayerOptions,
): FlatLayer {
  const { gradients, changed, frozen = new Uint32Array() } = options;
  const [value, first, second, gradient] = [vector(), vector(), vector(), vector()];
  const side = plan.sided ? vector() : 0;
  const addresses: Record<Quantity, number> = { value, first, second, side };
  const bounds = plan.refined ? placeBounds(memory, scope, plan.layer, weight) : 0;
  const biases = placeBiases(memory, kernels, scope, plan);
  const frozenValues = new Float32Array(frozen.length);
  return {
    value,
    bias: biases.address,
    methods: {
      update(rule, dz, constants, count) {
        gradients(dz, count, gradient);
        kernels.optimizeVector(rule, value, first, second, gradient, bytes, constants);
        if (rule !== rules.gradient) changed?.(value);
        biases.update(rule, dz, constants, count);
      },
      ...refinedFlat(kernels, { plan, gradients, changed, biases, bounds, bytes, gradient, addresses }),
      flush() {
        kernels.flushTiny(first, bytes);
        kernels.flushTiny(second, bytes);
        if (plan.decays) {
          kernels.flushTiny(value, bytes);
          changed?.(value);
        }
        biases.flush();
      },
      read(quantity, weights, biasValues) {
        weights.fill(0);
        const from = addresses[quantity] >> 2;
        const { f32 } = memory;
        for (let place = 0; place < weight.length; place++)
          weights[weight[place] ?? 0] = f32[from + place] ?? 0;
        if (quantity === "value") frozen.forEach((j, k) => (weights[j] = at(frozenValues, k)));
        biases.read(quantity, biasValues);
      },
      write(quantity, weights, biasValues) {
        writePlaces(addresses[quantity], weights);
        if (quantity === "value") {
          frozen.forEach((j, k) => (frozenValues[k] = at(weights, j)));
          changed?.(value);
        }
        biases.write(quantity, biasValues);
      },
    },
  };
}

interface FlatParts extends Pick<FlatLayerOptions, "gradients" | "changed"> {
  readonly plan: LayerPlan;
  readonly biases: Biases;
  readonly addresses: Record<Quantity, number>;
  readonly gradient: number;
  readonly bounds: number;
  readonly bytes: number;
}

/** A refined step on places. */
function refinedFlat(
  kernels: Kernels,
  { plan, gradients, changed, biases, addresses, gradient, bounds, bytes }: FlatParts,
): Biases["refined"] {
  const { value, first, second, side } = addresses;
  return {
    collect(dz, count) {
      gradients(dz, count, gradient);
      biases.refined.collect(dz, count);
    },
    squares(total) {
      const sum = kernels.rowSquares(gradient, bounds, plan.layer.outputs, total);
      return biases.refined.squares(sum);
    },
    apply(rule, constants) {
      kernels.refineVector(rule, value, first, second, gradient, bytes, constants);
      if (side) kernels.keepSides(value, side, bytes);
      changed?.(value);
      biases.refined.apply(rule, constants);
    },
  };
}
