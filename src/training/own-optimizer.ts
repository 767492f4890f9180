import { checkFields } from "../numerics/checks.js";
import type { OptimizerState, Program } from "../engine/types.js";
import type { ParameterBuffer } from "../networks/types.js";

/** What an own update rule gets at every step. It writes its result into `parameters`. All that it must remember belongs into `buffers`, `first` or `second`. */
export interface UpdateInput {
  /** Changed in place; what is written to pruned weights is dropped. */
  readonly parameters: ParameterBuffer;
  /** The gradient of the mean batch loss, 0 at pruned weights. */
  readonly gradient: ParameterBuffer;
  /** State of a rule that names no buffers, laid out as the parameters, 0 at the start; kept in checkpoints. Empty where it names its own. */
  readonly first: Float32Array;
  /** A second one like `first`. */
  readonly second: Float32Array;
  /** State of a rule that names buffers: by name, each laid out as the parameters, 0 at the start; kept in checkpoints. */
  readonly buffers: Readonly<Record<string, Float32Array>>;
  /** This step, counted from 1. */
  readonly step: number;
  /** Learning rate. */
  readonly rate: number;
  /** Numbers of the recipe's optimizer; empty if it gives none. */
  readonly options: Readonly<Record<string, number>>;
}

/** An own update rule: the default export of an optimizer module. Same bits everywhere only if it sticks to + − × ÷ and √. */
export type OwnUpdate = (input: UpdateInput) => void;

/** An own update rule with the buffers it keeps; a function alone keeps `first` and `second`. */
export interface OwnRule {
  /** Takes one step. */
  readonly update: OwnUpdate;
  /** Names of its buffers, each with a number a parameter. As many as it needs, also none. */
  readonly buffers: readonly string[];
}

/** The buffers of a rule: names, and how `OptimizerState` holds them. */
interface RuleState {
  clear(length: number): void;
  /** What the rule gets. */
  readonly given: () => Pick<UpdateInput, "first" | "second" | "buffers">;
  save(): Pick<OptimizerState, "first" | "second">;
  restore(state: OptimizerState, length: number): void;
}

/** Two unnamed buffers, as moments are kept. */
function unnamedState(): RuleState {
  let first: Float32Array = new Float32Array();
  let second: Float32Array = new Float32Array();
  return {
    clear(length) {
      [first, second] = [new Float32Array(length), new Float32Array(length)];
    },
    given: () => ({ first, second, buffers: {} }),
    save: () => ({ first: first.slice(), second: second.slice() }),
    restore(state, length) {
      for (const name of ["first", "second"] as const) requireLength(`${name} buffer`, state[name], length);
      [first, second] = [Float32Array.from(state.first), Float32Array.from(state.second)];
    },
  };
}

/** Buffers by name; a state holds them one behind the other in `first`. */
function namedState(names: readonly string[]): RuleState {
  const empty = new Float32Array();
  let all: Float32Array = empty;
  let buffers: Record<string, Float32Array> = {};
  const take = (values: Float32Array, length: number): void => {
    all = values;
    buffers = Object.fromEntries(names.map((name, k) => [name, all.subarray(k * length, (k + 1) * length)]));
  };
  return {
    clear(length) {
      take(new Float32Array(names.length * length), length);
    },
    given: () => ({ first: empty, second: empty, buffers }),
    save: () => ({ first: all.slice(), second: empty }),
    restore(state, length) {
      requireLength(`buffers ${names.join(", ")}`, state.first, names.length * length);
      requireLength("second buffer", state.second, 0);
      take(Float32Array.from(state.first), length);
    },
  };
}

function requireLength(what: string, values: ArrayLike<number>, length: number): void {
  if (values.length !== length)
    throw new RangeError(`restoreOptimizer: ${what} must have ${length} values, got ${values.length}`);
}

/** A rule that gives back new parameters, or a promise of them, has changed nothing. */
function requireNothing(returned: unknown): void {
  if (typeof returned !== "object" || returned === null) return;
  const got = returned instanceof Promise ? "a promise" : "an object";
  throw new TypeError(`withOwnOptimizer: a rule must write into parameters and return nothing, got ${got}`);
}

function requireNames(names: readonly string[]): void {
  const twice = names.find((name, k) => typeof name !== "string" || name === "" || names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new RangeError(`withOwnOptimizer: buffers must be different names, got ${JSON.stringify(names)}`);
}

/**
 * The program with its steps taken by an own rule. A step costs a gradient, the rule, and copying the parameters twice. A result that is not
 * finite is taken as it is: the next loss then shows it, as it does with the rules of the table.
 */
export function withOwnOptimizer(
  program: Program,
  rule: OwnUpdate | OwnRule,
  options: Readonly<Record<string, number>> = {},
): Program {
  if (typeof rule !== "function") checkFields("withOwnOptimizer", rule, ["update", "buffers"], "rule field");
  const { update, buffers } = typeof rule === "function" ? { update: rule, buffers: undefined } : rule;
  if (buffers !== undefined) requireNames(buffers);
  const state = buffers === undefined ? unnamedState() : namedState(buffers);
  let steps = 0;
  const { length } = program.parameters();
  state.clear(length);
  const step: Program["step"] = (examples, batch, rate) => {
    const parameters = program.parameters();
    const { loss, gradient } = program.gradient(examples, batch);
    steps++;
    requireNothing(update({ parameters, gradient, ...state.given(), step: steps, rate, options }));
    program.overwrite(parameters);
    return loss;
  };
  return {
    ...program,
    load(parameters) {
      program.load(parameters);
      state.clear(length);
      steps = 0;
    },
    step,
    steps(examples, batches, rates) {
      const losses: number[] = [];
      for (const [k, batch] of batches.entries()) {
        const loss = step(examples, batch, rates[k] ?? NaN);
        losses.push(loss);
        if (!Number.isFinite(loss)) break;
      }
      return Float64Array.from(losses);
    },
    optimizerState: () => ({ ...state.save(), steps, power1: 1, power2: 1 }),
    restoreOptimizer(saved) {
      if (!Number.isSafeInteger(saved.steps) || saved.steps < 0)
        throw new RangeError(`restoreOptimizer: steps must be an integer ≥ 0, got ${String(saved.steps)}`);
      state.restore(saved, length);
      steps = saved.steps;
    },
  };
}
