import type { Examples } from "../../data/types.js";
import { at } from "../../numerics/at.js";
import { smoothedTargets } from "../refinement.js";
import type { Loss } from "../types.js";
import type { Kernels } from "./kernel-signatures.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { BoundLists } from "./bound-lists.js";

/** The examples a program works on at one time: row heads, labels and targets gathered in the engine's memory. */
export interface Batch {
  /** Address of the row heads, and of the values of their entries or 0 (kernels/lists.ts). */
  readonly rows: number;
  readonly table: number;
  /** Address of the labels, 4 bytes each. */
  readonly labels: number;
  /** Gathers indices[from … from + count). */
  gather(examples: BoundLists, indices: Uint32Array, from: number, count: number): void;
  /** Adds the losses of the gathered examples to `total`; where dz is not 0, smoothed ones, and writes dz = scale · ∂(loss)/∂z. */
  loss(z: number, dz: number, count: number, scale: number, total: number): number;
}

export interface BatchPlan {
  readonly loss: Loss;
  readonly outputs: number;
  readonly capacity: number;
  readonly stride: number;
  /** Default 0. */
  readonly labelSmoothing?: number;
}

export function placeBatch(memory: EngineMemory, kernels: Kernels, scope: Scope, plan: BatchPlan): Batch {
  const { outputs, capacity, stride, labelSmoothing = 0 } = plan;
  const rows = scope.take(8 * capacity);
  const batchAt = scope.take(4 * capacity);
  const labels = scope.take(4 * capacity);
  const targets = plan.loss === "squared" ? scope.take(4 * capacity * outputs) : 0;
  let given: Examples["targets"];
  let table = 0;
  return {
    rows,
    get table() {
      return table;
    },
    labels,
    gather({ heads, table: values, labels: all, targets: wanted }, indices, from, count) {
      const part = count === indices.length ? indices : indices.subarray(from, from + count);
      memory.u32.set(part, batchAt >> 2);
      kernels.gatherLabels(all, batchAt, count, labels);
      kernels.gatherRows(heads, batchAt, count, rows, values);
      table = values;
      given = wanted;
    },
    loss(z, dz, count, scale, total) {
      if (plan.loss === "softmax-cross-entropy") {
        const share = dz ? labelSmoothing : 0;
        const { on, off } = smoothedTargets(share, outputs, scale);
        return kernels.softmaxLoss(z, dz, stride, outputs, labels, count, scale, on, off, share, total);
      }
      if (given) {
        for (let e = 0; e < count; e++) {
          const from = at(memory.u32, (batchAt >> 2) + e) * outputs;
          memory.f32.set(given.subarray(from, from + outputs), (targets >> 2) + e * outputs);
        }
      }
      return kernels.squaredLoss(z, dz, stride, outputs, labels, given ? targets : 0, count, scale, total);
    },
  };
}
