import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import { placeBatch } from "./batch.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { laneBytes, strideOf } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { BoundRows } from "./rows.js";
import { firstTangentLayer, tangentLayer } from "./tangent-layer.js";
import type { TangentLayer } from "./tangent.js";

/** Examples are worked on in chunks of this many; it is part of the specification (src/engine/README.md). */
export const chunk = 64;

/** What is kept of one chunk of examples from product to product. */
export interface Chunk {
  readonly from: number;
  readonly count: number;
  /** Activations and gradients before the activation of each layer, lanes. */
  readonly h: readonly number[];
  readonly dz: readonly number[];
  /** softmax(z), lanes; 0 for squared loss. */
  readonly p: number;
}

/** A network's layers for curvature products, with the lanes between them. */
export interface PlacedTangent {
  readonly layers: readonly TangentLayer[];
  setExamples(rows: BoundRows, indices: Uint32Array): void;
  /** Puts a chunk's inputs where `input` says. */
  takeInputs(part: Chunk): void;
  /** Address of a layer's inputs, lanes. */
  input(part: Chunk, index: number): number;
  /** Activations and unscaled gradients of one chunk; returns `total` plus its losses. */
  linearise(part: Chunk, total: number): number;
  /** Adds one chunk's product to the layers' results. */
  tangent(part: Chunk, hessian: boolean): void;
}

export function placeTangent(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  options: ResolvedOptions,
  used: Uint8Array,
): PlacedTangent {
  const { network, loss } = options;
  const stride = strideOf(chunk);
  const top = network.layers.length - 1;
  const { outputs, activation } = at(network.layers, top);
  const features = at(network.layers, 0).inputs;
  const active = scope.take(features);
  const x = scope.take(laneBytes(features, chunk));
  const layers = placeLayers(memory, kernels, scope, options, used, active);
  const batch = placeBatch(memory, kernels, scope, { loss, outputs, capacity: chunk, stride });
  let point: { readonly rows: BoundRows; readonly indices: Uint32Array } | undefined;
  /** The chunk whose inputs lie in `x` and are marked in `active`. */
  let spread: Chunk | undefined;

  const takeInputs = (part: Chunk): void => {
    if (spread === part || !point) return;
    batch.gather(point.rows, point.indices, part.from, part.count);
    kernels.spreadRows(batch.rows, part.count, batch.table, x, features, stride, active);
    spread = part;
  };
  const input = (part: Chunk, index: number): number => (index === 0 ? x : at(part.h, index - 1));
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
  const tangentOf = tangentPass(memory, kernels, scope, options, layers, input);
  return {
    layers,
    setExamples(rows, indices) {
      point = { rows, indices };
      spread = undefined;
    },
    takeInputs,
    input,
    linearise,
    tangent(part, hessian) {
      takeInputs(part);
      tangentOf(part, hessian);
    },
  };
}

function placeLayers(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  { network, mask }: ResolvedOptions,
  used: Uint8Array,
  active: number,
): TangentLayer[] {
  let offset = 0;
  return network.layers.map((layer, index) => {
    const kept = mask && at(mask.layers, index);
    const plan = { layer, mask: kept, used: index === 0 ? used : undefined, capacity: chunk };
    const placed =
      index === 0
        ? firstTangentLayer(memory, kernels, scope, plan, { offset, active })
        : tangentLayer(memory, kernels, scope, plan, offset);
    offset += placed.size;
    return placed;
  });
}

/** The product's pass over a chunk whose inputs are there: R{z} and R{h} forwards, R{dz} and the sums backwards. */
function tangentPass(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  { network }: ResolvedOptions,
  layers: readonly TangentLayer[],
  input: PlacedTangent["input"],
): PlacedTangent["tangent"] {
  const stride = strideOf(chunk);
  const top = network.layers.length - 1;
  const { outputs, activation } = at(network.layers, top);
  const lanes = (): number[] => network.layers.map((layer) => scope.take(laneBytes(layer.outputs, chunk)));
  const [rz, rh, rdz] = [lanes(), lanes(), lanes()];

  const outputTangent = ({ count, h, dz, p }: Chunk, hessian: boolean): void => {
    const [to, from] = [at(rdz, top), at(rh, top)];
    memory.u8.copyWithin(to, from, from + outputs * stride);
    if (p) kernels.softmaxTangent(p, to, stride, outputs, count);
    const [kind, g] = [activationNumbers[activation], hessian ? at(dz, top) : 0];
    kernels.tangentOutputs(kind, to, at(h, top), at(rz, top), g, outputs, stride, count);
    clearTail(memory, to, outputs, stride, count);
  };
  return (part, hessian) => {
    const { count, h, dz } = part;
    layers.forEach((layer, index) => {
      const rx = index === 0 ? 0 : at(rh, index - 1);
      layer.tangentForward(input(part, index), rx, at(h, index), at(rz, index), at(rh, index), count);
    });
    outputTangent(part, hessian);
    for (let index = top; index >= 0; index--) {
      const layer = at(layers, index);
      const rx = hessian && index > 0 ? at(rh, index - 1) : 0;
      layer.tangentGradient(at(rdz, index), at(dz, index), input(part, index), rx, count);
      if (index === 0) break;
      layer.tangentBackward(hessian, {
        dz: at(dz, index),
        rdz: at(rdz, index),
        activation: at(network.layers, index - 1).activation,
        h: at(h, index - 1),
        rz: at(rz, index - 1),
        dx: at(dz, index - 1),
        rdx: at(rdz, index - 1),
        count,
      });
    }
  };
}

/** Lanes after the last example, up to the next four, must add nothing to sums over the batch. */
function clearTail({ f32 }: EngineMemory, lanes: number, rows: number, stride: number, count: number): void {
  const end = Math.ceil(count / 16) * 16;
  for (let o = 0; o < rows; o++)
    f32.fill(0, ((lanes + o * stride) >> 2) + count, ((lanes + o * stride) >> 2) + end);
}
