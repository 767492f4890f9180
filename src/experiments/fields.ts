import { isContent, checkContent, type Content } from "../store/index.js";
import { without, type Canonical } from "./canonical-parts.js";
import { checkFields, checkInteger, checkName } from "../numerics/checks.js";

/** One field of a description: how it is checked, and what of it enters the key. */
export interface Field<T> {
  /** The value of what was given, undefined where it was left out. Throws a message that begins with `where`. */
  readonly read: (where: string, field: string, given: unknown) => T;
  /** What enters the canonical form; undefined where it says no more than leaving it out. */
  readonly form: (value: T) => unknown;
}

/** All fields of a description but its `job`: none can be forgotten, since the type asks for each. */
export type Fields<D> = { readonly [F in Exclude<keyof D, "job">]-?: Field<D[F]> };

/** The same, each field read with the value under its own name. */
type AnyFields = Readonly<Record<string, Field<unknown>>>;

/** An integer in [least, most], with a default or to be given. */
export function integerField({
  byDefault,
  least,
  most = Number.MAX_SAFE_INTEGER,
}: {
  readonly byDefault?: number;
  readonly least: number;
  readonly most?: number;
}): Field<number> {
  return {
    read(where, field, given = byDefault) {
      checkInteger(where, field, given, least, most);
      return Number(given);
    },
    form: (value) => (value === byDefault ? undefined : value),
  };
}

/** A number in [least, most] with a default. */
export function numberField({
  byDefault,
  least,
  most,
}: {
  readonly byDefault: number;
  readonly least: number;
  readonly most: number;
}): Field<number> {
  return {
    read(where, field, given = byDefault) {
      if (typeof given === "number" && given >= least && given <= most) return given;
      throw new RangeError(`${where}: ${field} must be in [${least}, ${most}], got ${JSON.stringify(given)}`);
    },
    form: (value) => (value === byDefault ? undefined : value),
  };
}

/** Which draw of something random: 0, 1, … */
export const drawField: Field<number> = integerField({ byDefault: 0, least: 0 });

/** One of a few names; the first is the default. */
export function nameField<Name extends string>(names: readonly [Name, ...Name[]]): Field<Name> {
  const [byDefault] = names;
  return {
    read(where, field, given = byDefault) {
      checkName(where, field, given, names);
      return given as Name; // it is one of them
    },
    form: (value) => (value === byDefault ? undefined : value),
  };
}

/** Some of a few names, none twice, in the order of the table; all by default. */
export function namesField<Name extends string>(names: readonly [Name, ...Name[]]): Field<readonly Name[]> {
  return {
    read(where, field, given = names) {
      const list: readonly unknown[] = Array.isArray(given) ? given : [];
      for (const name of list) checkName(where, field, name, names);
      if (list.length === 0 || new Set(list).size < list.length)
        throw new RangeError(
          `${where}: ${field} must be a list of names, none twice, got ${JSON.stringify(given)}`,
        );
      return names.filter((name) => list.includes(name));
    },
    form: (value) => (value.length === names.length ? undefined : value),
  };
}

/** An array that was kept in the lab, or none. */
export const contentField: Field<Content | undefined> = {
  read(where, field, given) {
    if (given === undefined) return undefined;
    return checkContent(where, field, isContent(given) ? given : { content: String(given) });
  },
  form: (value) => value,
};

/** The description that these options make: every field read, in the order of the table; no other field is taken. */
export function readFields<D extends { readonly job: string }>(
  where: string,
  job: D["job"],
  fields: Fields<D>,
  options: object,
): D {
  const table = fields as AnyFields;
  const given = options as Readonly<Record<string, unknown>>;
  checkFields(where, given, ["job", ...Object.keys(table)]);
  checkName(where, "job", given["job"] ?? job, [job]);
  const values = Object.entries(table).map(
    ([name, field]) => [name, field.read(where, name, given[name])] as const,
  );
  return without({ job, ...Object.fromEntries(values) }) as D; // the table has all its fields
}

/** What of a description's fields enters its key. */
export function fieldsForm<D extends { readonly job: string }>(fields: Fields<D>, description: D): Canonical {
  const table = fields as AnyFields;
  const values = description as Readonly<Record<string, unknown>>;
  return without(
    Object.fromEntries(Object.entries(table).map(([name, field]) => [name, field.form(values[name])])),
  );
}
