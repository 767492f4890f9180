import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Compiler } from "../../../src/kernel/checks/compiler.js";
import { createSession, type Session } from "../session.js";

// The compiler is slow to start: one for all tests. Names of one test do not disturb the next.
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "lottery compiler ü "));
let compiler: Compiler;
let session: Session;

beforeAll(() => {
  const hidden = join(folder, "node_modules", "hidden");
  mkdirSync(hidden, { recursive: true });
  const exports = { ".": { types: "./types.d.ts", default: "./code.js" } };
  writeFileSync(join(hidden, "package.json"), JSON.stringify({ name: "hidden", version: "1.0.0", exports }));
  writeFileSync(join(hidden, "secret.d.ts"), "export declare class Secret { private own; value: number }");
  writeFileSync(
    join(hidden, "types.d.ts"),
    "import { Secret } from './secret.js'; export declare function make(): Secret; export declare const seven: number;",
  );
  writeFileSync(join(hidden, "code.js"), "exports.make = () => ({ value: 7 }); exports.seven = 7;");
  writeFileSync(join(folder, "util.ts"), "export const twice = (x: number): number => 2 * x;\n");
  process.chdir(folder);
  writeFileSync(join(folder, "elsewhere.d.ts"), "export declare const far: 8;");
  session = createSession(folder, { "not-installed": join(folder, "elsewhere.d.ts") });
  compiler = session.compiler;
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});
const { compiled, run } = {
  compiled: (source: string) => session.compiled(source),
  run: (source: string) => session.run(source),
};
const problems = (source: string): unknown => {
  const cell = compiler.compile(source);
  return cell.kind === "refused" ? cell.problems.map(({ line, column, code }) => [line, column, code]) : [];
};

test("a short property takes the variable of an earlier cell", async () => {
  await run("const a = 1; const b = 'two';");
  expect(await run("({ a, b })")).toEqual({ a: 1, b: "two" });
});

test("a pattern renames a property of an earlier cell's value, in parameters, functions and declarations", async () => {
  await run("const rows = [{ points: [1, 2] }]; const first = <T>(list: readonly T[]) => list[0];");
  expect(await run("rows.map(({ points: line }) => first(line))")).toEqual([1]);
  expect(await run("const { points: top } = rows[0]; [top, first(top)]")).toEqual([[1, 2], 1]);
  expect(problems("const { points: low } = rows[0]; low.foo;")).toEqual([[1, 38, 2339]]);
});

test("functions of a cell and later cells share one let, in both directions", async () => {
  await run("let n = 2; function inc() { n++; return n; }");
  expect(await run("inc(); inc(); n")).toBe(4);
  expect(await run("n = 10; inc()")).toBe(11);
});

test("a destructured let is shared as well", async () => {
  await run("let [p, { q }] = [1, { q: 2 }]; const sum = () => p + q;");
  expect(await run("p = 5; q = 6; sum()")).toBe(11);
});

test("for await works at top level, and problems after it keep their column", async () => {
  expect(await run("let s = 0;\nfor await (const x of [1, 2, 3]) s += x;\ns")).toBe(6);
  expect(problems("for await (const x of [1]) x.foo;")).toEqual([[1, 30, 2339]]);
});

test("export in a cell declares as usual", async () => {
  await run("export const e = 5;\nexport function f() { return e; }");
  expect(await run("e + f()")).toBe(10);
});

test("types are strict, without a browser's, and with Node's", () => {
  expect(problems("const text: string = null;")).toEqual([[1, 7, 2322]]);
  expect(problems("(x) => x")).toEqual([[1, 2, 7006]]);
  expect(problems("document.title")).toEqual([[1, 1, 2584]]);
  expect(problems("const id: number = process.pid; [1].findLast((x) => x > 0);")).toEqual([]);
});

test("a problem after a short property and an export is told in the cell's own columns", () => {
  expect(problems("export const w = 1;\nexport const o = { w }; o.nope")).toEqual([[2, 27, 2339]]);
});

test("packages resolve by their exports, and a value of a type they do not export is any in later cells", async () => {
  await run("import { make, seven } from 'hidden'; const secret = make(); const { value } = make();");
  await run("class Holder { held = make(); get() { return make(); } }\nfunction again() { return make(); }");
  expect(await run("secret.value + value + new Holder().get().value + again().value + seven")).toBe(35);
});

test("a package that is not installed where the notebook lies can be told where its types are", () => {
  expect(problems("import { far } from 'not-installed'; const eight: 8 = far; const nine: 9 = far;")).toEqual(
    [[1, 66, 2322]],
  );
});

test("an imported name can be declared anew", async () => {
  await run("import { seven as number7 } from 'hidden';");
  await run("const number7 = 8;");
  expect(await run("number7")).toBe(8);
});

test("local TypeScript modules are compiled and run", async () => {
  expect(await run("import { twice } from './util'; twice(21)")).toBe(42);
});

test("a local module is read again once it changed, and found once it is there", async () => {
  const path = join(folder, "later.ts");
  const source = "import { later } from './later'; later";
  expect(problems(source)).toEqual([[1, 23, 2307]]);
  for (const value of [1, 2]) {
    writeFileSync(path, `export const later = ${value};`);
    utimesSync(path, value, value); // two writes may share a time
    expect(await run(source)).toBe(value);
  }
  writeFileSync(path, "export const later: string = 3;");
  expect(compiler.compile(source)).toMatchObject({
    kind: "refused",
    problems: [{ file: "later.ts", line: 1 }],
  });
});

test("a module cell can be imported, and its problems are its own", async () => {
  await run("/** @module inner */\nexport const fromModule = 3;");
  expect(await run("import { fromModule } from './inner'; fromModule")).toBe(3);
  expect(problems("/** @module broken */\nexport const x: string = 3;")).toEqual([[2, 14, 2322]]);
});

test("declarations survive a cell that fails while it runs, and not one that is only tried", async () => {
  await expect(run("const kept = 1; throw new Error('x')")).rejects.toThrow("x");
  expect(await run("kept")).toBe(1);
  compiler.compile("const tried = 1", { keep: false });
  expect(problems("tried")).toEqual([[1, 1, 2304]]);
});

test("types vanish, and everything stays in its line", async () => {
  const source =
    "interface Gone {\n  a: number;\n}\nconst o: Gone = {\n  a: 1,\n};\n\nfunction fail(): never {\n  throw new Error('here');\n}\nfail();";
  const { code } = compiled(source);
  const lines = code.split("\n");
  expect(lines[8]).toBe("throw new Error('here');");
  expect(lines[10]).toContain("fail()");
});

test("completion knows earlier cells and members; inspection gives signature and documentation", () => {
  compiled("/** Says hello. */\nfunction greeting(name: string): string { return name; }");
  expect(compiler.complete("gree", 4)).toEqual({ start: 0, end: 4, names: ["greeting"] });
  expect(compiler.complete("greeting('x').char", 18).names).toContain("charAt");
  const told = compiler.inspect("greeting", 3);
  expect(told).toContain("function greeting(name: string): string");
  expect(told).toContain("Says hello.");
});

test("an empty cell and a comment compile to nothing", () => {
  expect([compiled("").code, compiled("// nothing").code]).toEqual(["", ""]);
});

test("an object whose texts have become any texts is told what to write", () => {
  compiled(
    "interface Choice { kind: 'a' | 'b'; n: number }\nfunction take(choice: Choice) { return choice.n; }\nconst made = { kind: 'a', n: 1 };",
  );
  const cell = compiler.compile("take(made)");
  expect(cell).toMatchObject({ kind: "refused" });
  expect(JSON.stringify(cell)).toContain('write \\"as const\\" behind the value where \\"made\\" is made');
  expect(problems("take({ kind: 'a', n: 'x' })")).toEqual([[1, 19, 2322]]);
  compiled("const fixed = { kind: 'a', n: 1 } as const; take(fixed)");
});
