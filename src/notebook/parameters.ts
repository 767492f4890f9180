import { isDeepStrictEqual } from "node:util";
import { declareScales, type DeclaredScale } from "../statistics/rows/scale-of.js";
import type { Environment } from "./folders.js";
import { knownFields } from "../numerics/checks.js";

/** How much a notebook computes; see the table of scales in the README of the notebooks. */
export const scaleNames = ["quick", "laptop", "paper"] as const;

/** Name of a scale. */
export type Scale = (typeof scaleNames)[number];

/** What a parameter of a notebook can be: anything JSON holds without null. */
export type ParameterValue = string | number | boolean | readonly ParameterValue[];

/** A notebook's parameters: `scale` and whatever else it lets its reader change. */
export interface Parameters {
  /** Which of the notebook's scales is computed. */
  readonly scale: Scale;
}

/** The parameters with `scale` any of the scales. */
export type Resolved<P extends Parameters> = { readonly [K in keyof P]: K extends "scale" ? Scale : P[K] };

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** What is wrong with a value that replaces a default; undefined if nothing. */
function objection(name: string, value: unknown, given: unknown): string | undefined {
  if (name === "scale" && !scaleNames.some((scale) => scale === value))
    return `one of ${scaleNames.join(", ")}`;
  if (Array.isArray(given)) {
    const [first] = given as readonly unknown[];
    if (!Array.isArray(value)) return "a list";
    const bad =
      first === undefined
        ? undefined
        : value.map((v) => objection("", v, first)).find((o) => o !== undefined);
    return bad === undefined ? undefined : `a list whose entries are each ${bad}`;
  }
  if (typeof given === "number" && !(typeof value === "number" && Number.isFinite(value)))
    return "a finite number";
  return typeof value === typeof given ? undefined : `a ${typeof given}`;
}

function readOverrides(environment: Environment): Readonly<Record<string, unknown>> {
  const text = environment["LOTTERY_PARAMS"];
  let given: unknown = {};
  try {
    if (text !== undefined && text !== "") given = JSON.parse(text);
  } catch {
    throw new SyntaxError(`parameters: LOTTERY_PARAMS must be JSON, got ${show(text)}`);
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(`parameters: LOTTERY_PARAMS must be a JSON object, got ${show(text)}`);
  const scale = environment["LOTTERY_SCALE"];
  return { ...(scale === undefined || scale === "" ? {} : { scale }), ...given };
}

/**
 * A notebook's parameters: its own values, replaced by `LOTTERY_SCALE` and by the JSON object in `LOTTERY_PARAMS` where
 * these are set, as `npm start` does. Throws for unknown names (listing the known) and for values of another type.
 */
export function parameters<P extends Parameters>(
  own: P,
  options: {
    /** Where `LOTTERY_SCALE` and `LOTTERY_PARAMS` are read. Default: `process.env`. */
    readonly environment?: Environment;
  } = {},
): Resolved<P> {
  const { environment = process.env } = knownFields("parameters", options, ["environment"]);
  const known = Object.fromEntries(Object.entries(own)) as Readonly<Record<string, unknown>>;
  const overrides = readOverrides(environment);
  for (const [name, value] of Object.entries({ ...known, ...overrides })) {
    if (!Object.hasOwn(known, name))
      throw new RangeError(
        `parameters: name must be one of ${Object.keys(known).join(", ")}, got ${show(name)}`,
      );
    const wanted = objection(name, value, known[name]);
    if (wanted !== undefined)
      throw new TypeError(`parameters: ${name} must be ${wanted}, got ${show(value)}`);
  }
  const changed = Object.entries(overrides).filter(([name, value]) => !isDeepStrictEqual(known[name], value));
  return Object.freeze({ ...known, ...Object.fromEntries(changed) }) as Resolved<P>;
}

/**
 * Declares what each scale of the notebook computes, and gives the table back: `scaleTable({ quick: …, laptop: … })[scale]`. From then
 * on figures, cards and provenance call results by the smallest scale that holds them all, by their `iterations`, `seeds`
 * and `levels`, those of simulations by `trials` and `seeds` of `simulations`, whatever cell ran when. Scales from small to large. Throws for unknown names and numbers that cannot be.
 */
export function scaleTable<Table extends { readonly [Name in Scale]?: DeclaredScale }>(table: Table): Table {
  const entries = Object.entries<DeclaredScale>(table as Readonly<Record<string, DeclaredScale>>);
  if (entries.length === 0) throw new RangeError("scaleTable: table must have a scale, got none");
  for (const [name, { iterations, seeds, levels = [], deepest, simulations }] of entries) {
    if (!scaleNames.some((known) => known === name))
      throw new RangeError(`scaleTable: scales must be of ${scaleNames.join(", ")}, got ${show(name)}`);
    checkCounts(`iterations of ${name}`, iterations, 1);
    checkCounts(`levels of ${name}`, deepest === undefined ? levels : [...levels, deepest], 0);
    if (seeds !== undefined) checkCounts(`seeds of ${name}`, seeds, 0);
    if (simulations === undefined) continue;
    checkCounts(`trials of simulations of ${name}`, simulations.trials, 1);
    if (simulations.seeds !== undefined) checkCounts(`seeds of simulations of ${name}`, simulations.seeds, 0);
  }
  const order = (name: string): number => scaleNames.findIndex((known) => known === name);
  declareScales(Object.fromEntries([...entries].sort(([a], [b]) => order(a) - order(b))));
  return table;
}

function checkCounts(what: string, values: unknown, fewest: number): void {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  const bad = list.find((value) => !(Number.isSafeInteger(value) && Number(value) >= fewest));
  if (list.length === 0 && fewest > 0) throw new RangeError(`scaleTable: ${what} must be given, got none`);
  if (bad !== undefined || list.includes(undefined))
    throw new RangeError(`scaleTable: ${what} must be integers >= ${fewest}, got ${show(bad)}`);
}
