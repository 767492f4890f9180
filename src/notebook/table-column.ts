import type { Estimate } from "./numbers.js";

/** What a cell of a table can hold; null and undefined show as a dash. */
export type TableValue = string | number | boolean | Estimate | null | undefined;

/** One column of a table. */
export interface TableColumn<Row> {
  /** The property shown, or how to compute the value from a row. */
  readonly value: keyof Row | ((row: Row) => TableValue);
  /** Heading. */
  readonly label: string;
  /** Unit, shown in the heading. Default none. */
  readonly unit?: string;
  /** Decimal places of numbers, in [0, 20]. Default: four significant digits; of an estimate as many places as its interval warrants. */
  readonly decimals?: number;
}
