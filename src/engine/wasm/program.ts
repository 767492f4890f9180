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

const collect: LayerUse = (layer, dz, count) => {
  layer.collect(dz, count);
};

/** The end of a step of a program with a refinement, once all gradients are collected: clipping, then every layer. */
function refinedEnd(
  { layers }: PlacedNetwork,
  clipNorm: number,
  rule: number,
  constants: ReturnType<typeof placeConstants>,
): () => void {
  return () => {
    if (clipNorm > 0) {
      const squares = layers.reduce((sum, layer) => layer.squares(sum), 0);
      constants.set("clip", clipFactor(clipNorm, squares));
    }
    for (const layer of layers) layer.apply(rule, constants.address);
  };
}

/** The two halves of a step whose loss is computed outside. */
function halves(
  memory: EngineMemory,
  { forward, back, stride, outputs, z, top }: PlacedNetwork,
): {
  readonly forward: (examples: BoundLists, batch: Uint32Array) => Float32Array;
  readonly back: (derivative: Float64Array, use: LayerUse) => void;
} {
  const lane = (from: number, c: number): number => (from + c * stride) >> 2;
  return {
    forward(examples, batch) {
      forward(examples, batch, 0, batch.length);
      const rows = new Float32Array(batch.length * outputs);
      for (let e = 0; e < batch.length; e++)
        for (let c = 0; c < outputs; c++) rows[e * outputs + c] = at(memory.f32, lane(z, c) + e);
      return rows;
    },
    back(derivative, use) {
      const count = derivative.length / outputs;
      for (let c = 0; c < outputs; c++) {
        memory.f32.fill(0, lane(top, c), lane(top, c) + (stride >> 2));
        for (let e = 0; e < count; e++) memory.f32[lane(top, c) + e] = at(derivative, e * outputs + c);
      }
      back(count, use);
    },
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
  const update = withRule(rule, constants.address);
  const onlyGradient = withRule(rules.gradient, constants.address);
  const [use, end] =
    refinement === undefined
      ? [update, () => undefined]
      : [collect, refinedEnd(placed, refinement.clipNorm, rule, constants)];
  const half = halves(memory, placed);
  const { read, write, gradientOf } = quantities(layers, options);
  /** A step with the numbers of its plan; `pass` does its passes. */
  const stepWith = <T>({ rate, root, keep, flush }: StepPlan, pass: () => T): T => {
    constants.set("rate", rate);
    constants.set("root", root);
    constants.set("keep", keep);
    const found = pass();
    end();
    if (flush) for (const layer of layers) layer.flush();
    return found;
  };
  const step = (examples: BoundLists, plan: StepPlan): number =>
    stepWith(plan, () => placed.pass(examples, plan.batch, use));
  return {
    read,
    write,
    clear: (quantity) => {
      write(quantity, new Float32Array(parameterCount));
    },
    steps: (examples, plans, losses) => takeSteps(plans, losses, (plan) => step(examples, plan)),
    gradient(examples, indices) {
      const { found, gradient } = gradientOf(() => placed.pass(examples, indices, onlyGradient));
      return { loss: found, gradient };
    },
    forward: half.forward,
    advance(derivative, plan) {
      stepWith(plan, () => {
        half.back(derivative, use);
      });
    },
    derive: (derivative) =>
      gradientOf(() => {
        half.back(derivative, onlyGradient);
      }).gradient,
    ...evaluation(memory, kernels, placed),
    free: () => {
      scope.free();
    },
  };
}

/** Updates a layer by a rule. */
const withRule =
  (rule: number, constants: number): LayerUse =>
  (layer, dz, count) => {
    layer.update(rule, dz, constants, count);
  };

/** The quantities of all layers, and the gradient that a pass leaves in the place of the first moments. */
function quantities(
  layers: PlacedNetwork["layers"],
  options: ResolvedOptions,
): {
  readonly read: (quantity: Quantity) => Float32Array;
  readonly write: (quantity: Quantity, buffer: ParameterBuffer) => void;
  /** The moments are put back. */
  readonly gradientOf: <T>(pass: () => T) => { readonly found: T; readonly gradient: Float32Array };
} {
  const read = (quantity: Quantity): Float32Array => readAll(layers, options, quantity);
  const write = (quantity: Quantity, buffer: ParameterBuffer): void => {
    layers.forEach((layer, index) => {
      const { weights, biases, biasCount } = at(options.slices, index);
      layer.write(quantity, buffer.subarray(weights, biases), buffer.subarray(biases, biases + biasCount));
    });
  };
  return {
    read,
    write,
    gradientOf(pass) {
      const first = read("first");
      const found = pass();
      const gradient = read("first");
      write("first", first);
      return { found, gradient };
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
