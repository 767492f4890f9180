/** A row of a CSV text and where it begins. */
export interface CsvRow {
  /** Line of the text, counted from 1; a quoted cell may hold further lines. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvFormat {
  /** Names the text in errors: caller and file. */
  readonly what: string;
  /** One character between two cells. */
  readonly delimiter: string;
}

/**
 * The rows of a CSV text (RFC 4180; lines may also end in a line feed alone, a byte order mark is skipped), one at a time. Throws at a quote
 * that is not closed, and at text before or behind a quoted cell, with line and column.
 */
export function* csvRows(text: string, format: CsvFormat): Generator<CsvRow> {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 1; at < text.length;) {
    const end = lineEnd(text, at);
    const whole = text.slice(at, text[end - 1] === "\r" ? end - 1 : end);
    if (!whole.includes('"')) {
      yield { line, cells: whole.split(format.delimiter) };
      at = end + 1;
      line++;
      continue;
    }
    const row = quotedRow(text, at, line, format);
    yield { line, cells: row.cells };
    at = row.next;
    line = row.line;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

interface QuotedRow {
  readonly cells: readonly string[];
  /** Where the next row begins, and its line. */
  readonly next: number;
  readonly line: number;
}

/** A row in which a quote stands somewhere. */
function quotedRow(text: string, start: number, first: number, { what, delimiter }: CsvFormat): QuotedRow {
  const cells: string[] = [];
  let [at, line] = [start, first];
  for (;;) {
    const place = `${what} line ${line}, column ${cells.length + 1}`;
    const quoted = text[at] === '"';
    const end = quoted ? closingQuote(text, at, place) + 1 : plainEnd(text, at, delimiter);
    const cell = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
    if (!quoted && cell.includes('"'))
      throw new RangeError(
        `${place} must begin with its quote, or double it inside quotes, got ${clipped(cell)}`,
      );
    line += cell.split("\n").length - 1;
    cells.push(cell);
    at = end;
    if (text[at] === delimiter) {
      at++;
      continue;
    }
    if (text[at] === "\r" && (at + 1 === text.length || text[at + 1] === "\n")) at++;
    if (at < text.length && text[at] !== "\n")
      throw new RangeError(
        `${place} must end with its quote, got ${clipped(text.slice(end, lineEnd(text, end)))} behind it`,
      );
    return { cells, next: at + 1, line: line + 1 };
  }
}

/** Where the quote is that closes the one at `open`; two in a row stand for one inside. */
function closingQuote(text: string, open: number, place: string): number {
  for (let at = open + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) throw new RangeError(`${place} must close its quote, got none before the end (truncated?)`);
    if (text[at + 1] !== '"') return at;
  }
}

function plainEnd(text: string, from: number, delimiter: string): number {
  let end = lineEnd(text, from);
  if (text[end - 1] === "\r" && end > from) end--;
  const next = text.indexOf(delimiter, from);
  return next >= 0 && next < end ? next : end;
}

const clipped = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
