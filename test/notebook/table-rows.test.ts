import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { table, tableCsv, tableJson } from "../../src/notebook/index.js";
import { kernelDouble } from "./kernel-double.js";

const rows = [
  { arm: 'a "b", c', loss: { estimate: 0.1 + 0.2, interval: [0, Infinity] as const }, ok: true },
  { arm: "β", loss: null, ok: false },
];

test("CSV holds full precision, an estimate in three columns, quotes where needed and nothing where nothing is", () => {
  expect(tableCsv(rows)).toBe(
    'arm,loss,loss lower,loss upper,ok\r\n"a ""b"", c",0.30000000000000004,0,Infinity,true\r\nβ,,,,false\r\n',
  );
});

test("JSON holds the same records", () => {
  expect(JSON.parse(tableJson(rows))).toEqual([
    { arm: 'a "b", c', loss: 0.1 + 0.2, "loss lower": 0, "loss upper": "Infinity", ok: true },
    { arm: "β", loss: null, ok: false },
  ]);
});

test("a column computed by a function stands under its heading; two equal headings are an error", () => {
  const value = ({ ok }: (typeof rows)[number]): number => (ok ? 1 : 0);
  expect(tableCsv(rows, { columns: [{ value, label: "ok", unit: "1" }] })).toBe("ok\r\n1\r\n0\r\n");
  expect(() => tableCsv(rows, { columns: ["ok", { value, label: "ok" }] })).toThrow(
    'tableCsv: headings of columns must differ, got "ok" twice',
  );
});

test("a table shown with save writes CSV and JSON beside the figures; a path as its name is an error", () => {
  const folder = mkdtempSync(join(tmpdir(), "rows-"));
  vi.stubEnv("LOTTERY_OUT", folder);
  const { displayed } = kernelDouble();
  table(rows, { save: "losses" });
  expect(displayed).toHaveLength(1);
  expect(readFileSync(join(folder, "figures", "losses.csv"), "utf8")).toBe(tableCsv(rows));
  expect(readFileSync(join(folder, "figures", "losses.json"), "utf8")).toBe(tableJson(rows));
  expect(() => table(rows, { save: "../x" })).toThrow("table: save must be 1-80 lower-case");
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
