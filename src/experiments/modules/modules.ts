import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { architecture, type Activation, type Initialiser } from "../../networks/index.js";
import { unknownName } from "../../numerics/names.js";
import type { Loss, LossExample, LossFunctions } from "../../engine/index.js";
import {
  isOwnLoss,
  resolveLoss,
  type OwnLoss,
  type OwnOptimizer,
  type OwnRule,
  type OwnUpdate,
} from "../../training/index.js";
import { copiedModule } from "./module-copies.js";
import { functionModule } from "./function-module.js";
import { importError } from "./import-error.js";
import { tryLoss } from "./try-loss.js";
import { moduleFiles, moduleIdentity } from "./module-files.js";

/** A module file that workers import. What it says is its identity; where it lies is not. */
export interface ModuleReference {
  /** Absolute path where it was described; moved elsewhere the module keeps its identity. */
  readonly file: string;
  /** Of its bytes; if it imports files by relative paths, of theirs too. */
  readonly sha256: string;
}

/** The same for an update rule, which may also be a function of a cell: `file` is then its name, and `source` its text as a module. */
export type RuleReference = OwnOptimizer["module"];

/** A network of a module file, as descriptions hold it. */
export interface OwnNetwork {
  /** (layers + 1) features, hidden units of each layer, outputs. */
  readonly widths: readonly number[];
  /** Of hidden layers. Missing: "relu". */
  readonly activation?: Activation | undefined;
  /** The file that exports them, from which workers draw the initial weights too. */
  readonly module: ModuleReference;
}

/** What a network module exports: `widths`, and if it likes `activation` and `initialiser`, the standard deviation of a layer's weights. */
export interface NetworkModule {
  /** (layers + 1) features, hidden units of each layer, outputs. */
  readonly widths: readonly number[];
  /** Of hidden layers. Default "relu". */
  readonly activation?: Activation | undefined;
  /** Default: the recipe's; a run whose recipe names one too is refused. */
  readonly initialiser?: Initialiser | undefined;
}

/**
 * A network from a module file. The files that it imports by relative paths, and those that they import, enter the keys with it; packages
 * do not. Any other file beside it is not there when it runs.
 */
export async function networkModule(file: string): Promise<OwnNetwork> {
  const module = moduleReference(file);
  const { widths, activation } = await loadNetworkModule(module);
  architecture({ widths, activation }); // refuses what no description could take
  return { widths, ...(activation === undefined ? {} : { activation }), module };
}

/**
 * An own update rule for the `optimizer` of a recipe: from a module file (JavaScript or TypeScript) whose default export is an `OwnUpdate`, or a function that is
 * written in a cell and needs nothing outside itself; for a rule with named buffers, `{ update, buffers }`. `options` are numbers handed to the rule.
 */
export function optimizerModule(
  rule: string | OwnUpdate | OwnRule,
  options: Readonly<Record<string, number>> = {},
): OwnOptimizer {
  const module = typeof rule === "string" ? moduleReference(rule) : functionModule(rule, options);
  return { name: "own", module, ...(Object.keys(options).length > 0 ? { options } : {}) };
}

/**
 * An own loss for the `loss` of a recipe: a module file (JavaScript or TypeScript) that exports `value` and `derivative`, functions of a `LossExample` and of `options`, numbers handed to them.
 * Both are tried at once on two examples: a derivative that is not that of the value is refused.
 */
export async function lossModule(
  file: string,
  options: Readonly<Record<string, number>> = {},
): Promise<OwnLoss> {
  const module = moduleReference(file);
  const loss = resolveLoss({ name: "own", module, options }, "lossModule") as OwnLoss;
  tryLoss(file, await loadLossModule(loss));
  return loss;
}

/** The pair of functions that a loss module exports, with its options. Throws as `loadNetworkModule`. */
export async function loadLossModule({ module, options = {} }: OwnLoss): Promise<LossFunctions> {
  const { value, derivative } = await load(module);
  for (const [name, exported] of Object.entries({ value, derivative }))
    if (typeof exported !== "function") throw refusal(module, `${name}, a function of an example`, exported);
  type WithOptions<F extends (example: LossExample) => unknown> = (
    example: LossExample,
    options: Readonly<Record<string, number>>,
  ) => ReturnType<F>;
  const valueOf = value as WithOptions<LossFunctions["value"]>;
  const derivativeOf = derivative as WithOptions<LossFunctions["derivative"]>;
  return {
    value: (example) => valueOf(example, options),
    derivative: (example) => derivativeOf(example, options),
  };
}

/** What the engine is given as a recipe's loss: its name, or the functions of its module. */
export async function engineLoss(loss: Loss | OwnLoss): Promise<Loss | LossFunctions> {
  return isOwnLoss(loss) ? loadLossModule(loss) : loss;
}

const networkExports: readonly string[] = [
  "widths",
  "activation",
  "initialiser",
] satisfies (keyof NetworkModule)[];
/** Names that Node and compilers add to what a module exports: the whole once more, and a mark. */
const interop = ["default", "module.exports", "__esModule"];

/** What a network module exports. Throws on another export, and if the file is not what it was when it was described. */
export async function loadNetworkModule(reference: ModuleReference): Promise<NetworkModule> {
  const exported = await load(reference);
  const own = Object.keys(exported).filter((name) => !interop.includes(name));
  for (const name of own) {
    if (!networkExports.includes(name))
      throw new RangeError(unknownName(`module: ${reference.file}`, "export", name, networkExports));
  }
  const { widths, initialiser } = exported as { widths?: unknown; initialiser?: unknown };
  if (!Array.isArray(widths)) throw refusal(reference, "widths, a list of numbers", widths);
  if (initialiser !== undefined && typeof initialiser !== "function") {
    throw refusal(reference, "initialiser, a function of a layer", initialiser);
  }
  return exported as unknown as NetworkModule;
}

/** How many update rules were loaded: each gets modules of its own. */
let rules = 0;

/**
 * The rule that an optimizer module exports, with the names of its buffers if it exports `buffers`. The modules are evaluated afresh each time, so that
 * what a rule keeps in a variable of its module does not live on into the next run. Throws as `loadNetworkModule`.
 */
export async function loadOptimizerModule(reference: RuleReference): Promise<OwnUpdate | OwnRule> {
  const { default: update, buffers } = await load(reference, `-rule-${++rules}`);
  if (typeof update !== "function") throw refusal(reference, "a function as default", update);
  if (buffers === undefined) return update as OwnUpdate;
  if (!Array.isArray(buffers)) throw refusal(reference, "buffers, a list of names", buffers);
  return { update: update as OwnUpdate, buffers: buffers as string[] };
}

/** A module file with its identity. Throws as `moduleFiles`. */
export function moduleReference(file: string): ModuleReference {
  const path = resolve(file);
  return { file: path, sha256: moduleIdentity(moduleFiles(path)) };
}

/** What a module file exports, in JavaScript or TypeScript. Throws as `moduleFiles`, and with file and line where it cannot be imported. */
export function importedModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  return load(moduleReference(file));
}

/** `apart`: end of the name of the copies' folder, for modules that must not be those of another call. */
async function load(
  { file, source, sha256 }: RuleReference,
  apart = "",
): Promise<Readonly<Record<string, unknown>>> {
  const files = moduleFiles(file, source);
  const found = moduleIdentity(files);
  if (found !== sha256) {
    const what = files.length > 1 ? `${file} with the files that it imports` : file;
    throw new Error(`module: ${what} must have SHA-256 ${sha256}, got ${found}`);
  }
  const address = pathToFileURL(copiedModule(files, `${found}${apart}`)).href;
  const module = (await import(/* @vite-ignore */ address).catch((error: unknown) => {
    throw importError(file, files, error);
  })) as Record<string, unknown>;
  const inner = module["default"];
  return typeof inner === "object" && inner !== null ? { ...inner, ...module } : module;
}

const refusal = ({ file }: RuleReference, requirement: string, got: unknown): TypeError =>
  new TypeError(`module: ${file} must export ${requirement}, got ${typeof got}`);
