import { requireArray } from "../data/take-arrays.js";
import { outputCount } from "../networks/layer-kinds.js";
import { at } from "../numerics/at.js";
import type { BackEndProgram, StepPlan } from "./back-end.js";
import { checkRate, takeBuffer, takeIndices, takeState } from "./check-calls.js";
import type { ResolvedOptions } from "./check-options.js";
import { flushEvery, optimizerClock, type OptimizerClock } from "./clock.js";
import { outsideProgram } from "./outside-program.js";
import { momentsOf } from "./refinement.js";
import type { BoundExamples, Program } from "./types.js";

/** What a back end holds of bound examples, if the program may see them; throws if not. */
export type Taker<Held> = (caller: string, examples: BoundExamples) => Held;

/** A back end's program behind checks: indices, rates, lengths, finiteness, use after `free`. */
export function checkedProgram<Held>(
  compiled: BackEndProgram<Held>,
  options: ResolvedOptions,
  take: Taker<Held>,
): Program {
  const { outside } = options;
  const loss = outside && outsideProgram(compiled, outside, outputCount(options.network));
  const program = { ...compiled, ...loss?.program };
  const clock = optimizerClock(options.optimizer);
  let freed = false;
  const need = (caller: string): void => {
    if (freed) throw new Error(`${caller}: the program must not be used after free, got a freed one`);
  };
  const taken: Taker<Held> = (caller, examples) => {
    need(caller);
    const held = take(caller, examples);
    loss?.see(examples.examples);
    return held;
  };
  return {
    ...stateOf(program, options, clock, need),
    ...trainingOf(program, options, clock, taken),
    ...evaluationOf(program, taken),
    free() {
      if (!freed) program.free();
      freed = true;
    },
  };
}

/** What sets and reads parameters, moments and clock. */
function stateOf<Held>(
  program: BackEndProgram<Held>,
  options: ResolvedOptions,
  clock: OptimizerClock,
  need: (caller: string) => void,
): Pick<Program, "load" | "overwrite" | "parameters" | "optimizerState" | "restoreOptimizer"> {
  const { optimizer, parameterCount, refinement } = options;
  const kept = momentsOf(optimizer);
  const clear = (): void => {
    program.clear("first");
    program.clear("second");
  };
  return {
    load(values) {
      need("load");
      const taken = takeBuffer("load", "parameters", values, parameterCount);
      program.write("value", taken);
      if (refinement?.sided) program.write("side", taken);
      clear();
      clock.set({ steps: 0, power1: 1, power2: 1 });
    },
    overwrite(values) {
      need("overwrite");
      requireArray("overwrite", "parameters", values, parameterCount);
      program.write("value", values);
    },
    parameters() {
      need("parameters");
      return program.read("value");
    },
    optimizerState() {
      need("optimizerState");
      return {
        first: kept.first ? program.read("first") : new Float32Array(0),
        second: kept.second ? program.read("second") : new Float32Array(0),
        ...clock.now(),
      };
    },
    restoreOptimizer(state) {
      need("restoreOptimizer");
      const { first, second, ...time } = takeState(state, options);
      clear();
      if (first.length > 0) program.write("first", first);
      if (second.length > 0) program.write("second", second);
      clock.set(time);
    },
  };
}

/** Steps and gradients. */
function trainingOf<Held>(
  program: BackEndProgram<Held>,
  { batchSize }: ResolvedOptions,
  clock: OptimizerClock,
  take: Taker<Held>,
): Pick<Program, "step" | "steps" | "gradient"> {
  /** Steps on checked batches; the clock stands where the last of them left it. */
  const advance = (held: Held, batches: readonly Uint32Array[], rates: readonly number[]): Float64Array => {
    const plans = batches.map((batch, k): StepPlan => {
      const { rate, root, keep } = clock.next(at(rates, k));
      const { steps } = clock.now();
      return { batch, rate, root, keep, flush: steps % flushEvery === 0, step: steps };
    });
    const losses = new Float64Array(batches.length);
    return losses.subarray(0, program.steps(held, plans, losses));
  };
  return {
    step(examples, indices, rate) {
      const held = take("step", examples);
      const batch = takeIndices("step", indices, examples.examples.count, batchSize);
      checkRate("step", rate);
      return at(advance(held, [batch], [rate]), 0);
    },
    steps(examples, batches, rates) {
      const held = take("steps", examples);
      requireArray("steps", "rates", rates, batches.length);
      const { count } = examples.examples;
      const taken = batches.map((batch) => takeIndices("steps", batch, count, batchSize));
      for (const rate of rates) checkRate("steps", rate);
      return advance(held, taken, rates);
    },
    gradient(examples, indices) {
      const held = take("gradient", examples);
      const batch = takeIndices("gradient", indices, examples.examples.count, batchSize);
      return program.gradient(held, batch);
    },
  };
}

/** Forward passes only. */
function evaluationOf<Held>(
  program: BackEndProgram<Held>,
  take: Taker<Held>,
): Pick<Program, "evaluate" | "outputs"> {
  return {
    evaluate(examples, indices = upTo(examples.examples.count)) {
      const held = take("evaluate", examples);
      const taken = takeIndices("evaluate", indices, examples.examples.count, Infinity);
      const { loss, correct } = program.evaluate(held, taken);
      const count = taken.length;
      return { loss: loss / count, accuracy: correct / count, correct, count };
    },
    outputs(examples, indices) {
      const held = take("outputs", examples);
      return program.outputs(held, takeIndices("outputs", indices, examples.examples.count, Infinity));
    },
  };
}

/** 0, 1, … count − 1. */
function upTo(count: number): Uint32Array {
  return new Uint32Array(count).map((_, j) => j);
}
