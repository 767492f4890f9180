import { checkedData, dataShape, type DataDescription } from "../data/index.js";
import {
  featureCount,
  outputCount,
  resolveNetwork,
  type Architecture,
  type NetworkDescription,
} from "../networks/index.js";
import { checkClassWeights, type Loss } from "../engine/index.js";
import {
  isOwnLoss,
  resolveRecipe,
  shown,
  type Recipe,
  type RecipeName,
  type ResolvedRecipe,
} from "../training/index.js";
import { checkInteger } from "../numerics/checks.js";
import type { OwnNetwork } from "./modules/modules.js";

/** What every experiment starts from. */
export interface Subject {
  /** A name of the table `networks`, `{ widths, activation }`, or what `networkModule` gives. */
  readonly network: NetworkDescription | OwnNetwork;
  /** A name of the table `datasets`, or what `dataset` gives. */
  readonly data: DataDescription;
  /** A name of the table `recipes`, or a recipe. */
  readonly recipe: RecipeName | Recipe;
  /** A safe integer ≥ 0. Split, initial weights, data order, masks and fresh draws are named streams of it. */
  readonly seed: number;
}

/** A subject, checked, its recipe written out. */
export interface ResolvedSubject {
  /** A name of the table `networks`, `{ widths, activation }`, or what `networkModule` gives. */
  readonly network: NetworkDescription | OwnNetwork;
  /** A name of the table `datasets`, or what `dataset` gives. */
  readonly data: DataDescription;
  /** Every field written out, whatever it was called by. */
  readonly recipe: ResolvedRecipe;
  /**
   * A safe integer ≥ 0. Split, initial weights, data order, masks and fresh draws are named streams of it.
   */
  readonly seed: number;
}

/** The subject of a description, checked, its recipe written out. Errors begin with `where`. */
export function subject(where: string, { network, data, recipe, seed }: Subject): ResolvedSubject {
  const checked = checkedData(where, data);
  checkInteger(where, "seed", seed, 0, Number.MAX_SAFE_INTEGER);
  const resolved = resolveRecipe(recipe, where);
  const { name, features, outputs, trainCount } = dataShape(checked);
  const resolvedNetwork = resolveNetwork(network, where);
  checkModule(where, network);
  checkOwnRule(where, resolvedNetwork, resolved);
  checkWidth(where, "inputs", featureCount(resolvedNetwork), features);
  checkWidth(where, "outputs", outputCount(resolvedNetwork), outputs);
  checkLoss(where, checked, resolvedNetwork, resolved);
  if (resolved.validation >= trainCount) {
    throw new RangeError(
      `${where}: validation must be in [1, ${trainCount}) on ${name}, got ${resolved.validation}`,
    );
  }
  return { network, data: checked, recipe: resolved, seed };
}

/** Throws unless the data have classes: for what counts right and wrong answers. */
export function checkClasses(where: string, { data }: Pick<ResolvedSubject, "data">): void {
  const { name, answers } = dataShape(data);
  if (answers === "classes") return;
  throw new RangeError(
    `${where}: data must have classes, since it counts wrong answers, got real values in ${name}`,
  );
}

/** The loss by name. Throws if it is an own one, of which nobody knows second derivatives: for what multiplies by a Hessian. */
export function namedLoss(where: string, { recipe }: Pick<ResolvedSubject, "recipe">): Loss {
  if (!isOwnLoss(recipe.loss)) return recipe.loss;
  throw new RangeError(
    `${where}: loss must be "softmax-cross-entropy" or "squared", whose second derivatives are known, got an own one of ${recipe.loss.module.file}`,
  );
}

/** What a loss cannot be taken of: data without classes to weigh, or to be right about. */
function checkLoss(
  where: string,
  data: DataDescription,
  network: Architecture,
  recipe: ResolvedRecipe,
): void {
  const { name, answers } = dataShape(data);
  const { loss, classWeights, initialiser, labelNoise } = recipe;
  if (answers === "values" && loss !== "squared" && !isOwnLoss(loss))
    throw new RangeError(
      `${where}: loss must be "squared" or an own one on ${name}, whose examples have values and no classes, got ${shown(loss)}`,
    );
  if (answers === "values" && classWeights !== undefined)
    throw new RangeError(`${where}: classWeights must stand with classes, got real values in ${name}`);
  if (answers === "values" && labelNoise !== undefined)
    throw new RangeError(`${where}: labelNoise must stand with classes, got real values in ${name}`);
  if (classWeights !== undefined && classWeights !== "balanced")
    checkClassWeights(where, classWeights, outputCount(network));
  if (initialiser !== undefined && network.model !== undefined)
    throw new RangeError(
      `${where}: initialiser must not be named for a model of TensorFlow.js, whose layers say it, got ${initialiser}`,
    );
}

/** An own rule is given gradients, in which nothing is dropped and running statistics hold still: it cannot train what needs either. */
function checkOwnRule(where: string, { model }: Architecture, { optimizer }: ResolvedRecipe): void {
  if (typeof optimizer === "string" || optimizer.name !== "own" || model === undefined) return;
  const found = model.nodes.find(({ op }) => op === "dropout" || op === "batchNorm");
  if (found === undefined) return;
  throw new RangeError(`${where}: a network with ${found.op} must have a named optimizer, got an own one`);
}

function checkWidth(where: string, what: string, found: number | undefined, expected: number): void {
  if (found === expected) return;
  throw new RangeError(
    `${where}: network must have ${expected} ${what} for these data, got ${String(found)}`,
  );
}

/** An own network is known by the content of its module. */
function checkModule(where: string, network: NetworkDescription | OwnNetwork): void {
  if (typeof network !== "object" || !("module" in network)) return;
  const { file, sha256 }: Partial<OwnNetwork["module"]> = network.module ?? {};
  if (typeof file === "string" && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256)) return;
  throw new RangeError(
    `${where}: network module must be what networkModule gives, got ${shown(network.module)}`,
  );
}
