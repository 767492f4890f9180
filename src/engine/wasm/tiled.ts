import { at } from "../../numerics/at.js";
import type { Kernels } from "./kernel-signatures.js";
import { strideOf, tilesOf, type LayerInput, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** Index into tiled floats of the weight from input k to output o. */
export type Cell = (o: number, k: number) => number;

/** Weights in tiles of sixteen outputs, with what is needed to skip zero inputs (kernels/input-sparse.ts): of input-sparse layers and of dense curvature. */
export interface Tiled {
  readonly tiles: number;
  /** Bytes of a tile of weights, of a tiled vector, and of a tile of a batch's examples. */
  readonly weightTile: number;
  readonly size: number;
  readonly tileBytes: number;
  readonly cell: Cell;
  /** Address of a byte a weight, 255 where it survives; 0 if all do. */
  readonly mask: number;
  /** Address of the features with any nonzero input and any survivor, and how many they are. */
  readonly live: number;
  readonly liveCount: number;
}

export function placeTiled(memory: EngineMemory, scope: Scope, plan: LayerPlan): Tiled {
  const { inputs, outputs } = plan.layer;
  const tiles = tilesOf(outputs);
  const weightTile = inputs * 64;
  const size = tiles * weightTile;
  const cell: Cell = (o, k) => ((o >> 4) * inputs + k) * 16 + (o & 15);
  const mask = placeMask(memory, scope, plan, size >> 2, cell);
  const live = placeLive(memory, scope, plan);
  return { tiles, weightTile, size, tileBytes: plan.capacity * 64, cell, mask, ...live };
}

/** Addresses of the batch's lists: rows (floats bring their own), columns with room for every example (kernels/lists.ts). */
export interface NonzeroLists {
  readonly rowHeads: number;
  readonly rowEntries: number;
  /** The activations of the layer before in tiles; 0 for the first layer. */
  readonly inputTiles: number;
  readonly starts: number;
  readonly ends: number;
}

export function placeLists(
  memory: EngineMemory,
  scope: Scope,
  { layer: { inputs }, used, capacity }: LayerPlan,
): NonzeroLists {
  const rowHeads = scope.take(8 * capacity);
  const rowEntries = scope.take(8 * capacity * inputs);
  for (let e = 0; e < capacity; e++) memory.u32[(rowHeads >> 2) + 2 * e] = rowEntries + 8 * e * inputs;
  const inputTiles = used ? 0 : scope.take(tilesOf(inputs) * capacity * 64);
  const starts = scope.take(4 * inputs);
  const ends = scope.take(16 * inputs);
  const columns = scope.take(8 * inputs * capacity);
  for (let k = 0; k < inputs; k++) memory.u32[(starts >> 2) + k] = columns + 8 * k * capacity;
  return { rowHeads, rowEntries, inputTiles, starts, ends };
}

/** A byte a tiled weight, 255 where it survives; 0 if all do. */
function placeMask(
  memory: EngineMemory,
  scope: Scope,
  { layer: { inputs, outputs }, mask }: LayerPlan,
  bytes: number,
  cell: Cell,
): number {
  if (!mask?.includes(0)) return 0;
  const address = scope.take(bytes);
  for (let o = 0, j = 0; o < outputs; o++) {
    for (let k = 0; k < inputs; k++, j++) memory.u8[address + cell(o, k)] = mask[j] === 1 ? 255 : 0;
  }
  return address;
}

/** The features with any nonzero input and any survivor. */
function placeLive(
  memory: EngineMemory,
  scope: Scope,
  { layer: { inputs, outputs }, mask, used }: LayerPlan,
): { readonly live: number; readonly liveCount: number } {
  const survives = (k: number): boolean =>
    !mask || Array.from({ length: outputs }, (_, o) => at(mask, o * inputs + k)).includes(1);
  const features = Uint32Array.from({ length: inputs }, (_, k) => k).filter(
    (k) => (!used || used[k] === 1) && survives(k),
  );
  const live = scope.take(4 * inputs);
  memory.u32.set(features, live >> 2);
  return { live, liveCount: features.length };
}

/** Lists a batch's nonzero inputs both ways round; returns the address of the row heads. */
export function listNonzeros(
  kernels: Kernels,
  { layer: { inputs }, capacity }: LayerPlan,
  lists: NonzeroLists,
  input: LayerInput,
  count: number,
): number {
  let { rowHeads: rows } = lists;
  if ("rows" in input) {
    if (input.table) kernels.widenRows(input.rows, count, input.table, rows, lists.rowEntries);
    else rows = input.rows;
  } else {
    const tileBytes = capacity * 64;
    kernels.lanesToTiles(input.lanes, strideOf(capacity), inputs, count, lists.inputTiles, tileBytes);
    kernels.listActivations(lists.inputTiles, count, tileBytes, inputs, rows);
  }
  kernels.listColumns(rows, count, lists.starts, lists.ends, inputs);
  return rows;
}
