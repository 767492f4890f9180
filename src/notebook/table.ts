import { join } from "node:path";
import { writeWhole } from "../disk/index.js";
import type { MimeBundle } from "../kernel/api.js";
import { at } from "../numerics/at.js";
import { estimateText, isEstimate, numberText } from "./numbers.js";
import { escapeHtml } from "../disk/html.js";
import { unbrokenHtml } from "./unbroken.js";
import { emit } from "./output.js";
import { figureFolder } from "./folders.js";
import { checkHeadings, plainRows, recordsCsv, recordsJson } from "./table-rows.js";
import { latexTable } from "./table-latex.js";
import type { TableColumn } from "./table-column.js";
import { knownFields } from "../numerics/checks.js";

/** Options of `table`. */
export interface TableOptions<Row> {
  /** Columns in order: names of properties, or columns with heading and unit. Default: the properties of the rows, each where it comes first. */
  readonly columns?: readonly ((keyof Row & string) | TableColumn<Row>)[];
  /** Shown above the table. Default none. */
  readonly caption?: string;
  /** Stem of `<save>.csv`, `<save>.json` (full precision) and `<save>.tex`, written beside the figures. Default: nothing is written. */
  readonly save?: string;
}

interface Cell {
  readonly text: string;
  readonly numeric: boolean;
}

/** Things in a row: "ticket, reinit"; with semicolons where one of them has a comma itself: "49,325; 6,291; 478". */
const listText = (texts: readonly string[]): string =>
  texts.join(texts.some((text) => text.includes(",")) ? "; " : ", ");

function cellOf(value: unknown, decimals: number | undefined): Cell {
  if (value === null || value === undefined) return { text: "–", numeric: false };
  if (typeof value === "number") return { text: numberText(value, decimals), numeric: true };
  if (isEstimate(value)) return { text: estimateText(value, "", decimals), numeric: true };
  if (typeof value === "boolean") return { text: value ? "yes" : "no", numeric: false };
  if (typeof value === "string") return { text: value, numeric: false };
  if (Array.isArray(value))
    return { text: listText(value.map((v) => cellOf(v, decimals).text)), numeric: false };
  throw new TypeError(`table: cells must be text, numbers, estimates or empty, got ${typeof value}`);
}

/** Columns side by side, two blanks apart; the first row is the heading. */
function plain(lines: readonly (readonly string[])[], right: readonly boolean[]): string {
  const widths = right.map((_, c) => Math.max(...lines.map((line) => [...at(line, c)].length)));
  const pad = (text: string, c: number): string => {
    const blanks = " ".repeat(at(widths, c) - [...text].length);
    return right[c] === true ? blanks + text : text + blanks;
  };
  const drawn = lines.map((line) => line.map(pad).join("  ").trimEnd());
  return [at(drawn, 0), widths.map((w) => "-".repeat(w)).join("  "), ...drawn.slice(1)].join("\n");
}

/** The columns to show, each whole: those chosen, else the properties of any row. */
function wholeColumns<Row extends object>(
  rows: readonly Row[],
  columns: TableOptions<Row>["columns"],
): readonly TableColumn<Row>[] {
  if (rows.length === 0) throw new RangeError("table: rows must not be empty, got 0 rows");
  const chosen = columns ?? ([...new Set(rows.flatMap((row) => Object.keys(row)))] as (keyof Row & string)[]);
  if (chosen.length === 0) throw new RangeError("table: columns must not be empty, got 0 columns");
  return chosen.map((column): TableColumn<Row> =>
    typeof column === "object"
      ? knownFields("table", column, ["value", "label", "unit", "decimals"], "column field")
      : { value: column, label: column },
  );
}

/** The rows of a table as CSV in full precision; an estimate takes three columns: value, lower, upper. */
export function tableCsv<Row extends object>(
  rows: readonly Row[],
  options: Pick<TableOptions<Row>, "columns"> = {},
): string {
  const whole = wholeColumns(rows, knownFields("tableCsv", options, ["columns"]).columns);
  checkHeadings(
    whole.map(({ label }) => label),
    "tableCsv",
  );
  return recordsCsv(plainRows(rows, whole));
}

/** The rows of a table as a JSON list of records, with the same keys as the columns of `tableCsv`. */
export function tableJson<Row extends object>(
  rows: readonly Row[],
  options: Pick<TableOptions<Row>, "columns"> = {},
): string {
  const whole = wholeColumns(rows, knownFields("tableJson", options, ["columns"]).columns);
  checkHeadings(
    whole.map(({ label }) => label),
    "tableJson",
  );
  return recordsJson(plainRows(rows, whole));
}

/**
 * The rows of a table as LaTeX for a paper: booktabs' rules, numbers aligned at their decimal point by siunitx, estimates with
 * their interval, every sign of TeX's own escaped. Digits are those of `table`.
 */
export function tableLatex<Row extends object>(
  rows: readonly Row[],
  options: Pick<TableOptions<Row>, "columns" | "caption"> = {},
): string {
  const { columns, caption } = knownFields("tableLatex", options, ["columns", "caption"]);
  return latexTable(rows, wholeColumns(rows, columns), caption);
}

/** The table as static, escaped HTML and as text; columns that hold a number are set to the right. */
export function tableBundle<Row extends object>(
  rows: readonly Row[],
  options: TableOptions<Row> = {},
): MimeBundle {
  const { columns, caption } = knownFields("table", options, ["columns", "caption", "save"]);
  const whole = wholeColumns(rows, columns);
  for (const { decimals, label } of whole)
    if (decimals !== undefined && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= 20))
      throw new RangeError(`table: decimals of "${label}" must be an integer in [0, 20], got ${decimals}`);

  const cells = rows.map((row) =>
    whole.map(({ value, decimals }) =>
      cellOf(typeof value === "function" ? value(row) : row[value], decimals),
    ),
  );
  const right = whole.map((_, c) => cells.some((line) => at(line, c).numeric));
  const headings = whole.map(({ label, unit }) =>
    unit === undefined || unit === "" ? label : `${label} (${unit})`,
  );

  const side = (c: number): string => `style="text-align:${right[c] === true ? "right" : "left"}"`;
  const head = headings.map((text, c) => `<th ${side(c)}>${escapeHtml(text)}</th>`).join("");
  const body = cells.map(
    (line) => `<tr>${line.map(({ text }, c) => `<td ${side(c)}>${unbrokenHtml(text)}</td>`).join("")}</tr>`,
  );
  const title =
    caption === undefined ? "" : `<caption style="text-align:left">${escapeHtml(caption)}</caption>`;
  const text = plain([headings, ...cells.map((line) => line.map((cell) => cell.text))], right);
  return {
    "text/html": `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`,
    "text/plain": caption === undefined ? text : `${caption}\n${text}`,
  };
}

/**
 * Shows rows as a static table with a text twin; outside a kernel prints the text. Everything is escaped. With `save`
 * the rows are also written as CSV and JSON in full precision, and as LaTeX with the digits shown.
 * Throws for no rows, no columns, or cells that are neither text, numbers, estimates nor empty.
 */
export function table<Row extends object>(rows: readonly Row[], options: TableOptions<Row> = {}): void {
  const { save, caption, ...files } = knownFields("table", options, ["columns", "caption", "save"]);
  if (save !== undefined && !/^[a-z0-9][a-z0-9-]{0,79}$/.test(save))
    throw new RangeError(
      `table: save must be 1-80 lower-case letters, digits and hyphens, got ${JSON.stringify(save)}`,
    );
  emit(tableBundle(rows, options));
  if (save === undefined) return;
  const stem = join(figureFolder(), save);
  writeWhole(`${stem}.csv`, tableCsv(rows, files));
  writeWhole(`${stem}.json`, tableJson(rows, files));
  writeWhole(`${stem}.tex`, tableLatex(rows, { ...files, ...(caption === undefined ? {} : { caption }) }));
}
