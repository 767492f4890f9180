import { afterAll, beforeAll, expect, test } from "vitest";
import { notebookFolder } from "./notebook-folder.js";
import { startClient, type Answer, type Client } from "./client.js";

const { folder, file } = notebookFolder("lottery-names-");
file("side.ts", "export const part = 'imported';\n");
let kernel: Client;
beforeAll(async () => {
  kernel = await startClient({ cwd: folder });
});
afterAll(() => kernel.close());

const interrupted = (code: string, milliseconds?: number): Promise<Answer> =>
  kernel.interrupted(code, milliseconds);
const told = ({ error }: Answer): readonly string[] =>
  (error?.traceback ?? []).slice(1).map((line) => line.trim());
const value = async (code: string): Promise<unknown> => {
  const { result, error } = await kernel.execute(code, { stop_on_error: false });
  return error?.evalue ?? result;
};

const never = "console.log('begun');\nawait new Promise(() => {});";
/** Kinds of declaration: an earlier cell, the cell that is interrupted, what is read of the name, before and after. */
const kinds: Readonly<
  Record<string, readonly [earlier: string, later: string, before: string, after: string]>
> = {
  let: ["let x = 1", "let x = 2", "1", "2"],
  "let without value": ["let x: number | undefined = 1", "let x: number | undefined", "1", "undefined"],
  const: ["const x = 1", "const x = 2", "1", "2"],
  var: ["var x = 1", "var x = 2", "1", "2"],
  "var of a loop": ["var x = 1", "for (var x = 5; x < 7; x++) {}", "1", "7"],
  class: ["class x { static v = 1 }", "class x { static v = 2 }", "[class x] { v: 1 }", "[class x] { v: 2 }"],
  "object pattern": ["const { x } = { x: 1 }", "const { x } = { x: 2 }", "1", "2"],
  "array pattern with defaults": ["let [x = 0] = [1]", "let [x = 0] = [2]", "1", "2"],
  "nested pattern with rest": [
    "const { a: { ...x } } = { a: { v: 1 } }",
    "const { a: { ...x } } = { a: { v: 2 } }",
    "{ v: 1 }",
    "{ v: 2 }",
  ],
  enum: ["enum x { A = 1 }", "enum x { A = 2 }", "{ '1': 'A', A: 1 }", "{ '2': 'A', A: 2 }"],
  namespace: [
    "namespace x { export const a = 1 }",
    "namespace x { export const a = 2 }",
    "{ a: 1 }",
    "{ a: 2 }",
  ],
  "function to a variable": ["const x = () => 1", "const x = () => 2", "[Function: x]", "[Function: x]"],
};

test.each(Object.entries(kinds))(
  "%s: a cell that is stopped before it keeps the earlier value, one that is stopped after it has its own",
  async (_, [earlier, later, before, after]) => {
    await kernel.execute("let x: unknown;"); // a namespace would add to the enum of the kind before
    await kernel.execute(`${earlier};`);
    expect(told(await interrupted(`${never}\n${later};`))).toEqual(["keep their earlier values: x"]);
    expect(await value("x")).toBe(before);
    const [said = ""] = told(await interrupted(`${later};\n${never}`));
    expect(said).toMatch(after === "undefined" ? /^have no value yet: x$/ : /^set before that: x$/);
    expect((await value("x")) ?? "undefined").toBe(after);
  },
);

test("a function is there from the start of its cell, as in a script, and is said to be set", async () => {
  await kernel.execute("function f() { return 1 }\nfunction* g() { yield 1 }");
  const answer = await interrupted(`${never}\nfunction f() { return 2 }\nfunction* g() { yield 2 }`);
  expect(told(answer)).toEqual(["set before that: f, g"]);
  expect(await value("[f(), ...g()]")).toBe("[ 2, 2 ]");
});

test("names that no cell gave a value stay free: they are a ReferenceError and can be declared in any way", async () => {
  const answer = await interrupted(
    `${never}\nlet n1 = 1; const n2 = 2; var n3 = 3; class n4 {}; const [n5, { n6 }] = [5, { n6: 6 }];`,
  );
  expect(told(answer)).toEqual(["have no value yet: n1, n2, n4, n5, n6, n3"]);
  expect(
    await value("[typeof n3, (() => { try { return n1 } catch (e) { return (e as Error).name } })()]"),
  ).toBe("[ 'undefined', 'ReferenceError' ]");
  expect(
    await value("class n1 {}; let n2 = 'b'; function n4() {}; var n5 = 'e'; [n1.name, n2, n4.name, n5]"),
  ).toBe("[ 'n1', 'b', 'n4', 'e' ]");
});

test("an import that was reached is there, and one below the place is as well, since imports come first", async () => {
  await kernel.execute("import { part } from './side'; const before = part;");
  const answer = await interrupted(
    `import { part as own } from './side';\n${never}\nconst before = 'later';`,
  );
  expect(told(answer)).toEqual(["set before that: own", "keep their earlier values: before"]);
  expect(await value("[part, own, before]")).toBe("[ 'imported', 'imported', 'imported' ]");
});

test("a loop that computes and never waits keeps what it changed and the names below it", async () => {
  await kernel.execute("let turns = 0; const below = 'old'; const above = 'old';");
  const answer = await interrupted(
    "const above = 'new'; console.log('begun'); await new Promise<void>((done) => setTimeout(done, 70));\nfor (;;) turns++;\nconst below = 'new';",
    400,
  );
  expect(told(answer)).toEqual(["set before that: above", "keep their earlier values: below"]);
  expect(await value("[turns > 0, above, below]")).toBe("[ true, 'new', 'old' ]");
});

test("a value in the middle of a pattern is set, the rest of the pattern keeps what it had", async () => {
  await kernel.execute("let p1 = 'old', p2 = 'old';");
  const answer = await interrupted(
    "let { p1 = 'x', p2 = await (console.log('begun'), new Promise<string>(() => {})) } = { p1: 'new' } as { p1?: string; p2?: string };",
  );
  expect(told(answer)).toEqual(["set before that: p1", "keep their earlier values: p2"]);
  expect(await value("[p1, p2]")).toBe("[ 'new', 'old' ]");
});
