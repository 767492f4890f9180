import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { activationOf, laneBytes, strideOf, tilesOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeTangentBiases, type TangentBiases } from "./tangent-coordinates.js";
import type { TangentLayer } from "./tangent.js";
import { placeTiled, type Tiled } from "./tiled.js";

/** What both kinds of dense layers hold: weights, a direction and a product in tiles, and biases. */
export interface Dense {
  readonly tiled: Tiled;
  readonly value: number;
  readonly direction: number;
  readonly product: number;
  readonly biases: TangentBiases;
  /** Ones at survivors, and biases of 0: the forward pass of squares through them gives the sums of x² over survivors. */
  readonly ones: number;
  readonly noBias: number;
  /** Tiles of a chunk's R{dz}, lanes of sums. */
  readonly rdzTiles: number;
  readonly sums: number;
  readonly methods: Pick<TangentLayer, "size" | "setWeights" | "setDirection" | "putProduct">;
}

/** `offset`: the layer's first coordinate. */
export function placeDense(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  offset: number,
): Dense {
  const { inputs, outputs } = plan.layer;
  const tiled = placeTiled(memory, scope, plan);
  const { size, cell } = tiled;
  const [value, direction, product, ones] = [size, size, size, size].map((bytes) => scope.take(bytes));
  const survivors = survivorCells(plan, cell);
  const { length } = survivors;
  const cells = scope.take(4 * length);
  memory.u32.set(
    survivors.map((index) => 4 * index),
    cells >> 2,
  );
  for (const index of survivors) memory.f32[((ones ?? 0) >> 2) + index] = 1;
  const biases = placeTangentBiases(memory, kernels, scope, outputs, offset + length);
  const [v = 0, w = 0, p = 0] = [direction, value, product];
  return {
    tiled,
    value: w,
    direction: v,
    product: p,
    biases,
    ones: ones ?? 0,
    noBias: scope.take(tilesOf(outputs) * 64),
    rdzTiles: scope.take(tiled.tiles * tiled.tileBytes),
    sums: scope.take(laneBytes(outputs, plan.capacity)),
    methods: {
      size: length + outputs,
      setWeights(weights: ParameterBuffer, biasValues: ParameterBuffer) {
        for (let o = 0, j = 0, k = 0; o < outputs; o++)
          for (let i = 0; i < inputs; i++, j++)
            if (!plan.mask || plan.mask[j] === 1) memory.f32[(w >> 2) + at(survivors, k++)] = at(weights, j);
        biases.setValues(biasValues);
      },
      setDirection(from) {
        kernels.putFloats(from + 4 * offset, cells, length, v, 1);
        memory.u8.fill(0, p, p + size);
        biases.setDirection(from);
      },
      putProduct(into, scale) {
        kernels.takeScaled(p, cells, length, into + 4 * offset, scale);
        biases.putProduct(into, scale);
      },
    },
  };
}

/** For each survivor in the order of the weights: its index into tiled floats. */
function survivorCells({ layer: { inputs, outputs }, mask }: LayerPlan, cell: Tiled["cell"]): Uint32Array {
  const cells: number[] = [];
  for (let o = 0, j = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++, j++) if (!mask || mask[j] === 1) cells.push(cell(o, i));
  return Uint32Array.from(cells);
}

/** A layer after the first that is kept dense (kernels/dense.ts). `offset`: its first coordinate. */
export function denseTangent(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  offset: number,
): TangentLayer {
  const { inputs, outputs } = plan.layer;
  const stride = strideOf(plan.capacity);
  const kind = activationOf(plan.layer);
  const { tiled, value, direction, product, biases, ...room } = placeDense(
    memory,
    kernels,
    scope,
    plan,
    offset,
  );
  const { weightTile, tiles, tileBytes, mask } = tiled;
  const dzTiles = scope.take(tiles * tileBytes);
  const squares = scope.take(laneBytes(inputs, plan.capacity));
  const runs = scope.take(16 * 64);
  // prettier-ignore
  return {
    ...room.methods,
    forward(x, h, count) {
      kernels.denseForward(value, weightTile, inputs, outputs, x, biases.value, kind, h, stride, count);
    },
    backward(dz, activation, h, dx, count) {
      kernels.denseBackward(value, weightTile, inputs, outputs, dz, stride, count, activationNumbers[activation], h, dx);
    },
    tangentForward(x, rx, h, rz, rh, count) {
      kernels.denseTangentForward(value, direction, weightTile, inputs, outputs, x, rx, biases.direction, kind, h, rz, rh,
        stride, count);
    },
    tangentBackward(hessian, { dz, rdz, activation, h, rz, dx, rdx, count }) {
      kernels.denseTangentBackward(value, hessian ? direction : 0, weightTile, inputs, outputs, dz, rdz,
        activationNumbers[activation], h, rz, dx, rdx, stride, count);
    },
    tangentGradient(rdz, dz, x, rx, count) {
      kernels.lanesToTiles(rdz, stride, outputs, count, room.rdzTiles, tileBytes);
      if (rx) kernels.lanesToTiles(dz, stride, outputs, count, dzTiles, tileBytes);
      kernels.denseGradient(weightTile, inputs, tiles, room.rdzTiles, dzTiles, tileBytes, x, rx, stride, count, mask, runs, product);
      biases.add(rdz, stride, count);
    },
    squaredGradients(x, dz, norms, count) {
      kernels.squareVector(x, squares, inputs * stride);
      kernels.denseForward(room.ones, weightTile, inputs, outputs, squares, room.noBias, activationNumbers.identity, room.sums,
        stride, count);
      kernels.squaredLanes(room.sums, dz, outputs, stride, count, norms);
    },
  };
}
