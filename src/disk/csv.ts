/** A cell of a CSV file; empty where there is none. */
export type CsvCell = string | number | boolean | null | undefined;

/**
 * Lines of cells as CSV (RFC 4180; numbers in full precision). Text that a spreadsheet would run as a formula is set behind an apostrophe,
 * which it takes as the sign of text; numbers stay numbers. `ending` closes each line.
 */
export function csvText(lines: readonly (readonly CsvCell[])[], ending: "\r\n" | "\n" = "\r\n"): string {
  return lines.map((line) => `${line.map(cellText).join(",")}${ending}`).join("");
}

/** What spreadsheets take for the beginning of a formula, wide forms and what they skip before it included (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** A number as this package writes it, which a spreadsheet reads as one. */
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|Infinity)$/i;

function cellText(value: CsvCell): string {
  const written = value === null || value === undefined ? "" : String(value);
  const risky = typeof value === "string" && FORMULA.test(written) && !NUMBER.test(written);
  const text = risky ? `'${written}` : written;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
