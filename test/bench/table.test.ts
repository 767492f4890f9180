import { expect, test } from "vitest";
import { digits3, textTable, time } from "../../bench/table.mjs";

test("numbers show three significant digits without an exponent, thousands parted", () => {
  const shown = [1234.5, 12.345, 1.2345, 0.012345, 0, Number.NaN].map(digits3);
  expect(shown).toEqual(["1,235", "12.3", "1.23", "0.0123", "0", "–"]);
});

test("1.18 ms is 1.18 in ms, 1,180 in µs and 0.00118 in s; the spread stands in brackets", () => {
  const summary = { median: 1.18e-3, lower: 1.1e-3, upper: 1.25e-3 };
  expect(["ms", "µs", "s"].map((unit) => time(summary, unit))).toEqual(["1.18", "1,180", "0.00118"]);
  expect(time(summary, "ms", { spread: true })).toBe("1.18 [1.10 1.25]");
});

test("a table sets its first column flush left and the others flush right under their heads", () => {
  expect(
    textTable(
      ["work", "ms"],
      [
        ["step 1", "1.18"],
        ["µ", "–"],
      ],
    ),
  ).toEqual(["work      ms", "------  ----", "step 1  1.18", "µ          –"]);
});
