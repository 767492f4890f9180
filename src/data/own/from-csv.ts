import { csvRows, type CsvRow } from "../../disk/index.js";
import { at } from "../../numerics/at.js";
import { shown } from "../../numerics/names.js";
import { columnsOf, type Columns } from "./columns.js";
import { growing } from "./growing.js";
import { readBytes } from "./read-bytes.js";
import type { CsvSource, RawExamples } from "./types.js";

/** Numbers as CSV files write them; a word such as "NA" is none. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Examples of a CSV file, one a row. Errors name file, line and column. */
export function fromCsv(source: CsvSource): RawExamples {
  const { csv: file, header = true } = source;
  const { delimiter = /\.tsv(?:\.gz)?$/.test(file) ? "\t" : "," } = source;
  if (typeof delimiter !== "string" || delimiter.length !== 1 || /["\r\n]/.test(delimiter))
    throw new RangeError(
      `dataset: delimiter must be one character that is no quote and ends no line, got ${shown(delimiter)}`,
    );
  const what = `dataset: ${file}`;
  const rows = withoutLastBlank(what, csvRows(textOf(file), { what, delimiter }));
  const first = rows.next();
  if (first.done === true) throw new RangeError(`${what} must hold examples, got no line`);
  const names = header
    ? first.value.cells.map((name) => name.trim())
    : first.value.cells.map((_, i) => String(i + 1));
  const columns = columnsOf(what, names, source);
  const inputs = growing();
  const targets = growing();
  const labels: string[] = [];
  const lines: number[] = [];
  const take = ({ line, cells }: CsvRow): void => {
    if (cells.length !== names.length)
      throw new RangeError(`${what} line ${line} must have ${names.length} columns, got ${cells.length}`);
    const number = (column: number): number =>
      numberOf(at(cells, column), () => placeOf(what, line, column, names));
    for (const column of columns.inputs) inputs.push(number(column));
    for (const column of columns.targets) targets.push(number(column));
    if (columns.label !== undefined)
      labels.push(labelOf(at(cells, columns.label), what, line, columns.label, names));
    lines.push(line);
  };
  if (!header) take(first.value);
  for (const row of rows) take(row);
  if (lines.length === 0) throw new RangeError(`${what} must hold examples, got a header alone`);
  return {
    count: lines.length,
    features: columns.inputs.length,
    inputs: inputs.values(),
    ...(columns.label === undefined ? { targets: targets.values() } : { labels }),
    pixels: false,
    place(example, input) {
      const column = input === undefined ? answerColumn(columns) : at(columns.inputs, input);
      return placeOf(what, at(lines, example), column, names);
    },
  };
}

const answerColumn = ({ label, targets }: Columns): number => label ?? at(targets, 0);

function textOf(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readBytes(file));
  } catch (error) {
    if (error instanceof TypeError)
      throw new RangeError(`dataset: ${file} must be text in UTF-8, got other bytes`, { cause: error });
    throw error;
  }
}

/** The rows; blank ones at the end are left out, one before the end is an error. */
function* withoutLastBlank(what: string, rows: Generator<CsvRow>): Generator<CsvRow, undefined> {
  let blank: number | undefined;
  for (const row of rows) {
    if (row.cells.length === 1 && row.cells[0]?.trim() === "") {
      blank ??= row.line;
      continue;
    }
    if (blank !== undefined)
      throw new RangeError(`${what} line ${blank} must hold an example, got a blank line`);
    yield row;
  }
}

function placeOf(what: string, line: number, column: number, names: readonly string[]): string {
  return `${what} line ${line}, column ${column + 1} (${JSON.stringify(names[column])})`;
}

function numberOf(cell: string, place: () => string): number {
  const text = cell.trim();
  const value = Number(text);
  if (NUMBER.test(text) && Number.isFinite(value)) return value;
  throw new RangeError(`${place()} must be a number, got ${text === "" ? "nothing" : shown(cell)}`);
}

function labelOf(cell: string, what: string, line: number, column: number, names: readonly string[]): string {
  const text = cell.trim();
  if (text !== "") return text;
  throw new RangeError(`${placeOf(what, line, column, names)} must be a class, got nothing`);
}
