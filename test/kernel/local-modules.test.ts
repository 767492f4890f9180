import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notebookFolder } from "./notebook-folder.js";
import { startClient, type Client } from "./client.js";

const { folder, file } = notebookFolder("lottery-modules-");
let kernel: Client;
beforeAll(async () => {
  kernel = await startClient({ cwd: folder });
});
afterAll(() => kernel.close());

const said = async (code: string): Promise<unknown> => {
  const { result, error } = await kernel.execute(code, { stop_on_error: false });
  return error === undefined ? result : error.traceback.join("\n").replace(/\u001b\[\d+m/g, "");
};
/** A file that holds a number, in each way of writing one, and how it is imported and read. */
const leaves = {
  "a .ts": ["leaf.ts", (n: number) => `export const n: number = ${n};`, "import { n } from './leaf'"],
  "a .mts": ["leafm.mts", (n: number) => `export const n: number = ${n};`, "import { n } from './leafm.mjs'"],
  "a .cts": ["leafc.cts", (n: number) => `export const n: number = ${n};`, "import { n } from './leafc.cjs'"],
  "an .mjs": ["leaf.mjs", (n: number) => `export const n = ${n};`, "import { n } from './leaf.mjs'"],
  "an .mjs that waits": [
    "leafw.mjs",
    (n: number) => `export const n = await Promise.resolve(${n});`,
    "import { n } from './leafw.mjs'",
  ],
  "a .cjs": ["leaf.cjs", (n: number) => `exports.n = ${n};`, "import { n } from './leaf.cjs'"],
  "a .js": ["leafj.js", (n: number) => `export const n = ${n};`, "import { n } from './leafj.js'"],
  JSON: ["leaf.json", (n: number) => `{"n":${n}}`, "import leaf from './leaf.json'; const { n } = leaf"],
} as const satisfies Record<string, readonly [string, (n: number) => string, string]>;

test.each(Object.entries(leaves))(
  "%s that changes is seen by a cell and by what imports it two files up",
  async (_, leaf) => {
    const [name, text, load] = leaf;
    file(name, text(1));
    file("mid.ts", `${load};\nexport const twice = () => 2 * n;\n`);
    file("top.ts", "export { twice } from './mid';\n");
    const cell = `import { twice } from './top'; ${load}; [n, twice()]`;
    expect(await said(cell)).toBe("[ 1, 2 ]");
    file(name, text(10));
    expect(await said(cell)).toBe("[ 10, 20 ]");
    file(name, text(100));
    expect(await said("[twice()]")).toBe("[ 200 ]");
  },
);

test("a cell that itself changes a file, or imports an importer of it anew, sees the version it began with", async () => {
  file("base.ts", "export const base = 1;\n");
  file("mid.ts", "import { base } from './base';\nexport const mid = () => base;\n");
  await said("import { base } from './base';");
  const change = `require('node:fs').writeFileSync('base.ts', 'export const base = 2; // changed\\n');`;
  expect(await said(`${change} const { mid } = await import('./mid'); [base, mid()]`)).toBe("[ 1, 1 ]");
  expect(await said("import { mid as mid2 } from './mid'; [base, mid2()]")).toBe("[ 2, 2 ]");
});

test("files that import each other are loaded again together", async () => {
  const other = (n: number): string =>
    `import { a } from './circle-a';\nexport const b = () => ${n};\nexport const viaA = () => a();\n`;
  file("circle-a.ts", "import { b } from './circle-b';\nexport const a = () => b() + 1;\n");
  file("circle-b.ts", other(1));
  const cell = "import { a as ca } from './circle-a'; import { viaA } from './circle-b'; [ca(), viaA()]";
  expect(await said(cell)).toBe("[ 2, 2 ]");
  file("circle-b.ts", other(10));
  expect(await said("[ca(), viaA()]")).toBe("[ 11, 11 ]");
});

test.each([
  ["JSON", "bad.json", '{\n  "a": 1,\n}', "import it from './bad.json'; it", /^SyntaxError: bad\.json:3: /],
  [
    "JSON that ends early",
    "cut.json",
    '{\n  "a": [1,\n',
    "import it from './cut.json'; it",
    /^SyntaxError: cut\.json:3: /,
  ],
  [
    "an .mjs",
    "bad.mjs",
    "\nexport const it = ;\n",
    "import { it } from './bad.mjs'; it",
    /^SyntaxError: bad\.mjs:2: Expression expected/,
  ],
  [
    "a name twice",
    "twice.mjs",
    "let a = 1;\nlet a = 2;\nexport const it = a;\n",
    "import { it } from './twice.mjs'; it",
    /^SyntaxError: twice\.mjs: .*already been declared/,
  ],
  ["a .cjs", "bad.cjs", "exports.it = ;\n", "import { it } from './bad.cjs'; it", /^SyntaxError: bad\.cjs: /],
  [
    "a .ts",
    "syntax.ts",
    "\nexport const it = ;\n",
    "import { it } from './syntax'; it",
    /syntax\.ts:2: Expression expected/,
  ],
  [
    "a .ts asked for at run time",
    "late.ts",
    "\nexport const it = ;\n",
    "const late = './late'; await import(late)",
    /^SyntaxError: late\.ts:2: Expression/,
  ],
  [
    "a type",
    "typed.ts",
    "\nexport const it: number = 'x';\n",
    "import { it } from './typed'; it",
    /typed\.ts:2: Type 'string'/,
  ],
  [
    "what a file imports",
    "deps.ts",
    "\nimport { z } from './nowhere';\nexport const it = z;\n",
    "import { it } from './deps'; it",
    /deps\.ts:2: Cannot find module/,
  ],
  [
    "a failure",
    "boom.ts",
    "\nthrow new RangeError('on purpose');\nexport const it = 1;\n",
    "import { it } from './boom'; it",
    /^RangeError: on purpose\n.*\(boom\.ts:2\)/,
  ],
  [
    "a missing module",
    "none.ts",
    "",
    "require('./nowhere-at-all')",
    /^Error: Cannot find module '.\/nowhere-at-all'\n(?!Require)/,
  ],
])(
  "a mistake in a local file is told with its name and line and no absolute path: %s",
  async (_, name, text, cell, told) => {
    file(name, text);
    const message = String(await said(cell)).replace("TypeScript: the cell was not run\n", "");
    expect(message).toMatch(told);
    expect(message).not.toContain(folder);
  },
);

test("names whose file is gone, fails or lost an export are refused where they are used, until it is mended", async () => {
  const [gone, fails, lost] = [
    "export const g: number = 1;\n",
    "export const f: number = 1;\n",
    "export const e: number = 1;\n",
  ];
  file("gone.ts", gone);
  file("fails.ts", fails);
  file("lost.ts", lost);
  await said(
    "import { g } from './gone'; import { f } from './fails'; import { e } from './lost';\nconst all = () => [g + 1, f + 1, e + 1];",
  );
  rmSync(join(folder, "gone.ts"));
  file("fails.ts", `throw new Error('on purpose');\n${fails}`);
  file("lost.ts", "export const other = 1;\n");

  const { stderr, result } = await kernel.execute("1 + 1", { stop_on_error: false });
  expect(result).toBe("2");
  expect(stderr.split("\n").map((line) => line.replace(/ of an earlier cell .*/, ""))).toEqual([
    "./gone is gone; g",
    "./fails cannot be loaded any more: Error: on purpose; f",
    "./lost has no export e any more; e",
    "",
  ]);
  expect((await kernel.execute("2 + 2")).stderr).toBe(""); // told once
  expect(await said("g + 1")).toContain("ReferenceError: g: ./gone is gone");
  expect(await said("all()")).toContain("ReferenceError: g: ./gone is gone");
  expect(await said("[`${f}`]")).toContain(
    "ReferenceError: f: ./fails cannot be loaded any more: Error: on purpose",
  );
  expect(await said("e > 0")).toContain("ReferenceError: e: ./lost has no export e any more");

  file("gone.ts", gone);
  file("fails.ts", fails);
  file("lost.ts", lost);
  expect(await said("all()")).toBe("[ 2, 2, 2 ]");
});

test("a helper that was renamed can be imported under its new name by the same cell", async () => {
  file("before.ts", "export const moved = 1;\n");
  expect(await said("import { moved } from './before'; moved")).toBe("1");
  rmSync(join(folder, "before.ts"));
  file("after.ts", "export const moved = 2;\n");
  const { result, stderr } = await kernel.execute("import { moved } from './after'; moved");
  expect([result, stderr]).toEqual(["2", ""]);
});
