import type { Examples } from "../../data/types.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { takeSteps, type BackEndProgram, type Quantity, type StepPlan } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { lossInput } from "./examples.js";
import { gradients } from "./layer.js";
import { countCorrect, lossFunctions } from "./losses.js";
import { activationsOf, layersOf, pass } from "./network.js";
import { decays } from "../refinement.js";
import { flushTiny, keepSides, refine, update } from "./update.js";

/** Evaluation works through this many examples at a time; the numbers do not depend on it. */
const chunk = 500;

/** Compiles a training program in plain TypeScript. */
export function compile(arithmetic: Arithmetic, options: ResolvedOptions): BackEndProgram<Examples> {
  const { optimizer, parameterCount, refinement, network, slices } = options;
  const buffers: Record<Quantity, ParameterBuffer> = {
    value: arithmetic.zeros(parameterCount),
    first: arithmetic.zeros(parameterCount),
    second: arithmetic.zeros(parameterCount),
    side: arithmetic.zeros(parameterCount),
  };
  const gradient = arithmetic.zeros(parameterCount);
  const layers = layersOf(options, buffers.value, gradient);

  /** Fills `gradient`; returns the mean loss. */
  const differentiate = (examples: Examples, indices: Uint32Array): number => {
    const scale = arithmetic.round(1 / indices.length);
    const passed = pass(arithmetic, options, layers, { examples, indices, scale, total: 0 });
    const { count, activations, dz, total } = passed;
    layers.forEach((layer, index) => {
      gradients(arithmetic, layer, { dz: at(dz, index), x: at(activations, index), count });
    });
    return total / count;
  };
  const step = (examples: Examples, { batch, rate, root, keep, flush }: StepPlan): number => {
    const mean = differentiate(examples, batch);
    const { value: parameters, first, second, side } = buffers;
    const all = { parameters, first, second, gradient };
    if (refinement) refine(arithmetic, refinement, all, { keep, network });
    update(arithmetic, optimizer, all, { rate, root });
    if (refinement?.sided) keepSides(parameters, side);
    if (flush) [first, second].forEach(flushTiny);
    if (flush && refinement && decays(refinement)) flushTiny(parameters);
    return mean;
  };

  return {
    read: (quantity) => arithmetic.copy(buffers[quantity]),
    write(quantity, values) {
      buffers[quantity].set(values);
      clearPruned(buffers[quantity], options);
      if (quantity === "side")
        for (const { biases, biasCount } of slices) buffers.side.fill(0, biases, biases + biasCount);
    },
    clear(quantity) {
      buffers[quantity].fill(0);
    },
    steps: (examples, plans, losses) => takeSteps(plans, losses, (plan) => step(examples, plan)),
    gradient: (examples, batch) => ({
      loss: differentiate(examples, batch),
      gradient: arithmetic.copy(gradient),
    }),
    ...evaluation(arithmetic, options, (examples, indices) =>
      at(activationsOf(arithmetic, layers, examples, indices).activations, layers.length),
    ),
    free() {
      // nothing is held outside the garbage-collected heap
    },
  };
}

function clearPruned(buffer: ParameterBuffer, { mask, slices }: ResolvedOptions): void {
  mask?.layers.forEach((layer, index) => {
    const { weights } = at(slices, index);
    layer.forEach((kept, j) => {
      if (kept === 0) buffer[weights + j] = 0;
    });
  });
}

/** What forward passes alone give; `outputsOf` gives the last layer's z, [output][example]. */
function evaluation(
  arithmetic: Arithmetic,
  { network, loss }: ResolvedOptions,
  outputsOf: (examples: Examples, indices: Uint32Array) => ParameterBuffer,
): Pick<BackEndProgram<Examples>, "evaluate" | "outputs"> {
  const { outputs } = at(network.layers, network.layers.length - 1);
  return {
    evaluate(examples, indices) {
      let [total, correct] = [0, 0];
      for (let from = 0; from < indices.length; from += chunk) {
        const part = indices.subarray(from, from + chunk);
        const input = lossInput(outputsOf(examples, part), outputs, examples, part);
        total = lossFunctions[loss](arithmetic, input, { total, scale: 1, smoothing: 0 });
        correct += countCorrect(input);
      }
      return { loss: total, correct };
    },
    outputs(examples, indices) {
      const z = outputsOf(examples, indices);
      const rows = arithmetic.zeros(z.length);
      indices.forEach((_, e) => {
        for (let c = 0; c < outputs; c++) rows[e * outputs + c] = at(z, c * indices.length + e);
      });
      return rows;
    },
  };
}
