import { seedOf } from "./layout.js";
import { checkDistinct } from "./replicates.js";
import { withSources } from "./remembered.js";
import { checkFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";

/** What is compared with what, in each unit. */
export interface ContrastOptions<Row> {
  /** The rows on the left of the minus sign. */
  readonly of: (row: Row) => boolean;
  /** The rows on the right of it. */
  readonly minus: (row: Row) => boolean;
  /** The number that is compared. */
  readonly value: (row: Row) => number;
  /** What pairs the rows, such as the seed. Default: the column `seed`. */
  readonly unit?: ((row: Row) => string | number) | undefined;
}

/**
 * Differences value(of) − value(minus), one a unit, in the order in which units first appear. Several rows of one side in a
 * unit (three redraws, say) are averaged first. Throws if a unit has only one of the two sides, if no unit has any, if the
 * same row stands twice on a side, or if a difference is not finite.
 */
export function contrast<Row extends object>(rows: readonly Row[], options: ContrastOptions<Row>): number[] {
  checkFields("contrast", options, ["of", "minus", "value", "unit"]);
  const { of, minus, value, unit = (row) => seedOf("contrast", row) } = options;
  const sides = new Map<string | number, { of: Row[]; minus: Row[] }>();
  for (const row of rows) {
    const [left, right] = [of(row), minus(row)];
    if (!left && !right) continue;
    const name = unit(row);
    const side = sides.get(name) ?? { of: [], minus: [] };
    if (left) side.of.push(row);
    if (right) side.minus.push(row);
    sides.set(name, side);
  }
  if (sides.size === 0)
    throw new RangeError(`contrast: rows must match of and minus, got none of ${rows.length}`);
  const differences = [...sides].map(([name, side]) => {
    if (side.of.length === 0 || side.minus.length === 0) {
      const missing = side.of.length === 0 ? "of" : "minus";
      throw new RangeError(
        `contrast: every unit must have rows on both sides, got none of "${missing}" for ${name}`,
      );
    }
    checkDistinct("contrast", side.of, ` in "of" for ${name}`);
    checkDistinct("contrast", side.minus, ` in "minus" for ${name}`);
    const measured = (row: Row): number => {
      const found = value(row);
      if (Number.isFinite(found)) return found;
      throw new RangeError(`contrast: differences must be finite, got ${shown(found)} for ${name}`);
    };
    const difference = average(side.of.map(measured)) - average(side.minus.map(measured));
    if (!Number.isFinite(difference)) {
      throw new RangeError(`contrast: differences must be finite, got ${difference} for ${name}`);
    }
    return difference;
  });
  return withSources(
    differences,
    [...sides.values()].map((side) => [...side.of, ...side.minus]),
  );
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A condition on rows: every given column has the given value. */
export function where<Row extends object>(columns: Partial<Row>): (row: Row) => boolean {
  const wanted = Object.entries(columns);
  return (row) => {
    const found = new Map<string, unknown>(Object.entries(row));
    return wanted.every(([name, value]) => found.get(name) === value);
  };
}
