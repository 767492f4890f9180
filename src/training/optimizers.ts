import type { Decay, OptimizerSettings } from "../engine/types.js";
import { checkFields } from "../numerics/checks.js";
import { shown, unknownName } from "../numerics/names.js";

/** The update rules with the values their authors give. */
export const optimizers = {
  /** w ← w − rate · g. */
  sgd: { name: "sgd" },
  /** Heavy ball, momentum 0.9 (Sutskever et al. 2013). */
  momentum: { name: "momentum", momentum: 0.9 },
  /** Kingma & Ba 2015: β₁ 0.9, β₂ 0.999, ε 1e-8. */
  adam: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  /** Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2), 0.01 as in PyTorch. */
  adamw: { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
} as const satisfies Record<string, OptimizerSettings>;

/** Names of the table `optimizers`. */
export type OptimizerName = keyof typeof optimizers;

/** An update rule of a module file: see `OwnUpdate`. Two of them are the same if their files and options are. */
export interface OwnOptimizer {
  /** Tells it from the rules of the table. */
  readonly name: "own";
  /** What identifies the rule, beside its options; `optimizerModule` makes it. */
  readonly module: {
    /** Absolute path; of a function of a cell its name. */
    readonly file: string;
    /** The text of a function that stands in no file. */
    readonly source?: string | undefined;
    /** Of the file's bytes, or of `source`; if it imports files by relative paths, of theirs too. */
    readonly sha256: string;
  };
  /** Numbers handed to the rule. Default: none. */
  readonly options?: Readonly<Record<string, number>> | undefined;
}

/** An optimizer by name, or by its settings (those left out take the table's value; `weightDecay` and `nesterov`: none). */
export type OptimizerChoice =
  | OptimizerName
  | OwnOptimizer
  | ({
      /** w ← w − rate · g. */
      readonly name: "sgd";
    } & Decay)
  | ({
      /** Heavy ball, or Nesterov's. */
      readonly name: "momentum";
      /** In [0, 1). Default 0.9. */
      readonly momentum?: number | undefined;
      /** Default false. */
      readonly nesterov?: boolean | undefined;
    } & Decay)
  | ({
      /** Decay coupled with the gradient, or decoupled from it. */
      readonly name: "adam" | "adamw";
      /** β₁ of the first moments, in [0, 1). Default 0.9. */
      readonly beta1?: number | undefined;
      /** β₂ of the second moments, in [0, 1). Default 0.999. */
      readonly beta2?: number | undefined;
      /** Added to the root of the second moments, in (0, 1). Default 1e-8. */
      readonly epsilon?: number | undefined;
    } & Decay);

/**
 * The complete, checked settings of an optimizer; without weight decay and Nesterov's momentum where they have no effect.
 * Decay rates lie in [0, 1), epsilon and weight decay are at least 0; anything else is an error that begins with `where`.
 */
export function optimizerSettings(choice: OptimizerChoice, where = "optimizerSettings"): OptimizerSettings {
  const given: unknown = choice;
  const fields: Record<string, unknown> =
    typeof given === "object" && given !== null ? { ...given } : { name: given };
  const name = fields["name"];
  const known = Object.keys(optimizers);
  if (typeof name !== "string" || !isOptimizer(name)) {
    throw new RangeError(unknownName(where, "optimizer", name, known));
  }
  const more = name === "momentum" ? { nesterov: false } : {};
  const defaults: Record<string, string | number | boolean> = { ...optimizers[name], ...more };
  if (!("weightDecay" in defaults)) defaults["weightDecay"] = 0;
  for (const field of Object.keys(fields)) {
    if (!(field in defaults)) {
      throw new RangeError(unknownName(where, `field of optimizer ${name}`, field, Object.keys(defaults)));
    }
  }
  const number = (field: string): number => {
    const value = fields[field] ?? defaults[field];
    const inside = typeof value === "number" && value >= 0 && value < 1 && (field !== "epsilon" || value > 0);
    if (!inside) {
      const range = field === "epsilon" ? "(0, 1)" : "[0, 1)";
      throw new RangeError(`${where}: optimizer ${field} must be in ${range}, got ${shown(value)}`);
    }
    return value;
  };
  const decay = number("weightDecay");
  const decayed = decay > 0 || name === "adamw" ? { weightDecay: decay } : {};
  switch (name) {
    case "sgd":
      return { name, ...decayed };
    case "momentum":
      return { name, momentum: number("momentum"), ...nesterovOf(fields["nesterov"], where), ...decayed };
    case "adam":
    case "adamw":
      return {
        name,
        beta1: number("beta1"),
        beta2: number("beta2"),
        epsilon: number("epsilon"),
        ...decayed,
      };
  }
}

function nesterovOf(nesterov: unknown, where: string): { readonly nesterov?: true } {
  if (nesterov === undefined || nesterov === false) return {};
  if (nesterov === true) return { nesterov };
  throw new RangeError(`${where}: optimizer nesterov must be true or false, got ${shown(nesterov)}`);
}

/** As `optimizerSettings`, but an own update rule is returned as it is. */
export function resolveOptimizer(choice: OptimizerChoice, where: string): OptimizerSettings | OwnOptimizer {
  if (typeof choice === "string" || choice.name !== "own") return optimizerSettings(choice, where);
  checkFields(where, choice, ["name", "module", "options"], "field of an own optimizer");
  const { module, options = {} } = choice;
  const named = typeof module === "object" && typeof module.file === "string";
  if (named) checkFields(where, module, ["file", "source", "sha256"], "field of an optimizer module");
  if (!named || !/^[0-9a-f]{64}$/.test(module.sha256)) {
    throw new RangeError(`${where}: optimizer module must be a file with its SHA-256, got ${shown(module)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new RangeError(`${where}: optimizer option ${name} must be a finite number, got ${shown(value)}`);
    }
  }
  return choice;
}

function isOptimizer(name: string): name is OptimizerName {
  return Object.hasOwn(optimizers, name);
}
