import { checkName } from "../../numerics/checks.js";
import { shown, unknownName } from "../../numerics/names.js";
import type { AnswerColumns } from "./types.js";

/** Which columns of a table mean what, as indices. */
export interface Columns {
  readonly inputs: readonly number[];
  readonly label?: number | undefined;
  /** Empty where there is a label. */
  readonly targets: readonly number[];
}

/** The columns that `answers` names. Throws, in the name of `where`, at one that is not there, at two of one name, and if nothing is left for inputs. */
export function columnsOf(where: string, names: readonly string[], answers: AnswerColumns): Columns {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`${where} must have columns of different names, got ${shown(twice)} twice`);
  const { label, omit = [], targets } = answers;
  if (label !== undefined && targets !== undefined)
    throw new RangeError(`${where} must have a label or targets, got both`);
  const wanted = targets === undefined ? [] : typeof targets === "string" ? [targets] : targets;
  const find = (field: string, name: string): number => {
    checkName(where, field, name, names);
    return names.indexOf(name);
  };
  const aside = [
    ...omit.map((name) => find("column to omit", name)),
    ...wanted.map((name) => find("column of targets", name)),
  ];
  if (targets === undefined) {
    const name = label ?? "label";
    if (!names.includes(name))
      throw new RangeError(
        `${unknownName(where, "column of the label", name, names)}; { label } or { targets } names it`,
      );
    aside.push(names.indexOf(name));
  } else if (wanted.length === 0)
    throw new RangeError(`${where} must have at least one column of targets, got none`);
  const inputs = names.flatMap((_, i) => (aside.includes(i) ? [] : [i]));
  if (inputs.length === 0)
    throw new RangeError(`${where} must have a column beside the answers, got ${names.join(", ")}`);
  return {
    inputs,
    label: targets === undefined ? aside.at(-1) : undefined,
    targets: wanted.map((name) => names.indexOf(name)),
  };
}
