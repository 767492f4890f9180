import { expect, test } from "vitest";
import { tableBundle, tableCsv } from "../../src/notebook/index.js";

const rows = [
  { arm: "ticket", accuracy: { estimate: 98.061, interval: [97.9, 98.2] as const }, seeds: 6 },
  {
    arm: "<script>alert(1)</script>",
    accuracy: { estimate: 97.5, interval: [97.4, 97.6] as const },
    seeds: 12000,
  },
];

test("the text twin sets numbers and estimates to the right under headings with units", () => {
  const bundle = tableBundle(
    rows.slice(0, 1).concat([{ ...rows[0], arm: "reinit", seeds: 12 } as (typeof rows)[0]]),
    {
      columns: ["arm", { value: "accuracy", label: "accuracy", unit: "%", decimals: 2 }, "seeds"],
      caption: "Means",
    },
  );
  expect(bundle["text/plain"]).toBe(
    [
      "Means",
      "arm             accuracy (%)  seeds",
      "------  --------------------  -----",
      "ticket  98.06 [97.90, 98.20]      6",
      "reinit  98.06 [97.90, 98.20]     12",
    ].join("\n"),
  );
});

test("the HTML is static and escaped: a cell with <script> shows its letters, and numbers stand right", () => {
  const html = String(tableBundle(rows, { caption: "<i>" })["text/html"]);
  expect(html).not.toMatch(/<script|<i>/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).toContain('<td style="text-align:right">12,000</td>');
  expect(html).toContain('<td style="text-align:left">ticket</td>');
  expect(html).toContain('<td style="text-align:right">98.06 [97.90,\u00a098.20]</td>');
});

test("missing values are a dash, booleans yes and no, and columns can be computed", () => {
  const text = tableBundle([{ a: null, b: true, c: 2 }], {
    columns: ["a", "b", { value: (row) => row.c / 3, label: "third", decimals: 1 }],
  })["text/plain"];
  expect(String(text).split("\n")[2]).toBe("–  yes    0.7");
});

test("a property of any row is a column, where it comes first", () => {
  const rows: readonly Readonly<Record<string, number>>[] = [{ a: 1 }, { a: 2, b: 3 }, { c: 4, a: 5 }];
  expect(String(tableBundle(rows)["text/plain"])).toBe("a  b  c\n-  -  -\n1  –  –\n2  3  –\n5  –  4");
  expect(tableCsv(rows)).toMatch(/^a,b,c\r\n/);
});

test("no rows, no columns, objects in cells and broken decimals are errors", () => {
  expect(() => tableBundle([])).toThrow("table: rows must not be empty, got 0 rows");
  expect(() => tableBundle([{}])).toThrow("table: columns must not be empty, got 0 columns");
  expect(() => tableBundle([{ a: { b: 1 } }])).toThrow(
    "table: cells must be text, numbers, estimates or empty, got object",
  );
  expect(() => tableBundle([{ a: 1 }], { columns: [{ value: "a", label: "a", decimals: -1 }] })).toThrow(
    'table: decimals of "a" must be an integer in [0, 20], got -1',
  );
});
