import { placeDense } from "./dense-tangent.js";
import type { Kernels } from "./kernel-signatures.js";
import { rules } from "./kernels.js";
import { activationOf, strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { FirstTangentLayer } from "./tangent.js";
import { listNonzeros, placeLists } from "./tiled.js";

const never = (): never => {
  throw new TypeError("firstDenseTangent: must be the first layer, got one before it");
};

/** The first layer kept dense: it skips zero inputs (kernels/input-sparse.ts). `offset`: its first coordinate. */
export function firstDenseTangent(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  plan: LayerPlan,
  offset: number,
): FirstTangentLayer {
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
  const lists = placeLists(memory, scope, plan);
  const data = { rows: 0, table: 0 };
  let heads = 0;
  /** z = (weights) x + bias of rows, to lanes. */
  const through = (rows: number, weights: number, bias: number, z: number, count: number): void => {
    kernels.inputForward(rows, count, weights, weightTile, bias, room.rdzTiles, tileBytes, tiles);
    kernels.tilesToLanes(room.rdzTiles, tileBytes, outputs, count, z, stride);
  };
  // prettier-ignore
  return {
    ...room.methods,
    take(rows, table, count) {
      Object.assign(data, { rows, table });
      heads = listNonzeros(kernels, plan, lists, data, count);
    },
    forward(_, h, count) {
      through(heads, value, biases.value, h, count);
      kernels.activateLanes(kind, h, outputs, stride, count);
    },
    backward: never,
    tangentForward(_, __, h, rz, rh, count) {
      through(heads, direction, biases.direction, rz, count);
      memory.u8.copyWithin(rh, rz, rz + outputs * stride);
      kernels.deriveLanes(kind, rh, h, outputs, stride, count);
    },
    tangentBackward: never,
    tangentGradient(rdz, _, __, ___, count) {
      kernels.lanesToTiles(rdz, stride, outputs, count, room.rdzTiles, tileBytes);
      kernels.inputUpdate(rules.sum, lists.starts, lists.ends, 4 * inputs, tiled.live, tiled.liveCount, room.rdzTiles, tileBytes,
        value, product, product, mask, weightTile, tiles, 0);
      biases.add(rdz, stride, count);
    },
    squaredGradients(_, dz, norms, count) {
      kernels.squareRows(data.rows, count, data.table, lists.rowHeads, lists.rowEntries);
      through(lists.rowHeads, room.ones, room.noBias, room.sums, count);
      kernels.squaredLanes(room.sums, dz, outputs, stride, count, norms);
      heads = listNonzeros(kernels, plan, lists, data, count); // the rows of this chunk as they were
    },
  };
}
