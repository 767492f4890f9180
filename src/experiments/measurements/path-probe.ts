import type { OptimizerState } from "../../engine/index.js";
import { parameterCount } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import { rateAt } from "../../training/index.js";
import { guess, survivingWeights } from "../cost.js";
import { fieldsForm, readFields, type Fields } from "../fields.js";
import type { Kind } from "../kind.js";
import { runContents, runNeeds } from "../train/run-needs.js";
import { runField } from "../train/run-field.js";
import { openRun } from "../train/open-run.js";
import type { TrainingRun } from "../train/training-run.js";
import { trainingLabel } from "../train/training-label.js";
import { breathe, joined, resumed } from "./timed.js";

/** Which run is followed. */
export interface PathProbeOptions {
  /** A run without an update rule of its own; it is trained once more. */
  readonly run: TrainingRun;
}

/** How long a way a run goes in the space of its weights. */
export interface PathProbeRun {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "path";
  /** The run that is trained once more; its update rule is one of the table. */
  readonly run: TrainingRun;
}

/** What a path probe found; lengths are Euclidean, over surviving weights and biases. */
export interface PathProbeSummary {
  /** The lengths of all steps, added up. */
  readonly length: number;
  /** From start to end as the crow flies. */
  readonly displacement: number;
  /** length / displacement, ≥ 1: 1 is a straight way. Missing if the end is the start. */
  readonly detour?: number;
  /** Steps taken: those of the recipe, or `divergedAt`. */
  readonly steps: number;
  /** The step at which training ceased to be finite; lengths up to there. */
  readonly divergedAt?: number;
}

const fields: Fields<PathProbeRun> = { run: runField };
/** States kept for an interrupted attempt. */
const SEGMENTS = 10;

/** Path length and displacement of a run, step by step. */
export const path: Kind<PathProbeRun, PathProbeSummary> & {
  readonly describe: (options: object) => PathProbeRun;
} = {
  title: "path",
  version: 1,
  describe(options) {
    const description = readFields<PathProbeRun>("pathProbe", "path", fields, options);
    const { optimizer } = description.run.recipe;
    if (typeof optimizer === "object" && optimizer.name === "own")
      throw new RangeError("pathProbe: run must have an update rule of the table, got one of its own");
    return description;
  },
  form: (description) => fieldsForm(fields, description),
  subject: ({ run }) => run,
  needs: ({ run }, maskKnown) => runNeeds(run, maskKnown),
  contents: ({ run }) => runContents(run),
  label: ({ run }) => `path: ${trainingLabel(run)}`,
  cost: ({ run }) => ({
    steps: run.recipe.iterations,
    secondsAStep: 2 * (guess.step + guess.train * run.recipe.batchSize * survivingWeights(run)),
    like: `${run.recipe.batchSize}`,
  }),
  async compute({ run }, tools) {
    const { recipe, orderStep, scheduleStep } = run;
    const { network, initial, initialState, order, compiled: program, bench } = await openRun(run, tools);
    const count = parameterCount(network);
    const stride = Math.max(1, Math.ceil(recipe.iterations / SEGMENTS));
    try {
      return await resumed(tools, async (rows) => {
        program.load(initial);
        if (initialState !== undefined) program.restoreOptimizer(initialState);
        const start = program.parameters();
        let [step, length] = [0, 0];
        const last = rows.done.at(-1);
        if (last !== undefined) {
          [step, length] = [at(last, 0), at(last, 1)];
          program.load(Float32Array.from(last.subarray(2, 2 + count)));
          program.restoreOptimizer(unpacked(last.subarray(2 + count)));
        }
        let here = program.parameters();
        while (step < recipe.iterations) {
          const batch = order.batch(orderStep + step);
          const loss = program.step(
            bench.train,
            batch,
            rateAt(recipe.rate, recipe.schedule, scheduleStep + step),
          );
          step += 1;
          const next = program.parameters();
          const moved = separation(here, next);
          if (!Number.isFinite(loss) || !Number.isFinite(moved))
            return { ...summaryOf(length, separation(start, here), step), divergedAt: step };
          length += moved;
          here = next;
          if (step % stride === 0 && step < recipe.iterations)
            rows.add(joined(joined([step, length], here), packed(program.optimizerState())));
          if (step % 20 === 0 || step === recipe.iterations) await breathe(tools, step, recipe.iterations);
        }
        return summaryOf(length, separation(start, here), step);
      });
    } finally {
      program.free();
    }
  },
};

function summaryOf(length: number, displacement: number, steps: number): PathProbeSummary {
  return { length, displacement, ...(displacement > 0 ? { detour: length / displacement } : {}), steps };
}

/** ‖a − b‖, in float64. */
function separation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

/** [steps, β₁ᵗ, β₂ᵗ, first moments' count, first moments, second moments]. */
function packed({ first, second, steps, power1, power2 }: OptimizerState): Float64Array {
  const numbers = new Float64Array(4 + first.length + second.length);
  numbers.set([steps, power1, power2, first.length]);
  numbers.set(first, 4);
  numbers.set(second, 4 + first.length);
  return numbers;
}

function unpacked(numbers: Float64Array): OptimizerState {
  const count = at(numbers, 3);
  return {
    steps: at(numbers, 0),
    power1: at(numbers, 1),
    power2: at(numbers, 2),
    first: Float32Array.from(numbers.subarray(4, 4 + count)),
    second: Float32Array.from(numbers.subarray(4 + count)),
  };
}

/** Describes a path probe; errors begin with `pathProbe`. */
export function pathProbe(options: PathProbeOptions): PathProbeRun {
  return path.describe(options);
}
