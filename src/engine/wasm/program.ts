import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { takeSteps, type BackEndProgram, type Quantity, type StepPlan } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import { clipFactor, ruleOf } from "../refinement.js";
import type { Kernels } from "./kernel-signatures.js";
import { rules } from "./kernels.js";
import type { WasmLayer } from "./layer.js";
import type { EngineMemory, Scope } from "./memory.js";
import { placeNetwork, type LayerUse, type PlacedNetwork } from "./network.js";
import type { BoundLists } from "./bound-lists.js";

/** The seven splatted constants of kernels/optimizers.ts, the first two of which change with every step, and the three of kernels/refinement.ts. */
function optimizerConstants({ optimizer, refinement }: ResolvedOptions): number[] {
  const own = [1, refinement?.coupled ?? 0, 1];
  if (optimizer.name === "sgd") return [0, 0, 0, 0, 0, 0, 0, ...own];
  if (optimizer.name === "momentum") return [0, 0, optimizer.momentum, 0, 0, 0, 0, ...own];
  const { beta1, beta2, epsilon } = optimizer;
  return [0, 0, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, ...own];
}

/** Numbers of the constants that change from step to step. */
const changing = { rate: 0, root: 1, clip: 7, keep: 9 };

/** Places the constants; gives their address and what sets one of them. */
function placeConstants(
  memory: EngineMemory,
  scope: Scope,
  options: ResolvedOptions,
): { readonly address: number; set(name: keyof typeof changing, value: number): void } {
  const values = optimizerConstants(options);
  const address = scope.take(values.length * 16);
  const splat = (k: number, value: number): void => {
    const from = (address >> 2) + 4 * k;
    memory.f32.fill(value, from, from + 4);
  };
  values.forEach((value, k) => {
    splat(k, value);
  });
  return {
    address,
    set(name, value) {
      splat(changing[name], value);
    },
  };
}

/** A step of a program with a refinement, once its constants are set: all gradients, then clipping, then every layer. */
function refinedStep(
  { pass, layers }: PlacedNetwork,
  clipNorm: number,
  rule: number,
  constants: ReturnType<typeof placeConstants>,
): (examples: BoundLists, batch: Uint32Array) => number {
  const collect: LayerUse = (layer, dz, count) => {
    layer.collect(dz, count);
  };
  return (examples, batch) => {
    const mean = pass(examples, batch, collect);
    if (clipNorm > 0) {
      const squares = layers.reduce((sum, layer) => layer.squares(sum), 0);
      constants.set("clip", clipFactor(clipNorm, squares));
    }
    for (const layer of layers) layer.apply(rule, constants.address);
    return mean;
  };
}

/** Compiles a network and mask to layers in the engine's memory and the calls that run them. */
export function compileProgram(
  memory: EngineMemory,
  kernels: Kernels,
  options: ResolvedOptions,
  used: Uint8Array,
): BackEndProgram<BoundLists> {
  const { optimizer, parameterCount, refinement } = options;
  const scope = memory.scope();
  const placed = placeNetwork(memory, kernels, scope, options, used);
  const { layers } = placed;
  const constants = placeConstants(memory, scope, options);
  const rule = rules[ruleOf(optimizer)];
  const withRule =
    (number: number): LayerUse =>
    (layer, dz, count) => {
      layer.update(number, dz, constants.address, count);
    };
  const [update, onlyGradient] = [withRule(rule), withRule(rules.gradient)];
  const advance =
    refinement === undefined
      ? (examples: BoundLists, batch: Uint32Array): number => placed.pass(examples, batch, update)
      : refinedStep(placed, refinement.clipNorm, rule, constants);
  const zeros = (): Float32Array => new Float32Array(parameterCount);
  const read = (quantity: Quantity): Float32Array => readAll(layers, options, quantity);
  const write = (quantity: Quantity, buffer: ParameterBuffer): void => {
    layers.forEach((layer, index) => {
      const { weights, biases, biasCount } = at(options.slices, index);
      layer.write(quantity, buffer.subarray(weights, biases), buffer.subarray(biases, biases + biasCount));
    });
  };
  const step = (examples: BoundLists, { batch, rate, root, keep, flush }: StepPlan): number => {
    constants.set("rate", rate);
    constants.set("root", root);
    constants.set("keep", keep);
    const mean = advance(examples, batch);
    if (flush) for (const layer of layers) layer.flush();
    return mean;
  };

  return {
    read,
    write,
    clear: (quantity) => {
      write(quantity, zeros());
    },
    steps: (examples, plans, losses) => takeSteps(plans, losses, (plan) => step(examples, plan)),
    gradient(examples, indices) {
      const first = read("first");
      const loss = placed.pass(examples, indices, onlyGradient);
      const gradient = read("first");
      write("first", first);
      return { loss, gradient };
    },
    ...evaluation(memory, kernels, placed),
    free: () => {
      scope.free();
    },
  };
}

function readAll(
  layers: readonly WasmLayer[],
  { parameterCount, slices }: ResolvedOptions,
  quantity: Quantity,
): Float32Array {
  const buffer = new Float32Array(parameterCount);
  layers.forEach((layer, index) => {
    const { weights, biases, biasCount } = at(slices, index);
    layer.read(quantity, buffer.subarray(weights, biases), buffer.subarray(biases, biases + biasCount));
  });
  return buffer;
}

/** Calls `use` after the forward pass of each chunk of the examples. */
function inChunks(
  { capacity, forward }: PlacedNetwork,
  examples: BoundLists,
  indices: Uint32Array,
  use: (from: number, count: number) => void,
): void {
  for (let from = 0; from < indices.length; from += capacity) {
    const count = Math.min(capacity, indices.length - from);
    forward(examples, indices, from, count);
    use(from, count);
  }
}

/** What forward passes alone give. */
function evaluation(
  memory: EngineMemory,
  kernels: Kernels,
  placed: PlacedNetwork,
): Pick<BackEndProgram<BoundLists>, "evaluate" | "outputs"> {
  const { batch, stride, outputs, z } = placed;
  return {
    evaluate(examples, indices) {
      let [loss, correct] = [0, 0];
      inChunks(placed, examples, indices, (_, count) => {
        loss = batch.loss(z, 0, count, 1, loss);
        correct += kernels.countCorrect(z, stride, outputs, batch.labels, count);
      });
      return { loss, correct };
    },
    outputs(examples, indices) {
      const result = new Float32Array(indices.length * outputs);
      inChunks(placed, examples, indices, (from, count) => {
        for (let e = 0; e < count; e++) {
          for (let c = 0; c < outputs; c++)
            result[(from + e) * outputs + c] = at(memory.f32, ((z + c * stride) >> 2) + e);
        }
      });
      return result;
    },
  };
}
