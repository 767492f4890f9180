import { denseLayer } from "../../networks/layer-kinds.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import { activeLayer } from "./active-layer.js";
import { placeBatch, type Batch } from "./batch.js";
import { inputLayer } from "./input-layer.js";
import { skipsZeroInputs } from "../kernel-choice.js";
import { decays } from "../refinement.js";
import type { Kernels } from "./kernel-signatures.js";
import { activationNumbers } from "./kernels.js";
import { laneBytes, strideOf, type LayerInput, type WasmLayer } from "./layer.js";
import { keptPasses, placeKept } from "./kept.js";
import type { EngineMemory, Scope } from "./memory.js";
import type { BoundLists } from "./bound-lists.js";
import { weightLayer } from "./weight-layer.js";

/** Examples worked on at a time when no optimizer step limits them. */
const evaluationChunk = 64;

/** How a layer is placed: with the kernels that suit its density. */
const placerOf = (options: ResolvedOptions, index: number): typeof inputLayer => {
  if (skipsZeroInputs(options, index)) return inputLayer;
  return index === 0 ? activeLayer : weightLayer;
};

/** What is done with a layer whose dz is there. */
export type LayerUse = (layer: WasmLayer, dz: number, count: number) => void;

/** A network's layers in the engine's memory, with the lanes between them. */
export interface PlacedNetwork {
  readonly layers: readonly WasmLayer[];
  readonly batch: Batch;
  /** Examples a pass may have. */
  readonly capacity: number;
  /** Bytes of one neuron's lanes. */
  readonly stride: number;
  readonly outputs: number;
  /** Address of the last layer's outputs, lanes. */
  readonly z: number;
  /** Gathers indices[from … from + count) and runs all layers on them. */
  forward(examples: BoundLists, indices: Uint32Array, from: number, count: number): void;
  /** Forward and backward; `use` gets every layer, the last one first, when the pass no longer needs its weights. Returns the mean loss. */
  pass(examples: BoundLists, indices: Uint32Array, use: LayerUse): number;
  /** The way back of the last `forward`, from the gradient by the outputs that stands in the lanes at `top`. */
  back(count: number, use: LayerUse): void;
  /** Address of the gradient by the outputs, lanes. */
  readonly top: number;
}

/** Places every layer with the kernels that suit its density, and the lanes of h and dz between them. */
export function placeNetwork(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  options: ResolvedOptions,
  used: Uint8Array,
): PlacedNetwork {
  const { network, batchSize, loss, labelSmoothing } = options;
  const capacity = Math.ceil(Math.max(batchSize, evaluationChunk) / 4) * 4;
  const stride = strideOf(capacity);
  const top = network.layers.length - 1;
  const { outputs, activation } = at(network.layers, top);
  const layers = placeLayers(memory, kernels, scope, options, { used, capacity });
  const h = network.layers.map((layer) => scope.take(laneBytes(layer.outputs, capacity)));
  const dz = network.layers.map((layer) => scope.take(laneBytes(layer.outputs, capacity)));
  const lanes = placeKept(scope, network, capacity, false);
  const kept = keptPasses(kernels, network, capacity);
  const batch = placeBatch(memory, kernels, scope, { loss, outputs, capacity, stride, labelSmoothing });
  const inputs: LayerInput[] = layers.map((_, index) => (index === 0 ? batch : { lanes: at(h, index - 1) }));
  const z = at(h, top);

  const forward: PlacedNetwork["forward"] = (examples, indices, from, count) => {
    batch.gather(examples, indices, from, count);
    for (let index = 0; index <= top; index++) {
      at(layers, index).forward(at(inputs, index), at(h, index), count);
      kept.activate(index, at(h, index), at(lanes, index), count);
    }
  };
  const pass: PlacedNetwork["pass"] = (examples, indices, use) => {
    const count = indices.length;
    forward(examples, indices, 0, count);
    const total = batch.loss(z, at(dz, top), count, Math.fround(1 / count), 0);
    back(count, use);
    return total / count;
  };
  const back: PlacedNetwork["back"] = (count, use) => {
    if (activation !== "identity")
      kernels.deriveLanes(activationNumbers[activation], at(dz, top), z, outputs, stride, count);
    kept.derive(top, at(dz, top), at(lanes, top), count);
    for (let index = top; index >= 0; index--) {
      const layer = at(layers, index);
      if (index > 0) {
        const before = at(network.layers, index - 1).activation;
        layer.backward(at(dz, index), before, at(h, index - 1), at(dz, index - 1), count);
        kept.derive(index - 1, at(dz, index - 1), at(lanes, index - 1), count);
      }
      use(layer, at(dz, index), count);
    }
  };
  return { layers, batch, capacity, stride, outputs, z, top: at(dz, top), forward, pass, back };
}

/** Each layer with the kernels that suit its density. */
function placeLayers(
  memory: EngineMemory,
  kernels: Kernels,
  scope: Scope,
  options: ResolvedOptions,
  { used, capacity }: { readonly used: Uint8Array; readonly capacity: number },
): readonly WasmLayer[] {
  const { network, mask, refinement } = options;
  const refined = refinement !== undefined;
  const steps = { refined, sided: refinement?.sided ?? false, decays: refined && decays(refinement) };
  return network.layers.map((layer, index) => {
    const kept = mask && at(mask.layers, index);
    const plan = {
      layer: denseLayer(layer),
      mask: kept,
      used: index === 0 ? used : undefined,
      capacity,
      ...steps,
    };
    return placerOf(options, index)(memory, kernels, scope, plan);
  });
}
