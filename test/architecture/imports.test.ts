import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import {
  cycles,
  folders,
  importsOf,
  isAllowed,
  isInOrder,
  roomOf,
  rooms,
  sourceFiles,
  type Import,
} from "./rooms.js";

const imports = importsOf(sourceFiles());
const relative = imports.filter(({ to }) => to.startsWith("src/"));
const shown = ({ from, to }: Import): string => `${from} -> ${to}`;
const between = (from: string, to: string): Import => ({
  from: `src/${from}`,
  to: `src/${to}`,
  typeOnly: false,
});

test("every folder of src is a room of the table, or the set-up", () => {
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const known = new Set([...Object.keys(rooms), "setup"]);
  expect(folders.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

test("imports, of values and of types, point only to rooms above", () => {
  expect(relative.length).toBeGreaterThan(100);
  expect(relative.filter((one) => !isAllowed(one)).map(shown)).toEqual([]);
});

test("inside a room whose folders have an order, imports point only to folders above; every folder has its place", () => {
  expect(relative.filter((one) => !isInOrder(one)).map(shown)).toEqual([]);
  for (const [room, order] of Object.entries(folders)) {
    const found = relative.flatMap(({ from }) =>
      roomOf(from) === room ? (from.split("/").slice(2, -1)[0] ?? []) : [],
    );
    expect([...new Set(found)].filter((folder) => !order.includes(folder))).toEqual([]);
  }
  expect(isInOrder(between("kernel/outputs/a.ts", "kernel/running/b.ts"))).toBe(false);
  expect(isInOrder(between("kernel/running/a.ts", "kernel/outputs/b.ts"))).toBe(true);
  expect(isInOrder(between("kernel/running/a.ts", "kernel/main.ts"))).toBe(false);
  expect(isInOrder(between("kernel/running/a.ts", "kernel/api.ts"))).toBe(true);
});

test("no file loads itself, directly or round about", () => {
  const loads = relative.filter(({ typeOnly }) => !typeOnly);
  expect(cycles(loads).map((cycle) => cycle.join(" -> "))).toEqual([]);
});

/** Rooms in which files still need each other's types; to be emptied. */
const circlesOfTypes: readonly string[] = [];

test("no file needs itself round about by types either: what two files need of each other is a third's", () => {
  const elsewhere = (cycle: readonly string[]): boolean =>
    cycle.some((file) => circlesOfTypes.includes(roomOf(file) ?? ""));
  const circles = cycles(relative).filter((cycle) => !elsewhere(cycle));
  expect(circles.map((cycle) => cycle.join(" -> "))).toEqual([]);
});

test("every relative import ends in .js and names a file that exists", () => {
  expect(relative.filter(({ to }) => !existsSync(to)).map(shown)).toEqual([]);
});

test("nothing in src imports the package by its own name", () => {
  expect(imports.filter(({ to }) => /^lottery-lab(\/|$)/.test(to)).map(shown)).toEqual([]);
});

test("the rules refuse what they should: downwards, sideways, into a narrow room, from above all rooms", () => {
  const allowed = (from: string, to: string): boolean => isAllowed(between(from, to));
  expect(allowed("training/a.ts", "engine/b.ts")).toBe(true);
  expect(allowed("data/a.ts", "numerics/b.ts")).toBe(true);
  expect(allowed("engine/a.ts", "training/b.ts")).toBe(false);
  expect(allowed("data/a.ts", "networks/b.ts")).toBe(false);
  expect(allowed("figures/a.ts", "tickets/b.ts")).toBe(false);
  expect(allowed("notebook/a.ts", "kernel/api.ts")).toBe(true);
  expect(allowed("notebook/a.ts", "kernel/running/executor.ts")).toBe(false);
  expect(allowed("lab/a.ts", "index.ts")).toBe(false);
  expect(roomOf("src/index.ts")).toBeUndefined();
});

test("the search for cycles finds one of two files behind an entrance, and none in a tree", () => {
  const edges = [between("a", "b"), between("b", "c"), between("a", "c")];
  expect(cycles(edges)).toEqual([]);
  expect(cycles([...edges, between("c", "b")])).toEqual([["src/b", "src/c", "src/b"]]);
});
