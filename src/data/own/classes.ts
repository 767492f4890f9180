import { at } from "../../numerics/at.js";
import { shown, unknownName } from "../../numerics/names.js";
import type { DatasetOptions, RawExamples } from "./types.js";

/** Labels are kept as bytes. */
const MOST_CLASSES = 256;

type Labels = NonNullable<RawExamples["labels"]>;

/**
 * The names of the classes in their order: as they were given, else as the source names them, else the labels of the training data, ascending:
 * as numbers if all are integers, otherwise by UTF-16 code units.
 */
export function classNames(
  given: DatasetOptions["classes"],
  train: RawExamples,
  labels: Labels,
): readonly string[] {
  const names = given === undefined ? (train.classes ?? namesOf(labels, train.place)) : givenNames(given);
  if (names.length >= 2 && names.length <= MOST_CLASSES) return names;
  const hint =
    names.length > 2 && given === undefined ? "; values to be learned are { targets }, not labels" : "";
  throw new RangeError(
    `dataset: classes must be 2 to ${MOST_CLASSES}, got ${names.length} (${names.slice(0, 3).map(shown).join(", ")}${names.length > 3 ? ", …" : ""})${hint}`,
  );
}

function givenNames(given: number | readonly string[]): readonly string[] {
  if (typeof given === "number") {
    if (Number.isSafeInteger(given) && given >= 2 && given <= MOST_CLASSES)
      return Array.from({ length: given }, (_, i) => String(i));
    throw new RangeError(
      `dataset: classes must be an integer in [2, ${MOST_CLASSES}] or a list of names, got ${given}`,
    );
  }
  if (
    !Array.isArray(given) ||
    given.some((name) => typeof name !== "string" || name === "") ||
    new Set(given).size !== given.length
  )
    throw new RangeError(`dataset: classes must be a list of different names, got ${shown(given)}`);
  return given as readonly string[];
}

function namesOf(labels: Labels, place: (example: number) => string): readonly string[] {
  const names = new Set<string>();
  for (let i = 0; i < labels.length; i++) names.add(String(checkedLabel(labels[i], place, i)));
  const integers = [...names].every((name) => /^-?\d+$/.test(name));
  return integers ? [...names].sort((a, b) => Number(a) - Number(b)) : [...names].sort();
}

/** A label is a text or an integer: other numbers are values to be learned. */
function checkedLabel(label: unknown, place: (example: number) => string, example: number): string | number {
  if (typeof label === "string" && label !== "") return label;
  if (typeof label === "number" && Number.isSafeInteger(label)) return label;
  throw new RangeError(
    `${place(example)} must be a class, a name or an integer, got ${shown(label)}; real values are { targets }`,
  );
}

/**
 * The class of each example, (count). A text is a name; a number is a name too, but a position in a list that was given. Throws, with the
 * place, at a label that is no class.
 */
export function classIndices(
  names: readonly string[],
  given: DatasetOptions["classes"],
  { place, count }: RawExamples,
  labels: Labels,
): Uint8Array {
  const index = new Map(names.map((name, i) => [name, i]));
  const positions = Array.isArray(given);
  return Uint8Array.from({ length: count }, (_, i) => {
    const label = checkedLabel(labels[i], place, i);
    if (positions && typeof label === "number") {
      if (label >= 0 && label < names.length) return label;
      throw new RangeError(`${place(i)} must be a position in the ${names.length} classes, got ${label}`);
    }
    const found = index.get(String(label));
    if (found !== undefined) return found;
    throw new RangeError(unknownClass(place(i), label, names));
  });
}

function unknownClass(place: string, label: string | number, names: readonly string[]): string {
  if (names.length <= 12)
    return unknownName(place, "class", typeof label === "string" ? label : String(label), names);
  return `${place}: class must be one of the ${names.length} from ${shown(at(names, 0))} to ${shown(names.at(-1))}, got ${shown(label)}`;
}
