import { at } from "../../numerics/at.js";
import { knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { mean } from "../intervals/summaries.js";
import type { Interval } from "../intervals/t-interval.js";
import { seedInterval } from "../verdicts/decision.js";
import { contrast } from "./contrast.js";
import type { Measured } from "./layout.js";

/** Which arms are compared, and in which groups of rows. */
export interface ContrastRowsOptions<Row, By extends keyof Row> extends Measured<Row> {
  /** The arm on the left of the minus sign, a value of the column `arm`; or several, at least one. */
  readonly of: string | readonly string[];
  /** The arm on the right of it, or several; one contrast for each pair, in the order of `of`, then of `minus`. */
  readonly minus: string | readonly string[];
  /** Columns within which arms are compared, such as `["setting", "density"]`. Default none: all rows together. */
  readonly by?: readonly By[];
}

/** One contrast of one group, ready for `table`; with the columns that name the group. */
export type ContrastRow<Row, By extends keyof Row> = Pick<Row, By> & {
  /** Such as "ticket − reinit". */
  readonly contrast: string;
  /** The arm on the left of the minus sign. */
  readonly of: string;
  /** The arm on the right of it: one a row, whatever was asked for. */
  readonly minus: string;
  /** What the differences come to; ready for a column of a table. */
  readonly effect: {
    /** Mean of the differences, in the unit of the value. */
    readonly estimate: number;
    /** Student's, 95 %; (−∞, ∞) for one unit. */
    readonly interval: Interval;
  };
  /** The differences, one a unit; remember their rows, as those of `contrast` do. */
  readonly values: readonly number[];
  /** Units. */
  readonly n: number;
};

/**
 * Contrasts of one arm against several, or of several against one, paired within the unit (the seed), one row a contrast and group; groups in the order in which rows first
 * name them. Several rows of an arm in a unit (redraws) are averaged. Throws where `contrast` does, naming the group: an arm that a group lacks is an error, so choose the
 * rows first.
 */
export function contrastRows<
  Row extends {
    /** The column that `of` and `minus` are values of. */
    readonly arm: string;
  },
  const By extends keyof Row & string = never,
>(rows: readonly Row[], options: ContrastRowsOptions<Row, By>): ContrastRow<Row, By>[] {
  const {
    of,
    minus,
    by = [],
    value,
    unit,
  } = knownFields("contrastRows", options, ["of", "minus", "by", "value", "unit"]);
  const [lefts, rights] = [listed(of), listed(minus)];
  const pairs = lefts.flatMap((left) => rights.map((right) => ({ left, right })));
  if (pairs.length === 0 || pairs.some(({ left, right }) => left === right))
    throw new RangeError(
      `contrastRows: of and minus must be different arms, got ${shown(of)} and ${shown(minus)}`,
    );
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = by.map((column) => `${column} ${String(row[column])}`).join(", ");
    const mine = groups.get(name) ?? [];
    mine.push(row);
    groups.set(name, mine);
  }
  if (groups.size === 0) throw new RangeError("contrastRows: rows must not be empty, got 0 rows");
  return [...groups].flatMap(([name, mine]) =>
    pairs.map(({ left, right }) => {
      const values = named(name, () =>
        contrast(mine, { of: ({ arm }) => arm === left, minus: ({ arm }) => arm === right, value, unit }),
      );
      const first = at(mine, 0);
      const columns = Object.fromEntries(by.map((column) => [column, first[column]])) as Pick<Row, By>;
      const effect = { estimate: mean(values), interval: seedInterval(values, 0.95) };
      const pair = { contrast: `${left} − ${right}`, of: left, minus: right };
      return { ...columns, ...pair, effect, values, n: values.length };
    }),
  );
}

const listed = (arms: string | readonly string[]): readonly string[] =>
  typeof arms === "string" ? [arms] : arms;

/** What `make` gives; what it throws, with the group in front. */
function named<Value>(group: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (group === "" || !(error instanceof RangeError)) throw error;
    throw new RangeError(`contrastRows: ${group}: ${error.message}`);
  }
}
