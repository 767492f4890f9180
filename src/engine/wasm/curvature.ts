import { at } from "../../numerics/at.js";
import type { BackEndCurvature } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Kernels } from "./kernel-signatures.js";
import { placeKept } from "./kept.js";
import { laneBytes, strideOf } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { BoundLists } from "./bound-lists.js";
import { chunk, placeTangent, type Chunk, type PlacedTangent } from "./tangent-network.js";

/** Compiles Hessian and Gauss-Newton products (kernels/curvature.ts). */
export function compileCurvatureProgram(
  memory: EngineMemory,
  kernels: Kernels,
  options: ResolvedOptions,
  coordinates: Uint32Array,
  used: Uint8Array,
): BackEndCurvature<BoundLists> {
  const { slices } = options;
  const scope = memory.scope();
  const placed = placeTangent(memory, kernels, scope, options, used);
  const { layers } = placed;
  const total = coordinates.length;
  const [direction, result] = [scope.take(4 * total), scope.take(4 * total)];
  const norms = scope.take(4 * strideOf(chunk));
  let kept = memory.scope();
  let chunks: Chunk[] = [];
  return {
    moveTo(parameters, rows, indices) {
      kept.free();
      kept = memory.scope();
      placed.setExamples(rows, indices.slice());
      layers.forEach((layer, index) => {
        const { weights, biases, biasCount } = at(slices, index);
        const biasValues = parameters.subarray(biases, biases + biasCount);
        layer.setWeights(parameters.subarray(weights, biases), biasValues);
      });
      chunks = placeChunks(kept, options, indices.length);
      return chunks.reduce((sum, part) => placed.linearise(part, sum), 0);
    },
    product(v, hessian) {
      memory.f32.set(v, direction >> 2);
      for (const layer of layers) layer.setDirection(direction);
      for (const part of chunks) placed.tangent(part, hessian);
      memory.u8.fill(0, result, result + 4 * total); // coordinates of dead inputs stay 0
      const scale = Math.fround(1 / exampleCount(chunks));
      for (const layer of layers) layer.putProduct(result, scale);
      return memory.f32.slice(result >> 2, (result >> 2) + total);
    },
    squaredGradientNorms: () => squaredNorms(memory, placed, chunks, norms),
    free() {
      kept.free();
      scope.free();
    },
  };
}

const exampleCount = (chunks: readonly Chunk[]): number => chunks.reduce((sum, { count }) => sum + count, 0);

/** Room for what is kept of each chunk of so many examples. */
function placeChunks(scope: Scope, { network, loss }: ResolvedOptions, count: number): Chunk[] {
  const lanes = (): number[] => network.layers.map(({ outputs }) => scope.take(laneBytes(outputs, chunk)));
  const { outputs } = at(network.layers, network.layers.length - 1);
  return Array.from({ length: Math.ceil(count / chunk) }, (_, k) => ({
    from: k * chunk,
    count: Math.min(chunk, count - k * chunk),
    h: lanes(),
    dz: lanes(),
    kept: placeKept(scope, network, chunk, true),
    p: loss === "softmax-cross-entropy" ? scope.take(laneBytes(outputs, chunk)) : 0,
  }));
}

function squaredNorms(
  memory: EngineMemory,
  { layers, takeInputs, input }: PlacedTangent,
  chunks: readonly Chunk[],
  norms: number,
): Float32Array {
  const result = new Float32Array(exampleCount(chunks));
  for (const part of chunks) {
    takeInputs(part);
    memory.u8.fill(0, norms, norms + 4 * chunk);
    layers.forEach((layer, index) => {
      layer.squaredGradients(input(part, index), at(part.dz, index), norms, part.count);
    });
    result.set(memory.f32.subarray(norms >> 2, (norms >> 2) + part.count), part.from);
  }
  return result;
}
