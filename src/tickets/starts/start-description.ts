import { shown, unknownName } from "../../numerics/names.js";
import { checkOptions, type OptionsOf } from "./start-options.js";
import { starts, type StartEntry, type StartName } from "./starts.js";

/** Parameters that somebody made by hand, known by the SHA-256 of their bytes. */
export interface OwnParameters {
  /** SHA-256 of their bytes, 64 hexadecimal digits, as `lab.keep` gives it. */
  readonly content: string;
}

/** Names of starts that need nothing said beside the name. */
export type PlainStartName = {
  readonly [name in StartName]: Record<never, never> extends OptionsOf<(typeof starts)[name]["options"]>
    ? name
    : never;
}[StartName];

/** A start with its options, and for one that changes other weights which ones. */
export type StartOptions = {
  readonly [name in StartName]: {
    /** A name of the table `starts`. */
    readonly name: name;
  } & OptionsOf<(typeof starts)[name]["options"]> &
    ((typeof starts)[name]["changes"] extends true ? ChangingStart : unknown);
}[StartName];

/** What a start that changes other weights says of these. */
export interface ChangingStart {
  /** Default "original". */
  readonly of?: StartDescription | undefined;
}

/** One start for each layer, its biases included, first layer first. */
export interface LayerStarts {
  /** (layers), as many as the network has. */
  readonly layers: readonly StartDescription[];
}

/**
 * From where a run starts, as a value: a name of the table `starts`, a name with its options, one of these for each layer, or parameters
 * made by hand.
 */
export type StartDescription = PlainStartName | StartOptions | LayerStarts | OwnParameters;

const table: Readonly<Record<string, StartEntry>> = starts;

/**
 * The one form of a start: checked, defaults and what has no effect left out, so that two descriptions of the same parameters look
 * the same. `layers` is the number of layers. Errors begin with `where`.
 */
export function normalStart(where: string, start: StartDescription, layers: number): StartDescription {
  const normal = (given: unknown, nested: boolean): unknown => {
    if (typeof given === "string") return normal({ name: given }, nested);
    if (typeof given !== "object" || given === null)
      throw new RangeError(unknownName(where, "start", given, Object.keys(table)));
    if ("content" in given) return ownParameters(where, given);
    if ("layers" in given) return layerwise(given);
    const { name, of, ...options } = given as { name?: unknown; of?: unknown; [option: string]: unknown };
    const entry = typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
    if (typeof name !== "string" || entry === undefined)
      throw new RangeError(unknownName(where, "start", name, Object.keys(table)));
    if (of !== undefined && !entry.changes)
      throw new RangeError(`${where}: start ${name} must stand alone, got of ${shown(of)}`);
    const checked = { ...checkOptions(where, name, entry.options, options) };
    const base = of === undefined ? "original" : normal(of, true);
    if (entry.neutral !== undefined && checked[entry.neutral] === 0) return base;
    if (nested) delete checked["moments"]; // only a run that begins there as it is goes on with the optimizer's state
    const changing = entry.changes && base !== "original" ? { of: base } : {};
    const fields = { ...checked, ...changing };
    return Object.keys(fields).length === 0 ? name : { name, ...fields };
  };
  const layerwise = (given: object): unknown => {
    const { layers: list, ...rest } = given as { layers?: unknown };
    if (!Array.isArray(list) || list.length !== layers || Object.keys(rest).length > 0)
      throw new RangeError(`${where}: start layers must be ${layers}, one each, got ${shown(given)}`);
    const each = list.map((one: unknown) => normal(one, true));
    // Layers draw from streams of their own, so the same start in all of them is that start.
    return each.every((one) => JSON.stringify(one) === JSON.stringify(each[0])) ? each[0] : { layers: each };
  };
  return normal(start, false) as StartDescription;
}

function ownParameters(where: string, { content, ...rest }: { readonly content: unknown }): OwnParameters {
  if (typeof content === "string" && /^[0-9a-f]{64}$/.test(content) && Object.keys(rest).length === 0)
    return { content };
  throw new RangeError(
    `${where}: start must be parameters from lab.keep, got ${shown({ content, ...rest })}`,
  );
}

/** The parts of a start, itself first: what it changes, what its layers are. */
export function startParts(start: StartDescription): readonly StartDescription[] {
  if (typeof start === "string" || "content" in start) return [start];
  if ("layers" in start) return [start, ...start.layers.flatMap(startParts)];
  return "of" in start && start.of !== undefined ? [start, ...startParts(start.of)] : [start];
}

/** True if another draw gives other parameters. */
export function startDraws(start: StartDescription): boolean {
  return startParts(start).some((part) => {
    const name = typeof part === "string" ? part : "name" in part ? part.name : undefined;
    return name !== undefined && starts[name].draws;
  });
}

/** A start in a few words: "noise 0.1 of rewind 500". */
export function startLabel(start: StartDescription): string {
  if (typeof start === "string") return start;
  if ("content" in start) return "own start";
  if ("layers" in start) return start.layers.map(startLabel).join(" + ");
  const { name, of, ...options } = start as NamedStart;
  const words = [name, ...Object.values(options).map(String)].join(" ");
  return of === undefined ? words : `${words} of ${startLabel(of)}`;
}

/** Any start with a name, as its parts are read. */
export interface NamedStart {
  readonly name: StartName;
  readonly of?: StartDescription;
  readonly [option: string]: unknown;
}

/** True for a part that is a rewind. */
export function isRewind(part: StartDescription): part is StartDescription & {
  /** Steps of the trunk's dense run after which its weights are taken. */
  readonly step: number;
} {
  return typeof part === "object" && "name" in part && part.name === "rewind";
}
