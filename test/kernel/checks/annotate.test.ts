import typescript from "typescript";
import { expect, test } from "vitest";
import { annotateAny } from "../../../src/kernel/checks/annotate.js";
import { applyEdits } from "../../../src/kernel/syntax/edits.js";

function annotated(source: string, ...names: readonly string[]): string | undefined {
  const edits = annotateAny(
    typescript,
    source,
    names.map((name) => source.indexOf(name)),
  );
  return edits && applyEdits(source, edits).text;
}

test("a variable is annotated behind its name, a pattern behind the whole pattern and once", () => {
  expect(annotated("const model = make();", "model")).toBe("const model: any = make();");
  expect(annotated("const { one, two } = make();", "one", "two")).toBe("const { one, two }: any = make();");
});

test("functions, methods and getters are annotated behind their parameters, properties behind their name", () => {
  expect(annotated("function f(a: (b: 1) => 2) { return make(); }", "f(")).toBe(
    "function f(a: (b: 1) => 2): any { return make(); }",
  );
  expect(annotated("class C { p = make(); m() { return make(); } }", "p =", "m()")).toBe(
    "class C { p: any = make(); m(): any { return make(); } }",
  );
});

test("a place that is none of these is left to the reader of the message", () => {
  expect(annotated("foo(make());", "make")).toBeUndefined();
});
