import type { Program } from "../engine/types.js";
import type { ParameterBuffer } from "../networks/types.js";

/** What an own update rule gets at every step. It writes its result into `parameters` and may keep two numbers a parameter. */
export interface UpdateInput {
  /** Changed in place; what is written to pruned weights is dropped. */
  readonly parameters: ParameterBuffer;
  /** The gradient of the mean batch loss, 0 at pruned weights. */
  readonly gradient: ParameterBuffer;
  /** State of the rule, laid out as the parameters, 0 at the start; kept in checkpoints. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** This step, counted from 1. */
  readonly step: number;
  /** Learning rate. */
  readonly rate: number;
  readonly options: Readonly<Record<string, number>>;
}

/** An own update rule: the default export of an optimizer module. Same bits everywhere only if it sticks to + − × ÷ and √. */
export type OwnUpdate = (input: UpdateInput) => void;

/** The program with its steps taken by an own rule. A step costs a gradient, the rule, and copying the parameters twice. */
export function withOwnOptimizer(
  program: Program,
  update: OwnUpdate,
  options: Readonly<Record<string, number>> = {},
): Program {
  let first = new Float32Array();
  let second = new Float32Array();
  let steps = 0;
  const clear = (): void => {
    const { length } = program.parameters();
    first = new Float32Array(length);
    second = new Float32Array(length);
    steps = 0;
  };
  return {
    ...program,
    load(parameters) {
      program.load(parameters);
      clear();
    },
    step(examples, batch, rate) {
      const parameters = program.parameters();
      const { loss, gradient } = program.gradient(examples, batch);
      steps++;
      update({ parameters, gradient, first, second, step: steps, rate, options });
      program.load(parameters);
      return loss;
    },
    optimizerState: () => ({ first: first.slice(), second: second.slice(), steps, power1: 1, power2: 1 }),
    restoreOptimizer(state) {
      first = Float32Array.from(state.first);
      second = Float32Array.from(state.second);
      steps = state.steps;
    },
  };
}
