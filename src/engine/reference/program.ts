import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { checkBatch, checkBuffer, checkRate, checkState, resolveOptions } from "../check.js";
import { flushEvery, optimizerClock } from "../clock.js";
import type { BoundExamples, Program, ProgramOptions } from "../types.js";
import type { Arithmetic } from "./arithmetic.js";
import { lossInput, takeInputs } from "./examples.js";
import { backward, forward, gradients, throughActivation, type LayerBuffers } from "./layer.js";
import { countCorrect, lossFunctions } from "./losses.js";
import { flushTiny, update } from "./update.js";

/** Evaluation works through this many examples at a time; the numbers do not depend on it. */
const chunk = 500;

/** Compiles a training program in plain TypeScript. */
export function compile(arithmetic: Arithmetic, programOptions: ProgramOptions): Program {
  const options = resolveOptions(programOptions);
  const { network, mask, optimizer, batchSize, slices, parameterCount } = options;
  const evaluateLoss = lossFunctions[options.loss];
  const clock = optimizerClock(optimizer);
  const parameters = arithmetic.zeros(parameterCount);
  const gradient = arithmetic.zeros(parameterCount);
  const first = arithmetic.zeros(optimizer.name === "sgd" ? 0 : parameterCount);
  const second = arithmetic.zeros(optimizer.name === "adam" ? parameterCount : 0);
  const outputs = at(network.layers, network.layers.length - 1).outputs;
  const layers: LayerBuffers[] = network.layers.map((layer, index) => {
    const { weights, biases, biasCount } = at(slices, index);
    return {
      layer,
      mask: mask && at(mask.layers, index),
      weights: parameters.subarray(weights, biases),
      biases: parameters.subarray(biases, biases + biasCount),
      weightGradient: gradient.subarray(weights, biases),
      biasGradient: gradient.subarray(biases, biases + biasCount),
    };
  });
  const clearPruned = (buffer: ParameterBuffer): void => {
    mask?.layers.forEach((layer, index) => {
      const { weights } = at(slices, index);
      layer.forEach((kept, j) => {
        if (kept === 0) buffer[weights + j] = 0;
      });
    });
  };

  /** All activations, the inputs first and the outputs last. */
  const run = (x: ParameterBuffer, count: number): ParameterBuffer[] => {
    const activations = [x];
    layers.forEach((layer, index) =>
      activations.push(forward(arithmetic, layer, at(activations, index), count)),
    );
    return activations;
  };
  /** Fills `gradient`; returns the mean loss. */
  const differentiate = (examples: BoundExamples["examples"], indices: Uint32Array): number => {
    const count = indices.length;
    const activations = run(takeInputs(arithmetic, examples, indices), count);
    let dz = arithmetic.zeros(outputs * count);
    const total = evaluateLoss(
      arithmetic,
      lossInput(at(activations, layers.length), outputs, examples, indices),
      { total: 0, scale: arithmetic.round(1 / count), dz },
    );
    const last = at(network.layers, layers.length - 1);
    dz = throughActivation(arithmetic, dz, at(activations, layers.length), last.activation);
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = at(layers, index);
      const h = at(activations, index);
      const current = dz;
      if (index > 0) {
        dz = backward(arithmetic, layer, {
          dz,
          h,
          activation: at(network.layers, index - 1).activation,
          count,
        });
      }
      gradients(arithmetic, layer, { dz: current, x: h, count });
    }
    return total / count;
  };
  const evaluate: Program["evaluate"] = (
    { examples },
    indices = Uint32Array.from({ length: examples.count }, (_, j) => j),
  ) => {
    checkBatch("evaluate", examples, indices, options, Infinity);
    let total = 0;
    let correct = 0;
    for (let from = 0; from < indices.length; from += chunk) {
      const part = indices.subarray(from, from + chunk);
      const input = lossInput(
        at(run(takeInputs(arithmetic, examples, part), part.length), layers.length),
        outputs,
        examples,
        part,
      );
      total = evaluateLoss(arithmetic, input, { total, scale: 1 });
      correct += countCorrect(input);
    }
    return {
      loss: total / indices.length,
      accuracy: correct / indices.length,
      correct,
      count: indices.length,
    };
  };

  return {
    load(values) {
      checkBuffer("load", "parameters", values, parameterCount);
      parameters.set(values);
      clearPruned(parameters);
      first.fill(0);
      second.fill(0);
      clock.set({ steps: 0, power1: 1, power2: 1 });
    },
    parameters: () => arithmetic.copy(parameters),
    optimizerState: () => ({
      first: arithmetic.copy(first),
      second: arithmetic.copy(second),
      ...clock.now(),
    }),
    restoreOptimizer(state) {
      checkState(state, options);
      first.set(state.first);
      second.set(state.second);
      if (first.length > 0) clearPruned(first);
      if (second.length > 0) clearPruned(second);
      clock.set(state);
    },
    step({ examples }, batch, rate) {
      checkBatch("step", examples, batch, options, batchSize);
      checkRate(rate);
      const loss = differentiate(examples, batch);
      update(arithmetic, optimizer, { parameters, first, second, gradient }, clock.next(rate));
      if (clock.now().steps % flushEvery === 0) [first, second].forEach(flushTiny);
      return loss;
    },
    gradient({ examples }, batch) {
      checkBatch("gradient", examples, batch, options, batchSize);
      return { loss: differentiate(examples, batch), gradient: arithmetic.copy(gradient) };
    },
    evaluate,
    outputs({ examples }: BoundExamples, indices) {
      checkBatch("outputs", examples, indices, options, Infinity);
      const z = at(run(takeInputs(arithmetic, examples, indices), indices.length), layers.length);
      const rows = arithmetic.zeros(z.length);
      indices.forEach((_, e) => {
        for (let c = 0; c < outputs; c++) rows[e * outputs + c] = at(z, c * indices.length + e);
      });
      return rows;
    },
    free() {
      // nothing is held outside the garbage-collected heap
    },
  };
}
