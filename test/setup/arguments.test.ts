import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseStartArguments, selectNotebooks } from "../../src/setup/arguments.mjs";

test("start without arguments runs every notebook at scale quick and saves none", () => {
  expect(parseStartArguments([])).toEqual({ scale: "quick", only: [], save: false });
});

test("start reads --scale, --only (more than once) and --save", () => {
  const args = ["--scale", "laptop", "--only", "01", "--only", "02", "--save"];
  expect(parseStartArguments(args)).toEqual({ scale: "laptop", only: ["01", "02"], save: true });
});

test("start refuses unknown arguments and scales, and a missing value, and names what it knows", () => {
  expect(() => parseStartArguments(["--fast"])).toThrow("got --fast");
  expect(() => parseStartArguments(["--scale", "huge"])).toThrow(
    "start: scale must be one of quick, laptop, paper, got huge",
  );
  expect(() => parseStartArguments(["--only"])).toThrow("start: --only needs a value");
});

test("notebooks are chosen by the beginning of their names, in order; one that matches none is refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "notebooks-"));
  for (const name of ["01-tickets.ipynb", "00-tour.ipynb", "notes.md"]) writeFileSync(join(folder, name), "");
  expect(selectNotebooks(folder, [])).toEqual(["00-tour.ipynb", "01-tickets.ipynb"]);
  expect(selectNotebooks(folder, ["01"])).toEqual(["01-tickets.ipynb"]);
  expect(() => selectNotebooks(folder, ["07"])).toThrow("(00-tour.ipynb, 01-tickets.ipynb), got 07");
  rmSync(folder, { recursive: true });
  expect(() => selectNotebooks(folder, [])).toThrow("must hold a notebook, got none");
});
