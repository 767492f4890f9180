import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createCompiler } from "../../../src/kernel/checks/compiler.js";
import { createNames } from "../../../src/kernel/repl/names.js";
import { withoutDocs } from "../../../src/kernel/compiler/lazy-docs.js";
import { loadTslab } from "../../../src/kernel/compiler/tslab.js";

test("doc comments that begin a line become plain ones of the same length, and nothing else changes", () => {
  const text =
    '/** a */ declare const x: "/** b";\n  /** c\n   * d */\nf(/** e */ a);\n/**/ type T = "src/**/*.ts";';
  const stripped = withoutDocs(text);
  expect(stripped).toBe(
    '/*- a */ declare const x: "/** b";\n  /*- c\n   * d */\nf(/** e */ a);\n/**/ type T = "src/**/*.ts";',
  );
  expect(withoutDocs(readFileSync("node_modules/@types/node/fs.d.ts", "utf8"))).not.toMatch(/^\s*\/\*\*/m);
});

const compiler = createCompiler(loadTslab(), createNames(), (step) => step());
const documentation = (source: string, name: string): string | undefined =>
  compiler.inspect(source, source.lastIndexOf(name) + 1);

test("documentation of library names is read when somebody asks: methods with their parameters, functions, variables, types", () => {
  expect(documentation("Math.floor(1)", "floor")).toContain("Returns the greatest integer");
  expect(documentation("Math.floor(1)", "floor")).toContain("@param x A numeric expression.");
  expect(documentation("[1].map(String)", "map")).toContain("Calls a defined callback function");
  expect(documentation("Promise", "Promise")).toContain(
    "Represents the completion of an asynchronous operation",
  );
  expect(documentation("import { readFileSync } from 'fs'; readFileSync", "readFileSync")).toContain(
    "Returns the contents of the `path`",
  );
  expect(documentation("/** my own */\nfunction own(): void {}\nown();", "own()")).toContain("my own");
});
