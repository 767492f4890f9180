import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { checkBatch, checkBuffer, checkRate, checkState, type ResolvedOptions } from "../check.js";
import { flushEvery, optimizerClock } from "../clock.js";
import type { Evaluation, OptimizerSettings, Program } from "../types.js";
import { activeLayer } from "./active-layer.js";
import { placeBatch } from "./batch.js";
import { inputLayer } from "./input-layer.js";
import { chooseInputSparse } from "./kernel-choice.js";
import { activationNumbers, rules, type Kernels } from "./kernels.js";
import { laneBytes, strideOf, type LayerInput, type Quantity, type WasmLayer } from "./layer.js";
import type { EngineMemory } from "./memory.js";
import { boundRows, type BoundRows } from "./rows.js";
import { weightLayer } from "./weight-layer.js";

/** Examples worked on at a time when no optimizer step limits them. */
const evaluationChunk = 64;

/** The seven splatted constants of kernels/optimizers.ts; the first two change with every step. */
function optimizerConstants(optimizer: OptimizerSettings): number[] {
  if (optimizer.name === "sgd") return [0, 0, 0, 0, 0, 0, 0];
  if (optimizer.name === "momentum") return [0, 0, optimizer.momentum, 0, 0, 0, 0];
  return [
    0,
    0,
    optimizer.beta1,
    1 - optimizer.beta1,
    optimizer.beta2,
    1 - optimizer.beta2,
    optimizer.epsilon,
  ];
}

/** Compiles a network and mask to layers in the engine's memory and the calls that run them. */
export function compileProgram(
  memory: EngineMemory,
  kernels: Kernels,
  options: ResolvedOptions,
  { used, serial }: { readonly used: Uint8Array; readonly serial: number },
): Program {
  const { network, mask, optimizer, batchSize, slices, parameterCount } = options;
  const scope = memory.scope();
  const capacity = Math.ceil(Math.max(batchSize, evaluationChunk) / 4) * 4;
  const stride = strideOf(capacity);
  const outputs = at(network.layers, network.layers.length - 1).outputs;
  const lastActivation = activationNumbers[at(network.layers, network.layers.length - 1).activation];
  const layers: WasmLayer[] = network.layers.map((layer, index) => {
    const plan = {
      layer,
      mask: mask && at(mask.layers, index),
      used: index === 0 ? used : undefined,
      capacity,
    };
    const sparse = index === 0 ? activeLayer : weightLayer;
    return (chooseInputSparse(options, index) ? inputLayer : sparse)(memory, kernels, scope, plan);
  });
  const h = network.layers.map((layer) => scope.take(laneBytes(layer.outputs, capacity)));
  const dz = network.layers.map((layer) => scope.take(laneBytes(layer.outputs, capacity)));
  const batch = placeBatch(memory, kernels, scope, { loss: options.loss, outputs, capacity, stride });
  const constants = scope.take(7 * 16);
  optimizerConstants(optimizer).forEach((value, k) =>
    memory.f32.fill(value, (constants >> 2) + 4 * k, (constants >> 2) + 4 * k + 4),
  );
  const clock = optimizerClock(optimizer);
  const inputs: LayerInput[] = layers.map((_, index) => (index === 0 ? batch : { lanes: at(h, index - 1) }));
  const forward = (examples: BoundRows, indices: Uint32Array, from: number, count: number): void => {
    batch.gather(examples, indices, from, count);
    for (let index = 0; index < layers.length; index++) {
      at(layers, index).forward(at(inputs, index), at(h, index), count);
    }
  };
  /** Forward, backward and the rule on every layer; returns the mean loss. */
  const pass = (examples: BoundRows, indices: Uint32Array, rule: number): number => {
    const count = indices.length;
    forward(examples, indices, 0, count);
    const top = layers.length - 1;
    const total = batch.loss(at(h, top), at(dz, top), count, Math.fround(1 / count), 0);
    if (lastActivation) kernels.deriveLanes(lastActivation, at(dz, top), at(h, top), outputs, stride, count);
    for (let index = top; index >= 0; index--) {
      const layer = at(layers, index);
      if (index > 0) {
        const { activation } = at(network.layers, index - 1);
        layer.backward(at(dz, index), activation, at(h, index - 1), at(dz, index - 1), count);
      }
      layer.update(rule, at(dz, index), constants, count);
    }
    return total / count;
  };
  const read = (quantity: Quantity): Float32Array => {
    const buffer = new Float32Array(parameterCount);
    layers.forEach((layer, index) => {
      const { weights, biases, biasCount } = at(slices, index);
      layer.read(quantity, buffer.subarray(weights, biases), buffer.subarray(biases, biases + biasCount));
    });
    return buffer;
  };
  const write = (quantity: Quantity, buffer: ParameterBuffer): void => {
    layers.forEach((layer, index) => {
      const { weights, biases, biasCount } = at(slices, index);
      layer.write(quantity, buffer.subarray(weights, biases), buffer.subarray(biases, biases + biasCount));
    });
  };
  const zeros = (): Float32Array => new Float32Array(parameterCount);
  /** Calls `use` after the forward pass of each chunk of the examples. */
  const inChunks = (
    examples: BoundRows,
    indices: Uint32Array,
    use: (from: number, count: number) => void,
  ): void => {
    for (let from = 0; from < indices.length; from += capacity) {
      const count = Math.min(capacity, indices.length - from);
      forward(examples, indices, from, count);
      use(from, count);
    }
  };
  const evaluate = (examples: BoundRows, indices: Uint32Array): Evaluation => {
    let total = 0;
    let correct = 0;
    inChunks(examples, indices, (_, count) => {
      const z = at(h, layers.length - 1);
      total = batch.loss(z, 0, count, 1, total);
      correct += kernels.countCorrect(z, stride, outputs, batch.labels, count);
    });
    return {
      loss: total / indices.length,
      accuracy: correct / indices.length,
      correct,
      count: indices.length,
    };
  };

  return {
    load(parameters) {
      checkBuffer("load", "parameters", parameters, parameterCount);
      write("value", parameters);
      write("first", zeros());
      write("second", zeros());
      clock.set({ steps: 0, power1: 1, power2: 1 });
    },
    parameters: () => read("value"),
    optimizerState: () => ({
      first: optimizer.name === "sgd" ? new Float32Array(0) : read("first"),
      second: optimizer.name === "adam" ? read("second") : new Float32Array(0),
      ...clock.now(),
    }),
    restoreOptimizer(state) {
      checkState(state, options);
      write("first", state.first.length > 0 ? state.first : zeros());
      write("second", state.second.length > 0 ? state.second : zeros());
      clock.set(state);
    },
    step(examples, indices, rate) {
      checkBatch("step", examples.examples, indices, options, batchSize);
      checkRate(rate);
      const rowsOf = boundRows("step", examples, serial);
      const next = clock.next(rate);
      memory.f32.fill(next.rate, constants >> 2, (constants >> 2) + 4);
      memory.f32.fill(next.root, (constants >> 2) + 4, (constants >> 2) + 8);
      const mean = pass(rowsOf, indices, rules[optimizer.name]);
      if (clock.now().steps % flushEvery === 0) for (const layer of layers) layer.flush();
      return mean;
    },
    gradient(examples, indices) {
      checkBatch("gradient", examples.examples, indices, options, batchSize);
      const rowsOf = boundRows("gradient", examples, serial);
      const first = read("first");
      const mean = pass(rowsOf, indices, rules.gradient);
      const gradient = read("first");
      write("first", first);
      return { loss: mean, gradient };
    },
    evaluate(examples, indices = upTo(examples.examples.count)) {
      checkBatch("evaluate", examples.examples, indices, options, Infinity);
      return evaluate(boundRows("evaluate", examples, serial), indices);
    },
    outputs(examples, indices) {
      checkBatch("outputs", examples.examples, indices, options, Infinity);
      const result = new Float32Array(indices.length * outputs);
      inChunks(boundRows("outputs", examples, serial), indices, (from, count) => {
        const z = at(h, layers.length - 1);
        for (let e = 0; e < count; e++) {
          for (let c = 0; c < outputs; c++)
            result[(from + e) * outputs + c] = at(memory.f32, ((z + c * stride) >> 2) + e);
        }
      });
      return result;
    },
    free: () => scope.free(),
  };
}

/** 0, 1, … count − 1. */
function upTo(count: number): Uint32Array {
  return new Uint32Array(count).map((_, j) => j);
}
