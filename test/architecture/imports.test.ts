import { existsSync, readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { cycles, importsOf, isAllowed, roomOf, rooms, sourceFiles } from "./rooms.js";

const files = sourceFiles();
const imports = importsOf(files);

test("every folder of src is a room of the table, and every room of the table holds at most one number", () => {
  const known = new Set([...Object.keys(rooms), "setup"]);
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

test("imports point only to rooms above", () => {
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("no file imports itself, directly or round about", () => {
  expect(cycles(imports).map((cycle) => cycle.join(" -> "))).toEqual([]);
});

test("every relative import ends in .js and names a file that exists", () => {
  const missing = imports.filter(({ to }) => !existsSync(to)).map(({ from, to }) => `${from} -> ${to}`);
  expect(missing).toEqual([]);
});

test("nothing in src imports an other room's file by the package's own name", () => {
  const named = files.filter((file) => /from "lottery-lab/.test(readFileSync(file, "utf8")));
  expect(named).toEqual([]);
});

test("the rules refuse what they should: downwards, sideways, into a narrow room, and a cycle of three", () => {
  const between = (from: string, to: string): boolean => isAllowed({ from: `src/${from}`, to: `src/${to}` });
  expect(between("training/a.ts", "engine/b.ts")).toBe(true);
  expect(between("data/a.ts", "numerics/b.ts")).toBe(true);
  expect(between("engine/a.ts", "training/b.ts")).toBe(false);
  expect(between("data/a.ts", "networks/b.ts")).toBe(false);
  expect(between("figures/a.ts", "tickets/b.ts")).toBe(false);
  expect(between("notebook/a.ts", "kernel/api.ts")).toBe(true);
  expect(between("notebook/a.ts", "kernel/executor.ts")).toBe(false);
  expect(between("lab/a.ts", "index.ts")).toBe(false);
  expect(roomOf("src/index.ts")).toBeUndefined();
  const edge = (from: string, to: string): { from: string; to: string } => ({ from, to });
  expect(cycles([edge("a", "b"), edge("b", "c"), edge("c", "b"), edge("a", "c")])).toEqual([["b", "c", "b"]]);
});
