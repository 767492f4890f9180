import { denseLayer } from "../../networks/layer-kinds.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import { keptDense } from "../kernel-choice.js";
import { placeBatch } from "./batch.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { keptPasses, type KeptLanes } from "./kept.js";
import { laneBytes, strideOf, type LayerPlan } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { BoundLists } from "./bound-lists.js";
import { denseTangent } from "./dense-tangent.js";
import { firstDenseTangent } from "./first-dense-tangent.js";
import { firstTangentLayer, tangentLayer } from "./tangent-layer.js";
import type { FirstTangentLayer, TangentLayer } from "./tangent.js";

/** Examples are worked on in chunks of this many; it is part of the specification (src/engine/README.md). */
export const chunk = 64;

/** What is kept of one chunk of examples from product to product. */
export interface Chunk {
  readonly from: number;
  readonly count: number;
  /** Activations and gradients before the activation of each layer, lanes. */
  readonly h: readonly number[];
  readonly dz: readonly number[];
  /** Slopes, and second derivatives times the gradient by h, of activations that are kept. */
  readonly kept: readonly KeptLanes[];
  /** softmax(z), lanes; 0 for squared loss. */
  readonly p: number;
}

/** A network's layers for curvature products, with the lanes between them. */
export interface PlacedTangent {
  readonly layers: readonly TangentLayer[];
  setExamples(rows: BoundLists, indices: Uint32Array): void;
  /** Gives the first layer a chunk's examples. */
  takeInputs(part: Chunk): void;
  /** Address of a later layer's inputs, lanes; 0 for the first. */
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
  const { first, layers } = placeLayers(memory, kernels, scope, options, used);
  const batch = placeBatch(memory, kernels, scope, { loss, outputs, capacity: chunk, stride });
  const between = keptPasses(kernels, network, chunk);
  let point: { readonly rows: BoundLists; readonly indices: Uint32Array } | undefined;
  /** The chunk whose examples the first layer has. */
  let taken: Chunk | undefined;

  const takeInputs = (part: Chunk): void => {
    if (taken === part || !point) return;
    batch.gather(point.rows, point.indices, part.from, part.count);
    first.take(batch.rows, batch.table, part.count);
    taken = part;
  };
  const input = (part: Chunk, index: number): number => (index === 0 ? 0 : at(part.h, index - 1));
  const linearise = (part: Chunk, total: number): number => {
    takeInputs(part);
    const { count, h, dz, kept, p } = part;
    layers.forEach((layer, index) => {
      layer.forward(input(part, index), at(h, index), count);
      between.activate(index, at(h, index), at(kept, index), count);
    });
    const sum = batch.loss(at(h, top), at(dz, top), count, 1, total);
    if (p) kernels.softmaxLanes(at(h, top), p, stride, outputs, count);
    if (activation !== "identity")
      kernels.deriveLanes(activationNumbers[activation], at(dz, top), at(h, top), outputs, stride, count);
    between.derive(top, at(dz, top), at(kept, top), count);
    for (let index = top; index > 0; index--) {
      const before = at(network.layers, index - 1).activation;
      at(layers, index).backward(at(dz, index), before, at(h, index - 1), at(dz, index - 1), count);
      between.derive(index - 1, at(dz, index - 1), at(kept, index - 1), count);
    }
    return sum;
  };
  const tangentOf = tangentPass(memory, kernels, scope, options, layers, input);
  return {
    layers,
    setExamples(rows, indices) {
      point = { rows, indices };
      taken = undefined;
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
  options: ResolvedOptions,
  used: Uint8Array,
): { readonly first: FirstTangentLayer; readonly layers: readonly TangentLayer[] } {
  const { network, mask } = options;
  const planOf = (index: number): LayerPlan => ({
    layer: denseLayer(at(network.layers, index)),
    mask: mask && at(mask.layers, index),
    used: index === 0 ? used : undefined,
    capacity: chunk,
  });
  const firstOf = keptDense(options, 0) ? firstDenseTangent : firstTangentLayer;
  const first = firstOf(memory, kernels, scope, planOf(0), 0);
  const layers: TangentLayer[] = [first];
  let offset = first.size;
  for (let index = 1; index < network.layers.length; index++) {
    const layerOf = keptDense(options, index) ? denseTangent : tangentLayer;
    const layer = layerOf(memory, kernels, scope, planOf(index), offset);
    layers.push(layer);
    offset += layer.size;
  }
  return { first, layers };
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
  const between = keptPasses(kernels, network, chunk);

  const outputTangent = ({ count, h, dz, kept, p }: Chunk, hessian: boolean): void => {
    const [to, from] = [at(rdz, top), at(rh, top)];
    memory.u8.copyWithin(to, from, from + outputs * stride);
    if (p) kernels.softmaxTangent(p, to, stride, outputs, count);
    const [kind, g] = [activationNumbers[activation], hessian ? at(dz, top) : 0];
    kernels.tangentOutputs(kind, to, at(h, top), at(rz, top), g, outputs, stride, count);
    between.tangent(top, to, at(rz, top), at(kept, top), hessian, count);
    clearTail(memory, to, outputs, stride, count);
  };
  return (part, hessian) => {
    const { count, h, dz, kept } = part;
    layers.forEach((layer, index) => {
      const rx = index === 0 ? 0 : at(rh, index - 1);
      layer.tangentForward(input(part, index), rx, at(h, index), at(rz, index), at(rh, index), count);
      between.tangent(index, at(rh, index), at(rz, index), at(kept, index), false, count);
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
      const before = at(kept, index - 1);
      between.tangent(index - 1, at(rdz, index - 1), at(rz, index - 1), before, hessian, count);
    }
  };
}

/** Lanes after the last example, up to the next four, must add nothing to sums over the batch. */
function clearTail({ f32 }: EngineMemory, lanes: number, rows: number, stride: number, count: number): void {
  const end = Math.ceil(count / 16) * 16;
  for (let o = 0; o < rows; o++)
    f32.fill(0, ((lanes + o * stride) >> 2) + count, ((lanes + o * stride) >> 2) + end);
}
