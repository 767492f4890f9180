import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { expect, onTestFinished, test } from "vitest";
import { cellPrograms } from "../../../src/kernel/compiler/cell-programs.js";

const cell = "__tslab__.ts";
const sources: Readonly<Record<string, string>> = {
  [cell]: `/// <reference path="./global.ts" />
import { a } from "./a.js"; import type { T } from "./types.js"; import { p } from "pack"; import old = require("./old");
const late = import("./late.js"); declare module "./widened.js" { interface W { more: number } }
export const all: unknown[] = [a, p, old, late, {} as T];`,
  "global.ts": "declare const everywhere: number;",
  "a.ts": 'export * from "./b.js"; export const a = 1;',
  "b.ts": 'import "./a.js"; import "./side.js"; export const b = 2;', // in a circle
  "side.ts": "export {};",
  "types.d.ts": 'import { only } from "./only.js"; export type T = typeof only;',
  "only.ts": "export const only = 3;",
  "old.ts": "const old = 4; export = old;",
  "late.ts": "export const late = 5;",
  "widened.ts": "export interface W { one: number }", // added to, but not imported
  "unused.ts": "export const unused = 6;",
  "node_modules/pack/package.json": '{ "name": "pack", "types": "index.d.ts" }',
  "node_modules/pack/index.d.ts": 'export * from "./inner.js";',
  "node_modules/pack/inner.d.ts": "export declare const p: number;",
};

function setup() {
  const folder = mkdtempSync(join(tmpdir(), "lottery-programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    lib: ["lib.es5.d.ts"],
  };
  const names = [cell, "unused.ts"].map((name) => join(folder, name));
  return { folder, options, names, host: ts.createIncrementalCompilerHost(options) };
}

test("what a cell refers to in any way, at any distance, is what TypeScript's own record says", () => {
  const { folder, options, names, host } = setup();
  const recorded = ts.createEmitAndSemanticDiagnosticsBuilderProgram(names, options, host);
  const programs = cellPrograms(ts, ({ fileName }) => fileName.endsWith(cell));
  const made = programs(names, options, host);
  const code = ({ getSourceFile, getAllDependencies }: ts.BuilderProgram): readonly string[] => {
    const file = getSourceFile(join(folder, cell));
    if (file === undefined) throw new Error("no cell");
    return getAllDependencies(file)
      .filter((name) => !name.endsWith(".d.ts"))
      .map((name) => name.slice(folder.length + 1))
      .sort();
  };
  expect(code(made)).toEqual(code(recorded));
  const used = Object.keys(sources).filter((name) => /^(?!unused|widened)\w+\.ts$/.test(name));
  expect(code(made)).toEqual(used.sort());
});

test("the names of a cell are known before anything is checked, and those of its files are not yet", () => {
  const { folder, options, names, host } = setup();
  const made = cellPrograms(ts, ({ fileName }) => fileName.endsWith(cell))(names, options, host);
  const localsOf = (name: string): unknown =>
    (made.getSourceFile(join(folder, name)) as { locals?: ReadonlyMap<string, unknown> } | undefined)?.locals;
  expect([...(localsOf(cell) as ReadonlyMap<string, unknown>).keys()]).toEqual(
    expect.arrayContaining(["a", "late", "all"]),
  );
  expect(localsOf("late.ts")).toBeUndefined();
});
