import { at } from "../../numerics/at.js";
import { placeBiases } from "./biases.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { activationOf, strideOf, tilesOf, type LayerPlan, type Quantity, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";

/** A layer whose work is proportional to the nonzero inputs of the batch (kernels/input-sparse.ts). */
export function inputLayer(memory: EngineMemory, kernels: Kernels, scope: Scope, plan: LayerPlan): WasmLayer {
  const { layer, mask, used, capacity } = plan;
  const { inputs, outputs } = layer;
  const tiles = tilesOf(outputs);
  const weightTile = inputs * 64;
  const size = tiles * weightTile;
  const stride = strideOf(capacity);
  const tileBytes = capacity * 64;
  const biases = placeBiases(memory, kernels, scope, plan);
  const addresses: Record<Quantity, number> = {
    value: scope.take(size),
    first: scope.take(size),
    second: scope.take(size),
  };

  // Lists of the batch: rows (floats bring their own), columns with room for every example.
  const { heads: rowHeads, entries: rowEntries } = listHeads(memory, scope, capacity, inputs);
  const inputTiles = used ? 0 : scope.take(tilesOf(inputs) * tileBytes);
  const starts = scope.take(4 * inputs);
  const ends = scope.take(16 * inputs);
  const columns = scope.take(8 * inputs * capacity);
  for (let k = 0; k < inputs; k++) memory.u32[(starts >> 2) + k] = columns + 8 * k * capacity;
  const outputTiles = scope.take(tiles * tileBytes);

  /** Index into the tiled floats of the weight from input k to output o. */
  const cell = (o: number, k: number): number => ((o >> 4) * inputs + k) * 16 + (o & 15);
  const maskBytes = mask?.includes(0) ? scope.take(size >> 2) : 0;
  const survives = (k: number): boolean =>
    !mask || Array.from({ length: outputs }, (_, o) => at(mask, o * inputs + k)).includes(1);
  const live = Uint32Array.from({ length: inputs }, (_, k) => k).filter(
    (k) => (!used || used[k] === 1) && survives(k),
  );
  const liveAt = scope.take(4 * inputs);
  memory.u32.set(live, liveAt >> 2);
  if (maskBytes && mask) {
    for (let o = 0, j = 0; o < outputs; o++) {
      for (let k = 0; k < inputs; k++, j++) memory.u8[maskBytes + cell(o, k)] = mask[j] === 1 ? 255 : 0;
    }
  }

  return {
    kernel: "input-sparse",
    forward(input, h, count) {
      let rows = rowHeads;
      if ("rows" in input) {
        if (input.table) kernels.widenRows(input.rows, count, input.table, rowHeads, rowEntries);
        else rows = input.rows;
      } else {
        kernels.lanesToTiles(input.lanes, stride, inputs, count, inputTiles, tileBytes);
        kernels.listActivations(inputTiles, count, tileBytes, inputs, rows);
      }
      kernels.listColumns(rows, count, starts, ends, inputs);
      kernels.inputForward(
        rows,
        count,
        addresses.value,
        weightTile,
        biases.address,
        outputTiles,
        tileBytes,
        tiles,
      );
      kernels.tilesToLanes(outputTiles, tileBytes, outputs, count, h, stride);
      if (layer.activation !== "identity")
        kernels.activateLanes(activationOf(layer), h, outputs, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.denseBackward(
        addresses.value,
        weightTile,
        inputs,
        outputs,
        dz,
        stride,
        count,
        activationNumbers[activation],
        h,
        dx,
      );
    },
    update(rule, dz, constants, count) {
      kernels.lanesToTiles(dz, stride, outputs, count, outputTiles, tileBytes);
      const { value, first, second } = addresses;
      kernels.inputUpdate(
        rule,
        starts,
        ends,
        4 * inputs,
        liveAt,
        live.length,
        outputTiles,
        tileBytes,
        value,
        first,
        second,
        maskBytes,
        weightTile,
        tiles,
        constants,
      );
      biases.update(rule, dz, constants, count);
    },
    flush() {
      kernels.flushTiny(addresses.first, size);
      kernels.flushTiny(addresses.second, size);
      biases.flush();
    },
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

/** Row heads with room for `room` entries each. */
function listHeads(
  memory: EngineMemory,
  scope: Scope,
  count: number,
  room: number,
): { readonly heads: number; readonly entries: number } {
  const heads = scope.take(8 * count);
  const entries = scope.take(8 * count * room);
  for (let e = 0; e < count; e++) memory.u32[(heads >> 2) + 2 * e] = entries + 8 * e * room;
  return { heads, entries };
}
