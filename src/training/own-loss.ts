import type { Loss } from "../engine/types.js";
import { checkFields, checkName } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";

/** A loss of a module file: see `LossFunctions`. Two of them are the same if their files and options are. */
export interface OwnLoss {
  /** Tells it from the losses known by name. */
  readonly name: "own";
  /** What identifies the loss, beside its options; `lossModule` makes it. */
  readonly module: {
    /** Absolute path where it was described. */
    readonly file: string;
    /** Of its bytes; if it imports files by relative paths, of theirs too. */
    readonly sha256: string;
  };
  /** Numbers handed to the functions. Default: none. */
  readonly options?: Readonly<Record<string, number>> | undefined;
}

const losses: readonly Loss[] = ["softmax-cross-entropy", "squared"];

/** Whether a loss is one of a module. */
export const isOwnLoss = (loss: Loss | OwnLoss | undefined): loss is OwnLoss => typeof loss === "object";

/** A recipe's loss, checked, the default filled in; an own one without options if it has none. */
export function resolveLoss(
  loss: Loss | OwnLoss = "softmax-cross-entropy",
  where = "resolveLoss",
): Loss | OwnLoss {
  const given: unknown = loss;
  if (typeof given === "function")
    throw new TypeError(
      `${where}: loss must be a name or what lossModule(FILE) gives, since workers need a file, got a function`,
    );
  if (typeof loss !== "object") {
    checkName(where, "loss", loss, losses);
    return loss;
  }
  checkFields(where, loss, ["name", "module", "options"], "loss field");
  const { name, module, options = {} } = loss;
  checkName(where, "loss name", name, ["own"]);
  checkFields(where, module, ["file", "sha256"], "loss module field");
  if (typeof module.file !== "string" || !/^[0-9a-f]{64}$/.test(module.sha256))
    throw new RangeError(`${where}: loss module must be what lossModule gives, got ${shown(module)}`);
  for (const [option, value] of Object.entries(options))
    if (!Number.isFinite(value))
      throw new RangeError(
        `${where}: option ${option} of the loss must be a finite number, got ${shown(value)}`,
      );
  return Object.keys(options).length > 0 ? { name: "own", module, options } : { name: "own", module };
}
