import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRows, csvText } from "../../src/disk/index.js";

const format = { what: "test: it", delimiter: "," };
const cellsOf = (text: string): readonly (readonly string[])[] =>
  [...csvRows(text, format)].map(({ cells }) => cells);

describe("csvRows", () => {
  it("reads what csvText writes, for any texts that are no formulas, with either ending", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", " ", '"', ",", "\n", "\r\n", "é", "1"),
      maxLength: 6,
    });
    const lines = fc.array(
      fc.array(
        cell.map((text) => `x${text}`),
        { minLength: 1, maxLength: 4 },
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom("\n" as const, "\r\n" as const), (rows, ending) => {
        expect(cellsOf(csvText(rows, ending))).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });

  it("counts the lines of the text, also those inside a quoted cell", () => {
    expect([...csvRows('a,"b\nb"\r\nc,d\n\n"e",', format)]).toEqual([
      { line: 1, cells: ["a", "b\nb"] },
      { line: 3, cells: ["c", "d"] },
      { line: 4, cells: [""] },
      { line: 5, cells: ["e", ""] },
    ]);
  });

  it("skips a byte order mark, needs no last line end, and takes another delimiter", () => {
    expect(cellsOf("\uFEFFa,b")).toEqual([["a", "b"]]);
    expect([...csvRows("a;b,c", { ...format, delimiter: ";" })]).toEqual([{ line: 1, cells: ["a", "b,c"] }]);
    expect(cellsOf("")).toEqual([]);
  });

  it.each([
    ['a,"b\nc', "test: it line 1, column 2 must close its quote, got none before the end (truncated?)"],
    [
      'a\nb,c"d,e',
      'test: it line 2, column 2 must begin with its quote, or double it inside quotes, got "c\\"d"',
    ],
    ['"a"b,c', 'test: it line 1, column 1 must end with its quote, got "b,c" behind it'],
  ])("refuses %j with line and column", (text, message) => {
    expect(() => cellsOf(text)).toThrow(message);
  });
});
