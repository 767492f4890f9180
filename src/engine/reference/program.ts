import type { Examples } from "../../data/types.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { takeSteps, type BackEndProgram, type Quantity, type StepPlan } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { clearPruned } from "./clear-pruned.js";
import { evaluation } from "./evaluation.js";
import { gradients } from "./layer.js";
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
    ...evaluation(arithmetic, options, {
      of: (examples, indices) =>
        at(activationsOf(arithmetic, layers, examples, indices).activations, layers.length),
      chunk,
    }),
    free() {
      // nothing is held outside the garbage-collected heap
    },
  };
}
