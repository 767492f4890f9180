import { at } from "../../numerics/at.js";
import type { Quantity } from "../back-end.js";
import { placeBiases } from "./biases.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { activationOf, strideOf, tilesOf, type LayerPlan, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** Index into tiled floats of the weight from input k to output o. */
type Cell = (o: number, k: number) => number;

/** A layer whose work is proportional to the nonzero inputs of the batch (kernels/input-sparse.ts). */
export function inputLayer(memory: EngineMemory, kernels: Kernels, scope: Scope, plan: LayerPlan): WasmLayer {
  const { inputs, outputs } = plan.layer;
  const tiles = tilesOf(outputs);
  const weightTile = inputs * 64;
  const size = tiles * weightTile;
  const stride = strideOf(plan.capacity);
  const tileBytes = plan.capacity * 64;
  const biases = placeBiases(memory, kernels, scope, plan);
  const [value, first, second] = [scope.take(size), scope.take(size), scope.take(size)];
  const addresses: Record<Quantity, number> = { value, first, second };
  const lists = placeLists(memory, scope, plan);
  const { starts, ends } = lists;
  const cell: Cell = (o, k) => ((o >> 4) * inputs + k) * 16 + (o & 15);
  const maskAt = placeMask(memory, scope, plan, size >> 2, cell);
  const { live, liveCount } = placeLive(memory, scope, plan);
  const outputTiles = scope.take(tiles * tileBytes);
  return {
    kernel: "input-sparse",
    forward(input, h, count) {
      let { rowHeads: rows } = lists;
      if ("rows" in input) {
        if (input.table) kernels.widenRows(input.rows, count, input.table, rows, lists.rowEntries);
        else rows = input.rows;
      } else {
        kernels.lanesToTiles(input.lanes, stride, inputs, count, lists.inputTiles, tileBytes);
        kernels.listActivations(lists.inputTiles, count, tileBytes, inputs, rows);
      }
      kernels.listColumns(rows, count, starts, ends, inputs);
      kernels.inputForward(rows, count, value, weightTile, biases.address, outputTiles, tileBytes, tiles);
      kernels.tilesToLanes(outputTiles, tileBytes, outputs, count, h, stride);
      if (plan.layer.activation !== "identity")
        kernels.activateLanes(activationOf(plan.layer), h, outputs, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      const kind = activationNumbers[activation];
      kernels.denseBackward(value, weightTile, inputs, outputs, dz, stride, count, kind, h, dx);
    },
    // prettier-ignore
    update(rule, dz, constants, count) {
      kernels.lanesToTiles(dz, stride, outputs, count, outputTiles, tileBytes);
      kernels.inputUpdate(rule, starts, ends, 4 * inputs, live, liveCount, outputTiles, tileBytes,
        value, first, second, maskAt, weightTile, tiles, constants);
      biases.update(rule, dz, constants, count);
    },
    flush() {
      kernels.flushTiny(first, size);
      kernels.flushTiny(second, size);
      biases.flush();
    },
    ...tiledAccess(memory, plan, addresses, cell, biases),
  };
}

/** Weights and moments in tiles, read and written as the parameters lie. */
function tiledAccess(
  memory: EngineMemory,
  { layer: { inputs, outputs }, mask }: LayerPlan,
  addresses: Record<Quantity, number>,
  cell: Cell,
  biases: ReturnType<typeof placeBiases>,
): Pick<WasmLayer, "read" | "write"> {
  return {
    read(quantity, weights, biasValues) {
      const from = addresses[quantity] >> 2;
      for (let o = 0, j = 0; o < outputs; o++) {
        for (let k = 0; k < inputs; k++, j++) weights[j] = at(memory.f32, from + cell(o, k));
      }
      biases.read(quantity, biasValues);
    },
    write(quantity, weights, biasValues) {
      const to = addresses[quantity] >> 2;
      for (let o = 0, j = 0; o < outputs; o++) {
        for (let k = 0; k < inputs; k++, j++)
          memory.f32[to + cell(o, k)] = mask?.[j] === 0 ? 0 : at(weights, j);
      }
      biases.write(quantity, biasValues);
    },
  };
}

/** Addresses of the batch's lists: rows (floats bring their own), columns with room for every example (kernels/lists.ts). */
interface Lists {
  readonly rowHeads: number;
  readonly rowEntries: number;
  /** The activations of the layer before in tiles; 0 for the first layer. */
  readonly inputTiles: number;
  readonly starts: number;
  readonly ends: number;
}

function placeLists(
  memory: EngineMemory,
  scope: Scope,
  { layer: { inputs }, used, capacity }: LayerPlan,
): Lists {
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
