import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { checkBatch, checkBuffer, survivingCoordinates, type ResolvedOptions } from "../check.js";
import type { CurvatureProgram } from "../types.js";
import { placeBatch } from "./batch.js";
import { activationNumbers, type Kernels } from "./kernels.js";
import { laneBytes, strideOf } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { boundRows, type BoundRows } from "./rows.js";
import { firstTangentLayer, tangentLayer, type TangentLayer } from "./tangent-layer.js";

/** Examples are worked on in chunks of this many; it is part of the specification (src/engine/README.md). */
const chunk = 64;

/** What is kept of one chunk of examples from product to product. */
interface Chunk {
  readonly from: number;
  readonly count: number;
  /** Activations and gradients before the activation of each layer, lanes. */
  readonly h: readonly number[];
  readonly dz: readonly number[];
  /** softmax(z), lanes; 0 for squared loss. */
  readonly p: number;
}

/** Compiles Hessian and Gauss-Newton products to list kernels (kernels/curvature.ts), at any density. */
export function compileCurvatureProgram(
  memory: EngineMemory,
  kernels: Kernels,
  options: ResolvedOptions,
  { used, serial }: { readonly used: Uint8Array; readonly serial: number },
): CurvatureProgram {
  const { network, mask, parameterCount, slices } = options;
  const scope = memory.scope();
  const stride = strideOf(chunk);
  const top = network.layers.length - 1;
  const { outputs, activation } = at(network.layers, top);
  const coordinates = survivingCoordinates(options);
  const total = coordinates.length;
  const [direction, result] = [scope.take(4 * total), scope.take(4 * total)];
  const active = scope.take(at(network.layers, 0).inputs);
  let offset = 0;
  const layers: TangentLayer[] = network.layers.map((layer, index) => {
    const plan = {
      layer,
      mask: mask && at(mask.layers, index),
      used: index === 0 ? used : undefined,
      capacity: chunk,
    };
    const placed =
      index === 0
        ? firstTangentLayer(memory, kernels, scope, plan, { offset, active })
        : tangentLayer(memory, kernels, scope, plan, offset);
    offset += placed.size;
    return placed;
  });
  const lanes = (within: Scope): number[] =>
    network.layers.map((layer) => within.take(laneBytes(layer.outputs, chunk)));
  const [rz, rh, rdz] = [lanes(scope), lanes(scope), lanes(scope)];
  const x = scope.take(laneBytes(at(network.layers, 0).inputs, chunk));
  const batch = placeBatch(memory, kernels, scope, { loss: options.loss, outputs, capacity: chunk, stride });
  const norms = scope.take(4 * stride);
  let kept = memory.scope();
  let chunks: Chunk[] = [];
  let point: { readonly rows: BoundRows; readonly indices: Uint32Array } | undefined;
  /** The chunk whose inputs lie in `x` and are marked in `active`. */
  let spread: Chunk | undefined;

  const takeInputs = (part: Chunk): void => {
    if (spread === part || !point) return;
    batch.gather(point.rows, point.indices, part.from, part.count);
    kernels.spreadRows(batch.rows, part.count, batch.table, x, at(network.layers, 0).inputs, stride, active);
    spread = part;
  };
  const input = (part: Chunk, index: number): number => (index === 0 ? x : at(part.h, index - 1));
  /** Activations and unscaled gradients of one chunk; returns `total` plus its losses. */
  const linearise = (part: Chunk, total: number): number => {
    takeInputs(part);
    const { count, h, dz, p } = part;
    layers.forEach((layer, index) => {
      layer.forward(input(part, index), at(h, index), count);
    });
    const sum = batch.loss(at(h, top), at(dz, top), count, 1, total);
    if (p) kernels.softmaxLanes(at(h, top), p, stride, outputs, count);
    if (activation !== "identity")
      kernels.deriveLanes(activationNumbers[activation], at(dz, top), at(h, top), outputs, stride, count);
    for (let index = top; index > 0; index--) {
      const before = at(network.layers, index - 1).activation;
      at(layers, index).backward(at(dz, index), before, at(h, index - 1), at(dz, index - 1), count);
    }
    return sum;
  };
  /** Adds one chunk's product to the layers' results. */
  const tangent = (part: Chunk, hessian: boolean): void => {
    takeInputs(part);
    const { count, h, dz, p } = part;
    layers.forEach((layer, index) => {
      const rx = index === 0 ? 0 : at(rh, index - 1);
      layer.tangentForward(input(part, index), rx, at(h, index), at(rz, index), at(rh, index), count);
    });
    memory.u8.copyWithin(at(rdz, top), at(rh, top), at(rh, top) + outputs * stride);
    if (p) kernels.softmaxTangent(p, at(rdz, top), stride, outputs, count);
    kernels.tangentOutputs(
      ...[activationNumbers[activation], at(rdz, top), at(h, top), at(rz, top), hessian ? at(dz, top) : 0],
      ...[outputs, stride, count],
    );
    clearTail(memory, at(rdz, top), outputs, stride, count);
    for (let index = top; index >= 0; index--) {
      const layer = at(layers, index);
      layer.tangentGradient(
        at(rdz, index),
        at(dz, index),
        input(part, index),
        hessian && index > 0 ? at(rh, index - 1) : 0,
        count,
      );
      if (index === 0) break;
      const before = {
        activation: at(network.layers, index - 1).activation,
        h: at(h, index - 1),
        rz: at(rz, index - 1),
      };
      layer.tangentBackward(hessian, {
        dz: at(dz, index),
        rdz: at(rdz, index),
        ...before,
        dx: at(dz, index - 1),
        rdx: at(rdz, index - 1),
        count,
      });
    }
  };
  const product = (caller: string, v: ParameterBuffer, hessian: boolean): Float32Array => {
    checkBuffer(caller, "v", v, total);
    if (!point) throw new Error(`${caller}: moveTo must be called first, got no point`);
    memory.f32.set(v, direction >> 2);
    for (const layer of layers) layer.setDirection(direction);
    for (const part of chunks) tangent(part, hessian);
    memory.u8.fill(0, result, result + 4 * total); // coordinates of dead inputs stay 0
    const scale = Math.fround(1 / point.indices.length);
    for (const layer of layers) layer.putProduct(result, scale);
    return memory.f32.slice(result >> 2, (result >> 2) + total);
  };

  return {
    size: total,
    coordinates,
    moveTo(parameters, examples, indices) {
      checkBuffer("moveTo", "parameters", parameters, parameterCount);
      checkBatch("moveTo", examples.examples, indices, options, Infinity);
      const rows = boundRows("moveTo", examples, serial);
      kept.free();
      kept = memory.scope();
      point = { rows, indices: indices.slice() };
      spread = undefined;
      layers.forEach((layer, index) => {
        const { weights, biases, biasCount } = at(slices, index);
        layer.setWeights(
          parameters.subarray(weights, biases),
          parameters.subarray(biases, biases + biasCount),
        );
      });
      const softmax = options.loss === "softmax-cross-entropy";
      chunks = Array.from({ length: Math.ceil(indices.length / chunk) }, (_, k) => ({
        from: k * chunk,
        count: Math.min(chunk, indices.length - k * chunk),
        h: lanes(kept),
        dz: lanes(kept),
        p: softmax ? kept.take(laneBytes(outputs, chunk)) : 0,
      }));
      return chunks.reduce((total, part) => linearise(part, total), 0) / indices.length;
    },
    hessian: (v) => product("hessian", v, true),
    gaussNewton: (v) => product("gaussNewton", v, false),
    squaredGradientNorms() {
      if (!point) throw new Error("squaredGradientNorms: moveTo must be called first, got no point");
      const result = new Float32Array(point.indices.length);
      for (const part of chunks) {
        takeInputs(part);
        memory.u8.fill(0, norms, norms + stride);
        layers.forEach((layer, index) => {
          layer.squaredGradients(input(part, index), at(part.dz, index), norms, part.count);
        });
        result.set(memory.f32.subarray(norms >> 2, (norms >> 2) + part.count), part.from);
      }
      return result;
    },
    free() {
      kept.free();
      scope.free();
    },
  };
}

/** Lanes after the last example, up to the next four, must add nothing to sums over the batch. */
function clearTail({ f32 }: EngineMemory, lanes: number, rows: number, stride: number, count: number): void {
  const end = Math.ceil(count / 16) * 16;
  for (let o = 0; o < rows; o++)
    f32.fill(0, ((lanes + o * stride) >> 2) + count, ((lanes + o * stride) >> 2) + end);
}
