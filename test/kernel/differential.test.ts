import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import { startClient } from "./client.js";
import { forms as usualForms } from "./forms.js";
import { moreForms } from "./more-forms.js";
import { long } from "../long.js";

// Cells against one script in Node: each form as an ES module of its own, and over one, two and three cells, with and without await.
let scripts: Readonly<Record<string, string>>;
const forms = { ...usualForms, ...moreForms };
const names = Object.keys(forms);

/** What Node says of every form: name → value as text. */
function inNode(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "lottery-forms-"));
  names.forEach((name, index) => {
    const statements = (forms[name] ?? []).join(";\n").replaceAll("µ", "0");
    const start = statements.lastIndexOf(";\n") + 2;
    const source = `${statements.slice(0, start)}\n${lastAsValue(statements.slice(start))}`;
    const target = /@|using|accessor/.test(source) ? ts.ScriptTarget.ES2022 : ts.ScriptTarget.ESNext;
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(folder, `form${index}.mjs`), outputText);
  });
  const show = `import { inspect } from 'node:util'; const all = [];
for (let i = 0; i < ${names.length}; i++) all.push(inspect((await import('./form' + i + '.mjs')).value_, { depth: 4 }));
console.log(JSON.stringify(all));`;
  writeFileSync(join(folder, "all.mjs"), show);
  const told = JSON.parse(
    execFileSync(process.execPath, [join(folder, "all.mjs")], { encoding: "utf8" }),
  ) as string[];
  rmSync(folder, { recursive: true });
  return Object.fromEntries(names.map((name, index) => [name, told[index] ?? ""]));
}

/** The last statement list with its last expression exported as `value_`. */
function lastAsValue(source: string): string {
  const file = ts.createSourceFile("last.ts", source, ts.ScriptTarget.Latest, true);
  const start = file.statements.at(-1)?.getStart(file) ?? 0;
  return `${source.slice(0, start)}\nexport const value_ = ${source.slice(start)}`;
}

beforeAll(() => {
  scripts = inNode();
});

/** The statements over `count` cells, the last ones as alone as possible. */
function split(statements: readonly string[], count: number): readonly string[] {
  const first = statements.slice(0, statements.length - count + 1).join(";\n");
  return [first, ...statements.slice(statements.length - count + 1)];
}

/** The stated rule: a cell may use what it declares itself and what earlier cells declared, but not what only a later one will. */
const usesLater = ["a later let read by a function", "import after use"];
const expected = (name: string, count: number): unknown =>
  count === 3 && usesLater.includes(name) ? expect.stringContaining("Cannot find name") : scripts[name];

let run = 0;
const awaits: Readonly<Record<string, (cell: string) => string>> = {
  without: (cell) => cell,
  with: (cell) => `await null;\n${cell}`,
};
/** The corners of the language are tried once over each count of cells, in the short form every other one over three; the usual forms everywhere. */
const corners = long ? [1, 2, 3] : [3];
const usual = Object.keys(usualForms);
const every = names.filter((name, k) => long || k % 2 === 0 || usual.includes(name));
const tried = (count: number, kind: string): readonly string[] =>
  corners.includes(count) && kind === (count === 3 ? "with" : "without") ? every : usual;

test("there are at least 60 forms", () => expect(names.length).toBeGreaterThanOrEqual(60));

// Every count of cells both ways, in the short form each count one way.
for (const count of [1, 2, 3]) {
  for (const [kind, wrap] of Object.entries(awaits)) {
    if (!long && (kind === "with") !== (count === 3)) continue;
    test(`over ${count} cells, ${kind} await, every form gives what one script in Node gives`, async () => {
      const found: Record<string, string> = {};
      const names = tried(count, kind);
      const kernel = await startClient(); // its own: the more names there are, the longer a cell takes
      for (const name of names) {
        const number = String(++run);
        const cells = split(forms[name] ?? [], count).map((cell) => wrap(cell.replaceAll("µ", number)));
        let last = "";
        for (const cell of cells) {
          const { result, error } = await kernel.execute(cell, { stop_on_error: false });
          last = error === undefined ? (result ?? "undefined") : `${error.ename}: ${error.evalue} in ${cell}`;
          if (error !== undefined) break;
        }
        found[name] = last;
      }
      await kernel.close();
      expect(found).toEqual(Object.fromEntries(names.map((name) => [name, expected(name, count)])));
    });
  }
}

/** Ways to declare the name `x`, and what is read of it afterwards. */
const declarations: Readonly<Record<string, readonly [code: string, value: string]>> = {
  var: ["var x = 1", "1"],
  let: ["let x = 2", "2"],
  const: ["const x = 3", "3"],
  "var in a loop": ["for (var x = 0; x < 4; x++) {}", "4"],
  "let without value": ["let x: number | undefined", "undefined"],
  "destructured const": ["const { x } = { x: 5 }", "5"],
  "destructured var": ["var [x] = [6]", "6"],
  function: ["function x() { return 7 }", "[Function: x]"],
  "generator function": ["function* x() {}", "[GeneratorFunction: x]"],
  class: ["class x { a = 8 }", "[class x]"],
  enum: ["enum x { Red }", "{ '0': 'Red', Red: 0 }"],
  namespace: ["namespace x { export const own = 9 }", "{ own: 9 }"],
  import: ["import { basename as x } from 'node:path'", "[Function: basename]"],
  "import of all": [
    "import * as x from './one.json'",
    "[Object: null prototype] { one: 1, default: { one: 1 } }",
  ],
};

test("a name can be declared again in any way, after a declaration of any kind and after a failed one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lottery-names-"));
  writeFileSync(join(folder, "one.json"), '{ "one": 1 }');
  const own = await startClient({ cwd: folder });
  const wrong: string[] = [];
  for (const [i, [before, [first]]] of Object.entries(declarations).entries()) {
    for (const [j, [after, [second, value]]] of Object.entries(declarations).entries()) {
      if (addsUp(before, after) || (!long && (i + j) % 2 === 1)) continue; // in the short form every other pair
      await own.execute(first);
      const { result = "undefined", error } = await own.execute(`${second};\nx`);
      if (error !== undefined || result !== value)
        wrong.push(`${after} after ${before}: ${error?.evalue ?? result}`);
      if (before === after) await own.execute(`throw 0;\n${first}`); // what comes next follows a failed one
    }
  }
  await own.close();
  rmSync(folder, { recursive: true });
  expect(wrong).toEqual([]);
});

/** A namespace adds to what it follows, and an enum to a namespace, as they do in one script. */
const addsUp = (before: string, after: string): boolean =>
  (after === "namespace" && ["function", "generator function", "class", "enum"].includes(before)) ||
  (after === "enum" && before === "namespace");
