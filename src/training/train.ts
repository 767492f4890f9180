import { checkFields } from "../numerics/checks.js";
import type { BoundExamples, OptimizerState, Program } from "../engine/types.js";
import type { ParameterBuffer } from "../networks/types.js";
import { measured, type HistoryEntry, type MeasuredPoint } from "./history.js";
import { evaluatedParts, type EvaluatedParts } from "./evaluated-parts.js";
import { nextEvaluation } from "./evaluation-times.js";
import { resolveRecipe, type Recipe } from "./recipes.js";
import { measures, type Measures } from "./measures.js";
import { rateAt } from "./schedule.js";

/** All that a run needs to go on to the same bits. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** After that many steps; pruned weights are 0. */
  readonly parameters: ParameterBuffer;
  /** What goes with them. */
  readonly optimizer: OptimizerState;
  /** All evaluations so far. */
  readonly history: readonly HistoryEntry[];
  /** Sum of the batch losses since the last evaluation. */
  readonly lossSum: number;
}

/** Where a run stands. `checkpoint()` copies its state; call it before the progress callback returns. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  /** Steps of the whole run. */
  readonly iterations: number;
  /** All that is needed to go on from here to the same bits. */
  checkpoint(): Checkpoint;
}

/** What is trained, on what, and how the run is watched. */
export interface TrainOptions {
  /** A compiled network; bound examples of the same engine. */
  readonly program: Program;
  /** Bound by the program's engine; training and validation examples together. */
  readonly trainExamples: BoundExamples;
  /** Bound by the program's engine. */
  readonly testExamples: BoundExamples;
  /** Indices into the training examples on which the validation loss is taken. */
  readonly split: {
    /** At least one. */
    readonly validation: Uint32Array;
  };
  /** Protocol: optimizer, rate, batch and number of steps. */
  readonly recipe: Recipe;
  /** The batch of each step, counted from 0, as indices into the training examples. */
  readonly order: {
    /** A view that need not outlive the next call. */
    batch(step: number): Uint32Array;
  };
  /** Parameters at step 0; pruned weights become 0. */
  readonly initial: ParameterBuffer;
  /** State of the optimizer at step 0, on surviving weights. Default: fresh. */
  readonly initialState?: OptimizerState | undefined;
  /** Step of the data order that is this run's first. Default 0. */
  readonly orderStep?: number | undefined;
  /** Step of the learning-rate schedule that is this run's first. Default 0. */
  readonly scheduleStep?: number | undefined;
  /** Go on from here instead of from `initial`. */
  readonly resume?: Checkpoint | undefined;
  /** Called every 20 steps and at every evaluation, the last time before the signal ends the run. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Aborting ends the run within 20 steps or one evaluation: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run came to. */
export interface TrainingResult {
  /** All evaluations in order, from step 0 on. */
  readonly history: readonly HistoryEntry[];
  /** The end of the run, on all examples; of a diverged run the last point at which the test data were evaluated. */
  readonly final: MeasuredPoint;
  /** Final parameters; absent from a diverged run. */
  readonly parameters?: ParameterBuffer;
  /** The first step, counted from 1, whose loss, or after which the evaluated network, was not finite. */
  readonly divergedAt?: number;
}

/** Steps between two looks at the event loop: about 20 ms of a dense LeNet. */
const STRIDE = 20;

/** The options of `train`. One that is missing here does not compile. */
const trainFields = {
  program: true,
  trainExamples: true,
  testExamples: true,
  split: true,
  recipe: true,
  order: true,
  initial: true,
  initialState: true,
  orderStep: true,
  scheduleStep: true,
  resume: true,
  onProgress: true,
  signal: true,
} as const satisfies { readonly [field in keyof TrainOptions]-?: true };

/**
 * Trains a network by a recipe and evaluates it on the way: validation data at iteration 0, every `evaluateEvery` (see
 * `evaluateGrowth`) and at the end, on the examples that `evaluateExamples` leaves; test data only where the validation loss is the smallest so far, and at the end. A loss or a parameter
 * that is not finite ends the run with `divergedAt`. Equal options give equal bits, resumed or not.
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  checkFields("train", options, Object.keys(trainFields));
  const { program, trainExamples, split, order, onProgress, signal, resume } = options;
  const { orderStep = 0, scheduleStep = 0 } = options;
  const recipe = resolveRecipe(options.recipe, "train");
  const { rate, schedule, iterations } = recipe;
  if (split.validation.length === 0) {
    throw new RangeError("train: split must have at least 1 validation example, got 0");
  }
  requireCounts({ orderStep, scheduleStep, resumed: resume?.step ?? 0 });
  const state = begin(options);
  const { history } = state;
  const looked = evaluatedParts(options, recipe);
  const checkpoint = (): Checkpoint => ({
    step: state.step,
    parameters: program.parameters(),
    optimizer: program.optimizerState(),
    history: [...history],
    lossSum: state.lossSum,
  });

  if (history.length === 0) {
    const start = evaluate(state, iterations, options, looked);
    if (start === undefined) {
      throw new RangeError("train: initial parameters must give a finite loss, got one that is not");
    }
    history.push(start);
  }
  while (state.step < iterations) {
    const { step } = state;
    const evaluation = Math.min(iterations, nextEvaluation(recipe, step));
    const pause = Math.min(evaluation, nextMultiple(STRIDE, step));
    const ahead = Array.from({ length: pause - step }, (_, k) => step + k);
    const losses = program.steps(
      trainExamples,
      ahead.map((k) => order.batch(orderStep + k).slice()),
      ahead.map((k) => rateAt(rate, schedule, scheduleStep + k)),
    );
    for (const loss of losses) {
      state.step++;
      if (!Number.isFinite(loss)) return diverged(state);
      state.lossSum += loss;
    }
    const evaluates = state.step === evaluation;
    if (evaluates) {
      const point = evaluate(state, iterations, options, looked);
      if (point === undefined) return diverged(state);
      history.push(point);
      state.lossSum = 0;
    }
    if (evaluates || state.step % STRIDE === 0) {
      // told after the pause, in which the signal may come: whoever keeps states can keep the last one
      await new Promise((resolve) => setImmediate(resolve));
      onProgress?.({ step: state.step, iterations, checkpoint });
      signal?.throwIfAborted();
    }
  }
  const final = looked.whole ? lastMeasured(history) : onAll(state, options);
  if (final === undefined) return diverged(state);
  return { history, final, parameters: program.parameters() };
}

/** Where a training stands, beside what its program holds. */
interface TrainState {
  step: number;
  /** Sum of the batch losses since the last evaluation. */
  lossSum: number;
  readonly history: HistoryEntry[];
}

/** Loads the program with what the training begins from: always the initial parameters first, whose signs a projection keeps to. */
function begin({ program, initial, initialState, resume }: TrainOptions): TrainState {
  program.load(initial);
  if (resume !== undefined) program.overwrite(resume.parameters);
  const optimizer = resume === undefined ? initialState : resume.optimizer;
  if (optimizer !== undefined) program.restoreOptimizer(optimizer);
  const { step = 0, lossSum = 0, history = [] } = resume ?? {};
  return { step, lossSum, history: [...history] };
}

/** One history point, or undefined when the network is no longer finite. */
function evaluate(
  { step, lossSum, history }: TrainState,
  iterations: number,
  { program, trainExamples, testExamples }: TrainOptions,
  looked: EvaluatedParts,
): HistoryEntry | undefined {
  const validation = program.evaluate(trainExamples, looked.validation);
  if (!Number.isFinite(validation.loss) || !allFinite(program.parameters())) return undefined;
  const last = history.at(-1);
  const point: HistoryEntry = {
    iteration: step,
    ...(last === undefined ? {} : { trainingLoss: lossSum / (step - last.iteration) }),
    validationLoss: validation.loss,
    ...named("validation", measures(validation, trainExamples.examples, looked.validation)),
  };
  const best = history.every((earlier) => validation.loss < earlier.validationLoss);
  if (!best && step < iterations) return point;
  const test = program.evaluate(testExamples, looked.test);
  if (!Number.isFinite(test.loss)) return undefined;
  return {
    ...point,
    testLoss: test.loss,
    ...named("test", measures(test, testExamples.examples, looked.test)),
  };
}

/** The end of a run whose evaluations looked at some examples only, on all of them; undefined when the network is no longer finite there. */
function onAll(state: TrainState, options: TrainOptions): MeasuredPoint | undefined {
  const point = evaluate({ ...state, history: [] }, state.step, options, {
    validation: options.split.validation,
    test: undefined,
    whole: true,
  });
  return point === undefined ? undefined : measured(point);
}

/** Figures under the names that a history has for a part of the data. */
function named(part: "validation" | "test", found: Measures): Partial<HistoryEntry> {
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [
      `${part}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      value as number,
    ]),
  );
}

function diverged({ step, history }: TrainState): TrainingResult {
  return { history, final: lastMeasured(history), divergedAt: step };
}

/** The smallest multiple of `stride` above a step. */
const nextMultiple = (stride: number, step: number): number => (Math.floor(step / stride) + 1) * stride;

function lastMeasured(history: readonly HistoryEntry[]): MeasuredPoint {
  const last = history.findLast((point) => point.testLoss !== undefined);
  if (last === undefined) throw new Error("train: history must have a point with test figures, got none");
  return measured(last);
}

function requireCounts(steps: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(steps)) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`train: ${name} must be an integer ≥ 0, got ${String(value)}`);
  }
}

function allFinite(values: ParameterBuffer): boolean {
  let i = 0;
  while (i < values.length && Number.isFinite(values[i])) i++;
  return i === values.length;
}
