import type { Examples } from "../../data/types.js";
import type { Kernels } from "./kernel-signatures.js";
import type { EngineMemory } from "./memory.js";

/** Examples as lists of their nonzero inputs in the engine's memory: 4 bytes a nonzero byte, or 8 a float, and 12 an example; the only form that is kept. */
export interface BoundLists {
  /** Address of the row heads (kernels/lists.ts). */
  readonly heads: number;
  /** Address of the values of the 256 bytes; 0 if the inputs are floats. */
  readonly table: number;
  /** Address of the labels, 4 bytes each. */
  readonly labels: number;
  /** 1 for every feature that is nonzero in some example. */
  readonly used: Uint8Array;
  /** For squared loss; absent: the one-hot label. */
  readonly targets: Float32Array | undefined;
}

/** Examples are copied over in pieces of this many. */
const piece = 1000;

export function bindLists(
  memory: EngineMemory,
  kernels: Kernels,
  { inputs, labels: classes, targets, count, features, scale }: Examples,
): BoundLists {
  const bytes = inputs instanceof Uint8Array;
  const used = new Uint8Array(features);
  let nonzero = 0;
  for (let e = 0, j = 0; e < count; e++) {
    for (let k = 0; k < features; k++, j++) {
      if (inputs[j] !== 0) {
        used[k] = 1;
        nonzero += 1;
      }
    }
  }
  const kept = memory.scope();
  const heads = kept.take(8 * count);
  const table = bytes ? kept.take(4 * 256) : 0;
  if (bytes) {
    const values = Float32Array.from({ length: 256 }, (_, byte) => byte * Math.fround(scale));
    memory.f32.set(values, table >> 2);
  }
  let end = kept.take((bytes ? 4 : 8) * nonzero + 64);
  const labels = kept.take(4 * count);
  memory.u32.set(classes, labels >> 2);
  const copy = memory.scope();
  const source = copy.take(piece * features * inputs.BYTES_PER_ELEMENT);
  for (let from = 0; from < count; from += piece) {
    const part = inputs.subarray(from * features, Math.min(count, from + piece) * features);
    const rows = part.length / features;
    if (bytes) memory.u8.set(part, source);
    else memory.f32.set(part, source >> 2);
    const head = heads + 8 * from;
    end = bytes
      ? kernels.listBytes(source, rows, features, head, end) >>> 0
      : kernels.listFloats(source, rows, features, Math.fround(scale), head, end) >>> 0;
  }
  copy.free();
  return { heads, table, labels, used, targets };
}
