import { describe, expect, it } from "vitest";
import { csvText } from "../../src/disk/index.js";
import { exportStore } from "../../src/cli/export.js";
import { figureCsv } from "../../src/figures/index.js";
import { tableCsv } from "../../src/notebook/index.js";
import { keyOf } from "../../src/numerics/index.js";
import { openStore } from "../../src/store/index.js";
import { temporaryFolder } from "../lab/temporary.js";

/** The cells of a CSV text, as any reader of RFC 4180 finds them. */
function cells(text: string): readonly string[] {
  const found = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r?\n)/g)];
  return found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

/** What each writer of CSV in the package makes of a text and a number. */
const writers: Readonly<Record<string, (text: string, number: number) => string>> = {
  csvText: (text, number) => csvText([[text, number]]),
  figureCsv: (text, number) => {
    const row = { panel: "p", series: text, kind: "line", replicate: null, x: 1, y: number };
    return figureCsv([
      { ...row, lower: null, upper: null, n: 1 } as unknown as Parameters<typeof figureCsv>[0][0],
    ]);
  },
  tableCsv: (text, number) => tableCsv([{ name: text, value: number }]),
  "tableCsv, heading": (text, number) =>
    tableCsv([{ value: number }], { columns: [{ value: "value", label: text }] }),
  "store export --csv": (text, number) => {
    const store = openStore(temporaryFolder());
    const meta = { seconds: 1, stepSeconds: 1, engine: text, node: "", platform: "", package: "" };
    store.publish({ key: keyOf(text), description: { note: text }, summary: { number }, blobs: {} }, meta);
    let out = "";
    exportStore(
      { store: store.folder, csv: true },
      { write: (part) => (out += part), error: () => undefined },
    );
    return out;
  },
};

describe.each(Object.entries(writers))("%s", (_, write) => {
  it("sets every text that a spreadsheet would run behind an apostrophe", () => {
    for (const first of ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]) {
      const text = `${first}HYPERLINK("http://evil.example";A1)`;
      const found = cells(write(text, 1.5));
      expect(found).toContain(`'${text}`);
      expect(found).not.toContain(text);
    }
  });

  it("leaves numbers numbers, negative and infinite ones too, and other text alone", () => {
    for (const number of [-1.5, 1e-7, -1e300, 0]) {
      const found = cells(write("a=b, c-d", number));
      expect(found).toContain(String(number));
      expect(found).toContain("a=b, c-d");
    }
  });
});

describe("csvText", () => {
  it("keeps text that is a number as this package writes it, and no other that begins with a sign", () => {
    for (const text of ["-1.5", "+2", "-1e-7", "-Infinity"]) expect(csvText([[text]])).toBe(`${text}\r\n`);
    for (const text of ["-1+cmd", "--1", "-", "+1e", "-0x10", "-1,5"])
      expect(cells(csvText([[text]]))).toEqual([`'${text}`]);
  });

  it("quotes commas, quotes and line ends, and leaves what is missing empty", () => {
    expect(csvText([['a"b', "c,d", "e\nf", null, undefined, true]], "\n")).toBe(
      '"a""b","c,d","e\nf",,,true\n',
    );
  });
});
