import type { Examples } from "../../data/types.js";
import { outputCount } from "../../networks/layer-kinds.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { takeSteps, type BackEndProgram, type Quantity, type StepPlan } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { clearPruned } from "./clear-pruned.js";
import { evaluation } from "./evaluation.js";
import { gradients } from "./layer.js";
import { activationsOf, back, layersOf, pass, type Passed } from "./network.js";
import { decays } from "../refinement.js";
import { flushTiny, keepSides, refine, update } from "./update.js";

/** Evaluation works through this many examples at a time; the numbers do not depend on it. */
const chunk = 500;

/** Compiles a training program in plain TypeScript. */
export function compile(arithmetic: Arithmetic, options: ResolvedOptions): BackEndProgram<Examples> {
  const { parameterCount, slices } = options;
  const buffers: Record<Quantity, ParameterBuffer> = {
    value: arithmetic.zeros(parameterCount),
    first: arithmetic.zeros(parameterCount),
    second: arithmetic.zeros(parameterCount),
    side: arithmetic.zeros(parameterCount),
  };
  const gradient = arithmetic.zeros(parameterCount);
  const layers = layersOf(options, buffers.value, gradient);

  const { differentiate, halves } = gradientPasses(arithmetic, options, layers);
  const finish = stepEnd(arithmetic, options, buffers, gradient);
  const step = (examples: Examples, plan: StepPlan): number => {
    const mean = differentiate(examples, plan.batch);
    finish(plan);
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
    forward: halves.forward,
    advance(derivative, plan) {
      halves.back(derivative);
      finish(plan);
    },
    derive(derivative) {
      halves.back(derivative);
      return arithmetic.copy(gradient);
    },
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

/** What fills the gradient: passes with the program's own loss, and the halves of a step with one from outside. */
function gradientPasses(
  arithmetic: Arithmetic,
  options: ResolvedOptions,
  layers: ReturnType<typeof layersOf>,
): {
  /** Returns the mean loss. */
  readonly differentiate: (examples: Examples, indices: Uint32Array) => number;
  readonly halves: ReturnType<typeof outsideHalves>;
} {
  const fill = ({ count, activations, dz }: Pick<Passed, "count" | "activations" | "dz">): void => {
    layers.forEach((layer, index) => {
      gradients(arithmetic, layer, { dz: at(dz, index), x: at(activations, index), count });
    });
  };
  return {
    differentiate(examples, indices) {
      const scale = arithmetic.round(1 / indices.length);
      const passed = pass(arithmetic, options, layers, { examples, indices, scale, total: 0 });
      fill(passed);
      return passed.total / passed.count;
    },
    halves: outsideHalves(arithmetic, options.network, layers, fill),
  };
}

/** The rest of a step, from the gradient. */
function stepEnd(
  arithmetic: Arithmetic,
  { optimizer, refinement, network }: ResolvedOptions,
  buffers: Readonly<Record<Quantity, ParameterBuffer>>,
  gradient: ParameterBuffer,
): (plan: StepPlan) => void {
  const { value: parameters, first, second, side } = buffers;
  const all = { parameters, first, second, gradient };
  return ({ rate, root, keep, flush }) => {
    if (refinement) refine(arithmetic, refinement, all, { keep, network });
    update(arithmetic, optimizer, all, { rate, root });
    if (refinement?.sided) keepSides(parameters, side);
    if (flush) [first, second].forEach(flushTiny);
    if (flush && refinement && decays(refinement)) flushTiny(parameters);
  };
}

/** The two halves of a step whose loss is computed outside; the second fills the gradient. */
function outsideHalves(
  arithmetic: Arithmetic,
  network: ResolvedOptions["network"],
  layers: ReturnType<typeof layersOf>,
  fill: (passed: Pick<Passed, "count" | "activations" | "dz">) => void,
): {
  readonly forward: BackEndProgram<Examples>["forward"];
  readonly back: (derivative: Float64Array) => void;
} {
  let made: ReturnType<typeof activationsOf> = { activations: [], shapes: [] };
  const outputs = outputCount(network);
  return {
    forward(examples, batch) {
      made = activationsOf(arithmetic, layers, examples, batch);
      return turned(arithmetic, at(made.activations, layers.length), batch.length);
    },
    back(derivative) {
      const dz = turned(arithmetic, derivative, outputs);
      const passed = back(arithmetic, network, layers, made.shapes, dz, derivative.length / outputs);
      fill({ ...passed, activations: made.activations });
    },
  };
}

/** [one][other] as [other][one], rounded: `across` is how many others there are. */
function turned({ zeros }: Arithmetic, values: ParameterBuffer, across: number): ParameterBuffer {
  const result = zeros(values.length);
  const down = values.length / across;
  for (let i = 0; i < down; i++)
    for (let j = 0; j < across; j++) result[j * down + i] = at(values, i * across + j);
  return result;
}
