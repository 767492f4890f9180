import { at } from "../../numerics/at.js";
import { checkFields } from "../../numerics/checks.js";
import { seedOf } from "../rows/layout.js";

/** What is chosen, by what it is judged, and what halves are made of. */
export interface ChoiceByHalvesOptions<Row> {
  /** What is chosen, such as the learning rate of a row. */
  readonly option: (row: Row) => number;
  /** What is to be small, such as steps to a loss; Infinity for never, not NaN. */
  readonly value: (row: Row) => number;
  /** What halves are made of. Default: the column `seed`. */
  readonly unit?: ((row: Row) => string | number) | undefined;
}

/** An option chosen on one half of the units, and the rows of the other half that have it. */
export interface ChosenHalf<Row> {
  /** The option chosen on the other half. */
  readonly option: number;
  /** Of the units of this half, in their order. */
  readonly rows: readonly Row[];
}

/**
 * Chooses an option on one half of the units and judges it on the other, then the other way round. Halves are every second unit in the order of first
 * appearance; chosen is the option whose lower median of `value` is smallest, the first in order if several are. The smallest of many values on the same
 * rows favours whatever scatters most; this choice favours nothing. Throws with fewer than two units or a unit without a row for a chosen option.
 */
export function choiceByHalves<Row extends object>(
  rows: readonly Row[],
  options: ChoiceByHalvesOptions<Row>,
): readonly [ChosenHalf<Row>, ChosenHalf<Row>] {
  checkFields("choiceByHalves", options, ["option", "value", "unit"]);
  const { option, value, unit = (row) => seedOf("choiceByHalves", row) } = options;
  const units = [...new Set(rows.map(unit))];
  if (units.length < 2)
    throw new RangeError(`choiceByHalves: rows must be of at least 2 units, got ${units.length}`);
  const halfOf = (row: Row): number => units.indexOf(unit(row)) % 2;
  const judged = (half: number): ChosenHalf<Row> => {
    const chosen = smallest(
      rows.filter((row) => halfOf(row) !== half),
      option,
      value,
    );
    const own = rows.filter((row) => halfOf(row) === half && option(row) === chosen);
    const without = units.find((name, k) => k % 2 === half && !own.some((row) => unit(row) === name));
    if (without !== undefined)
      throw new RangeError(
        `choiceByHalves: every unit must have a row for the option ${chosen}, got none for ${without}`,
      );
    return { option: chosen, rows: own };
  };
  return [judged(0), judged(1)];
}

/** The option with the smallest lower median. */
function smallest<Row>(
  rows: readonly Row[],
  option: (row: Row) => number,
  value: (row: Row) => number,
): number {
  const medians = [...new Set(rows.map(option))]
    .sort((a, b) => a - b)
    .map((one) => ({ one, middle: lowerMedian(rows.filter((row) => option(row) === one).map(value)) }));
  return medians.reduce((best, next) => (next.middle < best.middle ? next : best)).one;
}

function lowerMedian(values: readonly number[]): number {
  if (values.some(Number.isNaN))
    throw new RangeError("choiceByHalves: values must be numbers or Infinity, got NaN");
  return at(
    [...values].sort((a, b) => a - b),
    Math.floor((values.length - 1) / 2),
  );
}
