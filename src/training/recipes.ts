import type { Loss } from "../engine/types.js";
import { shown, unknownName } from "./names.js";
import { resolveOptimizer, type OptimizerChoice } from "./optimizers.js";
import { resolveSchedule, type ResolvedSchedule, type Schedule } from "./schedule.js";

/** How a network is trained: everything but the network, the data and the seed. */
export interface Recipe {
  readonly optimizer: OptimizerChoice;
  /** Learning rate, positive; constant over the run unless `schedule` says otherwise. */
  readonly rate: number;
  /** Examples a step; ≥ 1. */
  readonly batchSize: number;
  /** Steps of the whole run; ≥ 1. */
  readonly iterations: number;
  /** Steps between two evaluations on the validation examples; ≥ 1. */
  readonly evaluateEvery: number;
  /** Training examples set aside for validation; ≥ 1. */
  readonly validation: number;
  /**
   * Evaluations lie at least this factor apart, and never less than `evaluateEvery` steps: 1.05 places them evenly on a logarithmic axis, for times to a target. In [1, 10].
   * Default 1: every `evaluateEvery` steps.
   */
  readonly evaluateGrowth?: number | undefined;
  /** Default "softmax-cross-entropy". */
  readonly loss?: Loss | undefined;
  /** How the rate changes. Default: not at all. */
  readonly schedule?: Schedule | undefined;
}

/** A recipe in which every field is present. */
export interface ResolvedRecipe extends Required<Omit<Recipe, "schedule" | "loss" | "evaluateGrowth">> {
  /** Absent where it is 1 and has no effect. */
  readonly evaluateGrowth?: number;
  readonly loss: Loss;
  readonly schedule: ResolvedSchedule;
}

/** Named protocols. A study that changes a value spreads it: `{ ...recipes.lenet, iterations: 3000 }`. */
export const recipes = {
  /**
   * Frankle & Carbin 2019, LeNet on MNIST: Adam 1.2e-3, batch 60, 5,000 validation examples, evaluated every 100
   * iterations. They train 50,000 iterations; 15,000 is the length of the `laptop` scale.
   */
  lenet: {
    optimizer: "adam",
    rate: 1.2e-3,
    batchSize: 60,
    iterations: 15_000,
    evaluateEvery: 100,
    validation: 5_000,
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof recipes;

const losses: readonly Loss[] = ["softmax-cross-entropy", "squared"];
const fieldNames =
  "optimizer rate batchSize iterations evaluateEvery validation evaluateGrowth loss schedule".split(" ");

/**
 * A recipe by name or by value, checked, with every field present and the optimizer's settings complete.
 * Errors begin with `where`.
 */
export function resolveRecipe(recipe: RecipeName | Recipe, where = "resolveRecipe"): ResolvedRecipe {
  if (typeof recipe === "string") {
    if (!Object.hasOwn(recipes, recipe)) {
      throw new RangeError(unknownName(where, "recipe", recipe, Object.keys(recipes)));
    }
    return resolveRecipe(recipes[recipe], where);
  }
  const given: unknown = recipe;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`${where}: recipe must be a name or an object, got ${shown(given)}`);
  }
  for (const field of Object.keys(given)) {
    if (!fieldNames.includes(field)) {
      throw new RangeError(unknownName(where, "recipe field", field, fieldNames));
    }
  }
  const { rate, loss = "softmax-cross-entropy" } = recipe;
  if (!(typeof rate === "number" && rate > 0 && Number.isFinite(rate))) {
    throw new RangeError(`${where}: rate must be positive and finite, got ${shown(rate)}`);
  }
  if (!losses.includes(loss)) throw new RangeError(unknownName(where, "loss", loss, losses));
  for (const field of ["batchSize", "iterations", "evaluateEvery", "validation"] as const) {
    const value: unknown = recipe[field];
    if (!(Number.isSafeInteger(value) && Number(value) >= 1)) {
      throw new RangeError(`${where}: ${field} must be an integer >= 1, got ${shown(value)}`);
    }
  }
  const { batchSize, iterations, evaluateEvery, validation } = recipe;
  const { evaluateGrowth = 1 } = recipe;
  if (!(typeof evaluateGrowth === "number" && evaluateGrowth >= 1 && evaluateGrowth <= 10)) {
    throw new RangeError(`${where}: evaluateGrowth must be in [1, 10], got ${shown(evaluateGrowth)}`);
  }
  const growth = evaluateGrowth === 1 ? {} : { evaluateGrowth };
  const optimizer = resolveOptimizer(recipe.optimizer, where);
  const schedule = resolveSchedule(recipe.schedule ?? {}, where);
  return { optimizer, rate, batchSize, iterations, evaluateEvery, validation, loss, schedule, ...growth };
}
