import { checkClassWeights } from "../engine/outside-loss.js";
import type { ClassWeights, Loss, Projection } from "../engine/types.js";
import { initialisers, type InitialiserName } from "../networks/initialisers.js";
import { checkName, checkPositive } from "../numerics/checks.js";
import { shown, unknownName } from "../numerics/names.js";
import { resolveOptimizer, type OptimizerChoice } from "./optimizers.js";
import { resolveLoss, type OwnLoss } from "./own-loss.js";
import { resolveSchedule, type ResolvedSchedule, type Schedule } from "./schedule.js";

/** How a network is trained: everything but the network, the data and the seed. */
export interface Recipe {
  /** A name of the table `optimizers`, its settings, or what `optimizerModule` gives. */
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
  /** A name, or a pair of functions of a module file (`lossModule`). Default "softmax-cross-entropy". */
  readonly loss?: Loss | OwnLoss | undefined;
  /**
   * How the initial weights are drawn: a name of the table `initialisers`. Default "glorot-normal". A network module that brings its own `initialiser` and a model of TensorFlow.js, whose layers
   * say how they are drawn, take no other name.
   */
  readonly initialiser?: InitialiserName | undefined;
  /**
   * Weight of an example by its class in steps and gradients, which are those of Σ weight · loss / Σ weight over the batch, as PyTorch's CrossEntropyLoss(weight) has it. Positive numbers, one a class; "balanced": training
   * examples / (classes · examples of the class), so that every class weighs alike (King & Zeng 2001). Validation and test losses stay plain ones. Default: every example alike.
   */
  readonly classWeights?: ClassWeights | "balanced" | undefined;
  /** How the rate changes. Default: not at all. */
  readonly schedule?: Schedule | undefined;
  /**
   * Share of the target that training spreads over all classes, in [0, 1), with softmax cross-entropy (Szegedy et al. 2016, section 7: 0.1). Validation
   * and test losses stay plain ones. Default 0.
   */
  readonly labelSmoothing?: number | undefined;
  /**
   * Chance of a training label to be drawn anew among all classes, in [0, 1] (`noisyLabels`); which ones and what they become belongs to the seed. Labels of validation and test examples stay
   * clean; whatever looks at the run's training examples sees them as the run did. Default 0.
   */
  readonly labelNoise?: number | undefined;
  /** Norm of the whole gradient, > 0, above which a step scales it down (Pascanu et al. 2013). Default: none. */
  readonly clipNorm?: number | undefined;
  /** "initial-signs": a surviving weight that would cross zero gets 0, and may come back on the side on which the run began. Default "none". */
  readonly projection?: Projection | undefined;
  /**
   * Evaluations lie at least this factor apart, and never less than `evaluateEvery` steps: 1.05 places them evenly on a logarithmic axis, for times to a target. In [1, 10].
   * Default 1: every `evaluateEvery` steps.
   */
  readonly evaluateGrowth?: number | undefined;
  /**
   * Examples of each part, validation and test, that the evaluations of a run look at: a fixed subset, evenly spaced over the part, of at most so many; ≥ 1. What `final` says is of all examples
   * even so. Default: all.
   */
  readonly evaluateExamples?: number | undefined;
}

/** A recipe in which every field is present, but those that only some recipes have (initialiser, weights of classes, smoothing, noise of labels, clipping, projection, growth of the evaluation times, examples looked at) only where they have an effect. */
export interface ResolvedRecipe extends Required<
  Omit<Recipe, "schedule" | "loss" | "initialiser" | "classWeights" | Evaluations | Regularisation>
> {
  /** A name, or a pair of functions of a module file. */
  readonly loss: Loss | OwnLoss;
  /** How the initial weights are drawn. Missing: "glorot-normal". */
  readonly initialiser?: InitialiserName;
  /** Weight of an example by its class. Missing: every example alike. */
  readonly classWeights?: ClassWeights | "balanced";
  /** How the rate changes; without warm-up, drops and decay not at all. */
  readonly schedule: ResolvedSchedule;
  /** In (0, 1). Missing: 0. */
  readonly labelSmoothing?: number;
  /** In (0, 1]. Missing: 0. */
  readonly labelNoise?: number;
  /** > 0. Missing: none. */
  readonly clipNorm?: number;
  /** Missing: none. */
  readonly projection?: "initial-signs";
  /** In (1, 10]. Missing: 1. */
  readonly evaluateGrowth?: number;
  /** ≥ 1. Missing: all. */
  readonly evaluateExamples?: number;
}

type Evaluations = "evaluateGrowth" | "evaluateExamples";
type Regularisation = "labelSmoothing" | "labelNoise" | "clipNorm" | "projection";

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

/** Names of the table `recipes`. */
export type RecipeName = keyof typeof recipes;

/** The fields of a recipe. One that is missing here does not compile. */
const recipeFields = {
  optimizer: true,
  rate: true,
  batchSize: true,
  iterations: true,
  evaluateEvery: true,
  validation: true,
  loss: true,
  initialiser: true,
  classWeights: true,
  schedule: true,
  labelSmoothing: true,
  labelNoise: true,
  clipNorm: true,
  projection: true,
  evaluateGrowth: true,
  evaluateExamples: true,
} as const satisfies { readonly [field in keyof Recipe]-?: true };
const fieldNames = Object.keys(recipeFields);

/**
 * The recipe as it is, once every field of it is checked; with the types of what is written, so that no `as const` is needed:
 * `const own = recipe({ ...recipes.lenet, optimizer: { name: "adamw", weightDecay: 0.1 }, schedule: { decay: "cosine" } })`.
 */
export function recipe<const R extends Recipe>(given: R): R {
  resolveRecipe(given, "recipe");
  return given;
}

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
  const { rate } = recipe;
  const loss = resolveLoss(recipe.loss, where);
  checkPositive(where, "rate", rate);
  for (const field of ["batchSize", "iterations", "evaluateEvery", "validation"] as const) {
    const value: unknown = recipe[field];
    if (!(Number.isSafeInteger(value) && Number(value) >= 1)) {
      throw new RangeError(`${where}: ${field} must be an integer >= 1, got ${shown(value)}`);
    }
  }
  const { batchSize, iterations, evaluateEvery, validation } = recipe;
  const optimizer = resolveOptimizer(recipe.optimizer, where);
  const schedule = resolveSchedule(recipe.schedule ?? {}, where, iterations);
  const plain = { optimizer, rate, batchSize, iterations, evaluateEvery, validation, loss, schedule };
  const regularisation = resolveRegularisation(recipe, optimizer, loss, where);
  return {
    ...plain,
    ...regularisation,
    ...resolveDraws(recipe, where),
    ...resolveEvaluations(recipe, where),
  };
}

/** How weights are drawn and what examples weigh. */
function resolveDraws(
  { initialiser, classWeights, labelSmoothing = 0 }: Recipe,
  where: string,
): Pick<ResolvedRecipe, "initialiser" | "classWeights"> {
  if (initialiser !== undefined) checkName(where, "initialiser", initialiser, Object.keys(initialisers));
  if (classWeights !== undefined && classWeights !== "balanced") checkClassWeights(where, classWeights);
  if (classWeights !== undefined && labelSmoothing > 0)
    throw new RangeError(`${where}: classWeights must stand without labelSmoothing, got ${labelSmoothing}`);
  return {
    ...(initialiser === undefined || initialiser === "glorot-normal" ? {} : { initialiser }),
    ...(classWeights === undefined ? {} : { classWeights }),
  };
}

function resolveEvaluations(
  { evaluateGrowth = 1, evaluateExamples }: Recipe,
  where: string,
): Pick<ResolvedRecipe, Evaluations> {
  if (!(typeof evaluateGrowth === "number" && evaluateGrowth >= 1 && evaluateGrowth <= 10))
    throw new RangeError(`${where}: evaluateGrowth must be in [1, 10], got ${shown(evaluateGrowth)}`);
  if (evaluateExamples !== undefined && !(Number.isSafeInteger(evaluateExamples) && evaluateExamples >= 1))
    throw new RangeError(`${where}: evaluateExamples must be an integer ≥ 1, got ${shown(evaluateExamples)}`);
  return {
    ...(evaluateGrowth === 1 ? {} : { evaluateGrowth }),
    ...(evaluateExamples === undefined ? {} : { evaluateExamples }),
  };
}

function resolveRegularisation(
  { labelSmoothing = 0, labelNoise = 0, clipNorm, projection = "none" }: Recipe,
  optimizer: OptimizerChoice,
  loss: Loss | OwnLoss,
  where: string,
): Pick<ResolvedRecipe, Regularisation> {
  if (!(typeof labelSmoothing === "number" && labelSmoothing >= 0 && labelSmoothing < 1))
    throw new RangeError(`${where}: labelSmoothing must be in [0, 1), got ${shown(labelSmoothing)}`);
  if (labelSmoothing > 0 && loss !== "softmax-cross-entropy")
    throw new RangeError(
      `${where}: labelSmoothing must stand with softmax-cross-entropy, got ${shown(loss)}`,
    );
  if (!(typeof labelNoise === "number" && labelNoise >= 0 && labelNoise <= 1))
    throw new RangeError(`${where}: labelNoise must be in [0, 1], got ${shown(labelNoise)}`);
  if (clipNorm !== undefined) checkPositive(where, "clipNorm", clipNorm);
  checkName(where, "projection", projection, ["none", "initial-signs"]);
  const own = typeof optimizer === "object" && optimizer.name === "own";
  if (own && (clipNorm !== undefined || projection !== "none"))
    throw new RangeError(
      `${where}: clipNorm and projection must stand with an optimizer of the table, got an own one, which can do both itself`,
    );
  return {
    ...(labelSmoothing > 0 ? { labelSmoothing } : {}),
    ...(labelNoise > 0 ? { labelNoise } : {}),
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(projection === "none" ? {} : { projection }),
  };
}
