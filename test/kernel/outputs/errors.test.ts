import { join, sep } from "node:path";
import { expect, test } from "vitest";
import { describeError, describeProblems } from "../../../src/kernel/outputs/errors.js";
import { createSources } from "../../../src/kernel/stacks/sources.js";
import { shortPath } from "../../../src/kernel/stacks/stacks.js";

const folder = join(sep, "home", "ada", "notebooks");
const packageRoot = join(sep, "home", "ada", "lottery");
const kernelFolder = join(packageRoot, "dist", "kernel");
const sources = createSources();
sources.add("In[7]", "first();\n  second();");
const stacks = { folder, packageRoot, kernelFolder };
const places = { sources, stacks };

const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\u001b\[\d+m/g, ""));

function thrown(frames: readonly string[], error: Error = new Error("boom")): Error {
  error.stack = `${error.name}: ${error.message}\n${frames.map((frame) => `    at ${frame}`).join("\n")}`;
  return error;
}

test("a traceback has the line of the cell and its text, and no frames of the machinery", () => {
  const error = thrown([
    "second (In[7]:2:3)",
    "new Promise (<anonymous>)",
    "Session.post (node:inspector:136:22)",
    `Object.run (${join(kernelFolder, "runner.js")}:60:1)`,
    `convert (${join(packageRoot, "node_modules", "tslab", "dist", "converter.js")}:1:1)`,
  ]);
  const { ename, evalue, traceback } = describeError(error, places);
  expect([ename, evalue]).toEqual(["Error", "boom"]);
  expect(plain(traceback)).toEqual(["Error: boom", "  2 |   second();", "    at second (In[7]:2)"]);
});

test("paths never tell where this machine keeps things", () => {
  const error = thrown([
    `f (${join(packageRoot, "dist", "lab", "run.js")}:5:1)`,
    `g (${join(packageRoot, "node_modules", "mathjs", "lib", "x.js")}:6:1)`,
    `h (file://${join(folder, "util.js")}:7:1)`,
  ]);
  expect(describeError(error, places).traceback.slice(1)).toEqual([
    `    at f (${join("lottery-lab", "dist", "lab", "run.js")}:5)`,
    `    at g (${join("mathjs", "lib", "x.js")}:6)`,
    "    at h (util.js:7)",
  ]);
  expect(shortPath(join(sep, "home", "ada", "other", "a.js"), stacks)).toBe(join("..", "other", "a.js"));
});

test("causes and the errors of an AggregateError are told, each once, with their own lines", () => {
  const inner = thrown(["In[7]:1:1"], new TypeError("inner"));
  const outer = thrown(["In[7]:2:1"], new AggregateError([inner, inner], "many", { cause: inner }));
  const lines = plain(describeError(outer, places).traceback);
  expect(lines.filter((line) => line.includes("inner"))).toEqual(["  caused by TypeError: inner"]);
  expect(lines).toContain("    1 | first();");
});

test("an error that is its own cause ends", () => {
  const error = thrown([]);
  error.cause = error;
  expect(describeError(error, places).traceback).toHaveLength(1);
});

test("own properties of an error are shown", () => {
  const error = Object.assign(thrown([]), { code: "ENOENT" });
  expect(describeError(error, places).traceback.at(-1)).toBe("{ code: 'ENOENT' }");
});

test("what is thrown without being an error is shown as it is", () => {
  expect(describeError({ a: 1 }, places)).toMatchObject({ ename: "Thrown", evalue: "{ a: 1 }" });
  expect(describeError(undefined, places)).toMatchObject({ ename: "Thrown", evalue: "undefined" });
});

test("an error that throws when it is read is still an error message", () => {
  const hostile = new Error("x");
  Object.defineProperty(hostile, "stack", {
    get() {
      throw new Error("no stack for you");
    },
  });
  expect(describeError(hostile, places).evalue).toContain("no stack for you");
});

test("a type error shows line, message, code, source and a caret under the place; its explanation follows once", () => {
  const place = { line: 2, column: 4, code: 2322, file: undefined };
  const problems = [
    { ...place, message: "wrong" },
    { ...place, message: "because" },
  ];
  const { ename, evalue, traceback } = describeProblems(problems, "a;\n\tb c;");
  expect([ename, evalue]).toEqual(["TypeScript", "line 2: wrong"]);
  expect(plain(traceback)).toEqual([
    "TypeScript: the cell was not run",
    "line 2: wrong (TS2322)",
    "  2 | \tb c;",
    "      \t  ^",
    "    because",
  ]);
});
