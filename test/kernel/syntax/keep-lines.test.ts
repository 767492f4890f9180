import ts from "typescript";
import { expect, test } from "vitest";
import { keepLines } from "../../../src/kernel/syntax/keep-lines.js";

function kept(source: string, options: ts.CompilerOptions = {}): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    sourceMap: true,
    alwaysStrict: false,
    ...options,
  };
  const { outputText, sourceMapText = "" } = ts.transpileModule(source, {
    fileName: "a.tsx",
    compilerOptions,
  });
  return keepLines(ts, ts.createSourceFile("a.js", outputText, ts.ScriptTarget.Latest, true), sourceMapText);
}
/** Line of the first occurrence of a mark. */
const lineOf = (text: string, mark: string): number => text.slice(0, text.indexOf(mark)).split("\n").length;

const sources: Readonly<Record<string, string>> = {
  "types that vanish": "interface A {\n  a: 1;\n}\ntype B =\n  | A\n  | 2;\n\nmark(1 as B);",
  "a result type over lines": "const f = (a: number): {\n  x: number;\n} => ({\n  x: a,\n});\nmark();",
  comments: "/* a\n b */ // c\n/** d\n */\nmark(); /* e */",
  "a template with line ends and trailing spaces": "const t = `a  \n  b  \n${1}\n`;\nmark();",
  "an enum": "enum E {\n  A,\n\n  B,\n}\n\nmark();",
  "a namespace": "namespace N {\n  export const a = 1;\n\n  export function f() {\n    mark();\n  }\n}",
  "parameter properties":
    "class P {\n  constructor(\n    private a: number,\n\n    readonly b = 1,\n  ) {\n    mark();\n  }\n}",
  "a decorated class": "const d = (f: any, c: any) => f;\n\nclass A {\n\n  @d\n  m() {\n    mark();\n  }\n}",
  using: "{\n\n  using r = null;\n\n  mark();\n}",
  JSX: "const x = (\n  <div>\n\n    {mark()}\n  </div>\n);",
  "return, throw and arrows": "function f() {\n  return (\n    // why\n    mark()\n  );\n}",
  "a chain of calls": "a\n  .b()\n\n  .c(() => {\n    mark();\n  });",
};

test.each(Object.entries(sources))(
  "%s: everything stays in its line, and the program is the same",
  (name, source) => {
    const text = kept(source, { jsx: ts.JsxEmit.React });
    expect(lineOf(text, "mark(")).toBe(lineOf(source, "mark("));
    const again = (code: string): string =>
      ts
        .transpileModule(code, {
          compilerOptions: {
            target: ts.ScriptTarget.ESNext,
            module: ts.ModuleKind.ESNext,
            removeComments: true,
          },
        })
        .outputText.replace(/\s+/g, "");
    const plain = ts.transpileModule(source, {
      fileName: "a.tsx",
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        jsx: ts.JsxEmit.React,
      },
    }).outputText;
    expect(again(text)).toBe(again(plain));
    if (name.startsWith("a template")) expect(text).toContain("`a  \n  b  \n${1}\n`");
  },
);
