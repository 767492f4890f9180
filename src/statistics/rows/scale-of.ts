/** What a notebook declares of one of its scales, as far as results can be compared with it. */
export interface DeclaredScale {
  /** Steps of a whole training; several where the scale has runs of several lengths. */
  readonly iterations: number | readonly number[];
  /** How many seeds, counted from 0, or which. Default: any. */
  readonly seeds?: number | readonly number[];
  /** The deepest level. Default: the largest of `levels`. */
  readonly deepest?: number;
  /** Levels that are looked at. Default: any. */
  readonly levels?: readonly number[];
  /** Trials of its simulations, which train nothing that has iterations; without it results of simulations are of no scale. */
  readonly simulations?: DeclaredSimulations;
}

/** What a scale has of simulations. */
export interface DeclaredSimulations {
  /** Trials of one; several where the scale has simulations of several lengths. */
  readonly trials: number | readonly number[];
  /** How many seeds, counted from 0, or which. Default: any. */
  readonly seeds?: number | readonly number[];
}

/** A notebook's scales, smallest first. */
export type ScaleTable = Readonly<Record<string, DeclaredScale>>;

/** What of a row places it in a scale. */
interface Origin {
  /** Steps of its training, and of the training that its ticket was found by. */
  readonly lengths: readonly number[];
  /** Trials of a simulation; undefined of a training. */
  readonly trials: number | undefined;
  readonly seed: unknown;
  readonly level: number;
}

/** The scales of the notebook that runs; one process runs one. */
let declared: ScaleTable | undefined;

/** Makes the scales of `scaleOf` known; undefined forgets them. */
export function declareScales(table: ScaleTable | undefined): void {
  declared = table;
}

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

function originOf(row: object): Origin | undefined {
  const columns = new Map<string, unknown>(Object.entries(row));
  const iterations = number(columns.get("iterations"));
  if (iterations === undefined || !columns.has("seed")) return undefined;
  return {
    lengths: [iterations, number(columns.get("ladderIterations")) ?? iterations],
    trials: number(columns.get("trials")),
    seed: columns.get("seed"),
    level: number(columns.get("level")) ?? 0,
  };
}

const listed = (value: number | readonly number[]): readonly number[] =>
  typeof value === "number" ? [value] : value;

/** Whether a seed is one of so many, or of these. */
function seedFits(seed: unknown, seeds: number | readonly number[] | undefined): boolean {
  if (seeds === undefined) return true;
  if (typeof seeds === "number") return typeof seed === "number" && seed >= 0 && seed < seeds;
  return seeds.some((each) => each === seed);
}

function holds(scale: DeclaredScale, { lengths, trials, seed, level }: Origin): boolean {
  const { iterations, seeds, levels = [], simulations } = scale;
  if (trials !== undefined)
    return (
      simulations !== undefined &&
      seedFits(seed, simulations.seeds) &&
      listed(simulations.trials).includes(trials)
    );
  const deepest = scale.deepest ?? (levels.length > 0 ? Math.max(...levels) : Infinity);
  return (
    seedFits(seed, seeds) &&
    level <= deepest &&
    lengths.every((length) => listed(iterations).includes(length))
  );
}

/** The smallest scale that holds all of these, else "custom". */
const nameOf = (table: ScaleTable, origins: readonly Origin[]): string =>
  Object.keys(table).find((name) => {
    const scale = table[name];
    return scale !== undefined && origins.every((origin) => holds(scale, origin));
  }) ?? "custom";

/** How many of the rows belong to which scale; rows that do not say count as `unknown`. */
export interface ScaleCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly unknown: number;
}

/** Counts rows by scale: all under one name if one scale holds them all, else by the length of their training. */
export function scaleCounts(rows: readonly object[]): ScaleCounts | undefined {
  const table = declared;
  if (table === undefined) return undefined;
  const origins = rows.flatMap((row) => originOf(row) ?? []);
  const unknown = rows.length - origins.length;
  const whole = nameOf(table, origins);
  if (origins.length === 0) return { counts: new Map(), unknown };
  if (whole !== "custom") return { counts: new Map([[whole, origins.length]]), unknown };
  const groups = new Map<string, Origin[]>();
  for (const origin of origins) {
    const length = origin.trials === undefined ? origin.lengths.join() : `trials ${origin.trials}`;
    const group = groups.get(length) ?? [];
    group.push(origin);
    groups.set(length, group);
  }
  const counts = new Map<string, number>();
  for (const group of groups.values()) {
    const name = nameOf(table, group);
    counts.set(name, (counts.get(name) ?? 0) + group.length);
  }
  return { counts, unknown };
}

/**
 * The scale of results, by what their rows carry (`iterations`, `seed`, `level`; `trials` of simulations) and what the notebook declared: a name of
 * its table; "custom" for results of none; "mixed (quick, laptop)" for those of several; with " in part" where it is known
 * of some only. Undefined where nothing is known or nothing was declared.
 */
export function scaleOf(rows: readonly object[]): string | undefined {
  const found = scaleCounts(rows);
  if (found === undefined || found.counts.size === 0) return undefined;
  const order = [...Object.keys(declared ?? {}), "custom"];
  const names = [...found.counts.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const name = names.length === 1 ? names.join() : `mixed (${names.join(", ")})`;
  return found.unknown > 0 ? `${name} in part` : name;
}

/** The scale of the rows; a scale that was typed must be the same. Throws `caller: requirement, got value`, naming both. */
export function checkedScale(
  caller: string,
  typed: string | undefined,
  rows: readonly object[],
): string | undefined {
  const found = scaleOf(rows);
  if (typed === undefined || typed === found) return found;
  throw new RangeError(
    found === undefined
      ? `${caller}: scale must be that of the results shown, got "${typed}" typed over results whose scale is not known`
      : `${caller}: scale must be that of the results shown, "${found}", got "${typed}"`,
  );
}
