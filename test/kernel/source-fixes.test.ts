import typescript from "@tslab/typescript-for-tslab";
import { expect, test } from "vitest";
import { prepareCell, shareVariables } from "../../src/kernel/source-fixes.js";

const prepared = (source: string): string => prepareCell(typescript, source).text;

test("short properties are written out at any depth; defaults in patterns are left alone", () => {
  expect(prepared("f({ a, b: 1 })")).toBe("f({ a: a, b: 1 })");
  expect(prepared("const g = () => ({ x: [{ y }] });")).toBe("const g = () => ({ x: [{ y: y }] });");
  expect(prepared("({ a = 1 } = o);")).toBe("({ a = 1 } = o);");
  expect(prepared("const { a } = o;")).toBe("const { a } = o;");
});

test("a property that a pattern renames is quoted at any depth; a short one and a computed one are left alone", () => {
  expect(prepared("const { a: b, c, ...d } = o;")).toBe('const { "a": b, c, ...d } = o;');
  expect(prepared("f(({ a: { b: c = 1 } }) => c);")).toBe('f(({ "a": { "b": c = 1 } }) => c);');
  expect(prepared("const { [a]: b, 'x-y': z } = o;")).toBe("const { [a]: b, 'x-y': z } = o;");
});

test("export goes from declarations and lists, every line staying where it is; default and re-exports stay", () => {
  expect(prepared("export const a = 1;")).toBe("       const a = 1;");
  expect(prepared("export async function f() {}")).toBe("       async function f() {}");
  expect(
    prepared("const a = 1;\nexport {\n  a,\n};\na")
      .split("\n")
      .map((line) => line.trim()),
  ).toEqual(["const a = 1;", "", "", "", "a"]);
  expect(prepared("export default 5;")).toBe("export default 5;");
  expect(prepared("export * from './x';")).toBe("export * from './x';");
});

test("a for await outside of functions marks the cell as awaiting; one inside of a function does not", () => {
  expect(prepared("for await (const x of y) f(x);")).toBe("await 0; for await (const x of y) f(x);");
  expect(prepared("if (a) { for await (const x of y) f(x); }")).toMatch(/^await 0; if/);
  const inside = "async function f() { for await (const x of y) g(x); }";
  expect(prepared(inside)).toBe(inside);
});

test("offsets after changes lead back to the cell", () => {
  const source = "export const o = { a, b };";
  const { text, original } = prepareCell(typescript, source);
  expect(original(text.indexOf("}"))).toBe(source.indexOf("}"));
});

test("let and var become shared exports; constants, functions and classes keep their local form", () => {
  const module =
    "let x = 1;\nconst c = 2;\nvar [p, { q, ...r }] = f();\nfunction g() { x++; }\nexport { x, c, p, q, r, g };\n";
  const shared = shareVariables(typescript, module);
  expect(shared).toContain("export let x = 1;");
  expect(shared).toContain("export var [p, { q, ...r }]");
  expect(shared).toContain("\nconst c = 2;");
  expect(shared).toContain("export { c, g };");
});

test("a module without an export list, and variables that are not in it, stay as they are", () => {
  expect(shareVariables(typescript, "let x = 1;")).toBe("let x = 1;");
  expect(shareVariables(typescript, "let x = 1;\nlet y = 2;\nexport { y };")).toBe(
    "let x = 1;\nexport let y = 2;\nexport {  };",
  );
});
