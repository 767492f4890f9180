import { at } from "../../numerics/at.js";
import type { Quantity } from "../back-end.js";
import { placeBiases, type Biases } from "./biases.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers, rules } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan, type WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { listNonzeros, placeLists, placeTiled, type Cell, type NonzeroLists, type Tiled } from "./tiled.js";

/** A layer whose work is proportional to the nonzero inputs of the batch (kernels/input-sparse.ts). */
export function inputLayer(memory: EngineMemory, kernels: Kernels, scope: Scope, plan: LayerPlan): WasmLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const tiled = placeTiled(memory, scope, plan);
  const { tiles, weightTile, size, tileBytes, live, liveCount } = tiled;
  const biases = placeBiases(memory, kernels, scope, plan);
  const [value, first, second] = [scope.take(size), scope.take(size), scope.take(size)];
  const side = plan.sided ? scope.take(size) : 0;
  const addresses: Record<Quantity, number> = { value, first, second, side };
  const lists = placeLists(memory, scope, plan);
  const { starts, ends } = lists;
  const outputTiles = scope.take(tiles * tileBytes);
  return {
    kernel: "input-sparse",
    forward(input, h, count) {
      const rows = listNonzeros(kernels, plan, lists, input, count);
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
        value, first, second, tiled.mask, weightTile, tiles, constants);
      biases.update(rule, dz, constants, count);
    },
    ...refinedTiles(kernels, scope, plan, { tiled, biases, outputTiles, lists, addresses }),
    flush() {
      kernels.flushTiny(first, size);
      kernels.flushTiny(second, size);
      if (plan.decays) kernels.flushTiny(value, size);
      biases.flush();
    },
    ...tiledAccess(memory, plan, addresses, tiled.cell, biases),
  };
}

interface TileParts {
  readonly tiled: Tiled;
  readonly biases: Biases;
  readonly outputTiles: number;
  readonly lists: NonzeroLists;
  readonly addresses: Record<Quantity, number>;
}

/** A refined step on tiles: the gradients of live features, then all weights, since those of dead features may decay. */
function refinedTiles(
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  { tiled, biases, outputTiles, lists, addresses }: TileParts,
): Biases["refined"] {
  const { inputs, outputs } = plan.layer;
  const { value, first, second, side } = addresses;
  const { weightTile, size, tiles, tileBytes, live, liveCount } = tiled;
  const stride = strideOf(plan.capacity);
  const gradient = plan.refined ? scope.take(size) : 0;
  const sums = scope.take(128);
  // prettier-ignore
  return {
    collect(dz, count) {
      kernels.lanesToTiles(dz, stride, outputs, count, outputTiles, tileBytes);
      kernels.inputUpdate(rules.gradient, lists.starts, lists.ends, 4 * inputs, live, liveCount, outputTiles, tileBytes,
        value, gradient, gradient, tiled.mask, weightTile, tiles, 0);
      biases.refined.collect(dz, count);
    },
    squares: (total) => biases.refined.squares(kernels.tileSquares(gradient, weightTile, outputs, sums, total)),
    apply(rule, constants) {
      kernels.refineVector(rule, value, first, second, gradient, size, constants);
      if (side) kernels.keepSides(value, side, size);
      biases.refined.apply(rule, constants);
    },
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
