import { shown, unknownName } from "../../numerics/names.js";

/** A number that a start needs, in [least, most]; an integer where `integer` is set. */
export interface NumberOption {
  /** Tells it from a choice. */
  readonly kind: "number";
  /** The smallest number allowed. */
  readonly least: number;
  /** The largest number allowed. */
  readonly most: number;
  /** Whether only whole numbers are allowed. */
  readonly integer: boolean;
}

/** One of a few words; the first is the default. */
export interface ChoiceOption<Word extends string = string> {
  /** Tells it from a number. */
  readonly kind: "choice";
  /** All that may be said, at least one; the first is the default. */
  readonly words: readonly Word[];
}

/** The options of a start by name. */
export type OptionTable = Readonly<Record<string, NumberOption | ChoiceOption>>;

/** A number option in [least, most]. */
export function number(least: number, most: number): NumberOption {
  return { kind: "number", least, most, integer: false };
}

/** An integer option in [least, most]. */
export function integer(least: number, most: number): NumberOption {
  return { kind: "number", least, most, integer: true };
}

/** A choice whose first word is the default. */
export function choice<Word extends string>(...words: readonly Word[]): ChoiceOption<Word> {
  return { kind: "choice", words };
}

/** What somebody who names a start writes beside the name: its numbers always, its choices if they differ from the default. */
export type OptionsOf<Table extends OptionTable> = {
  readonly [option in keyof Table as Table[option] extends NumberOption ? option : never]: number;
} & {
  readonly [option in keyof Table as Table[option] extends ChoiceOption ? option : never]?:
    (Table[option] extends ChoiceOption<infer Word> ? Word : never) | undefined;
};

/** The options as given, checked, without choices at their default. Errors begin with `where`. */
export function checkOptions(
  where: string,
  name: string,
  table: OptionTable,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number | string>> {
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(table, field))
      throw new RangeError(unknownName(where, `option of start ${name}`, field, Object.keys(table)));
  }
  const checked: Record<string, number | string> = {};
  for (const [field, option] of Object.entries(table)) {
    const value = given[field];
    if (option.kind === "number") checked[field] = checkNumber(where, `${name} ${field}`, option, value);
    else if (value !== undefined && value !== option.words[0]) {
      if (typeof value !== "string" || !option.words.includes(value))
        throw new RangeError(unknownName(where, `${name} ${field}`, value, option.words));
      checked[field] = value;
    }
  }
  return checked;
}

function checkNumber(where: string, what: string, option: NumberOption, value: unknown): number {
  const { least, most, integer: whole } = option;
  if (typeof value === "number" && value >= least && value <= most && (!whole || Number.isSafeInteger(value)))
    return value;
  throw new RangeError(
    `${where}: ${what} must be ${whole ? "an integer" : "a number"} in [${least}, ${most}], got ${shown(value)}`,
  );
}
