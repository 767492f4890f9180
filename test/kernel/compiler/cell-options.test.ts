import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import ts from "typescript";
import { cellOptions, type CellOptions } from "../../../src/kernel/compiler/cell-options.js";
import { startClient } from "../client.js";

const root = mkdtempSync(join(tmpdir(), "lottery-options-"));
afterAll(() => rmSync(root, { recursive: true }));
let made = 0;

/** A folder of its own with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = join(root, String(++made));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const optionsOf = (config: string, more: Readonly<Record<string, string>> = {}): CellOptions =>
  cellOptions(ts, { own: "/own.d.ts" }, folderWith({ ...more, "tsconfig.json": config }));

test("without a tsconfig.json cells are strict and know Node's types and no browser's", () => {
  const { options, notice } = cellOptions(ts, {}, folderWith({}));
  expect([options.strict, options.types, notice]).toEqual([true, ["node"], undefined]);
  expect(options.lib?.join()).not.toContain("dom");
});

test("what a tsconfig.json says of types is taken, what would change how cells run is not", () => {
  const { options, notice } = optionsOf(
    `{ // with a comment
      "compilerOptions": {
        "strict": false, "noUncheckedIndexedAccess": true, "lib": ["dom"], "types": ["own"], "experimentalDecorators": true,
        "target": "es5", "module": "commonjs", "outDir": "x", "noEmit": true, "rootDir": "y", "declaration": false,
      },
    }`,
  );
  expect(notice).toBeUndefined();
  expect(options).toMatchObject({ strict: false, noUncheckedIndexedAccess: true, types: ["node", "own"] });
  expect(options).toMatchObject({ experimentalDecorators: true, target: ts.ScriptTarget.ESNext });
  expect(options).toMatchObject({ module: ts.ModuleKind.ESNext });
  expect(options.lib).toContain("lib.dom.d.ts");
  expect(options.lib?.length).toBeGreaterThan(1);
  for (const name of ["outDir", "noEmit", "rootDir", "declaration"]) expect(options).not.toHaveProperty(name);
});

test("what is extended is read, its paths relative to where they stand, beside those of packages that are served", () => {
  const base = folderWith({
    "base.json": '{ "compilerOptions": { "strict": false, "paths": { "@/*": ["./lib/*"] } } }',
  });
  const { options, notice } = optionsOf(`{ "extends": "../${String(made)}/base.json" }`);
  expect([options.strict, notice]).toEqual([false, undefined]);
  expect(options.paths).toEqual({ own: ["/own.d.ts"], "@/*": ["./lib/*"] });
  expect(options["pathsBasePath"]).toBe(base);
});

test.each([
  ["no JSON", "{ nope", /^tsconfig\.json: line 1: /],
  ["a missing bracket", '{ "compilerOptions": { "strict": false }', /^tsconfig\.json: line 1: '}' expected/],
  ["nothing", "", undefined],
  ["a list", "[1, 2]", /^tsconfig\.json: /],
  ["a number", "7", /^tsconfig\.json: /],
  ["null", "null", /^tsconfig\.json: /],
  ["options that are none", '{ "compilerOptions": 3 }', /^tsconfig\.json: /],
  ["an unknown option", '{ "compilerOptions": { "strickt": true } }', /Unknown compiler option 'strickt'/],
  [
    "a value of another type",
    '{ "compilerOptions": { "strict": "yes", "lib": 3 } }',
    /'strict' requires a value of type boolean/,
  ],
  ["an unknown library", '{ "compilerOptions": { "lib": ["es1999"] } }', /'--lib'/],
  ["something extended that is not there", '{ "extends": "./gone.json" }', /gone\.json/],
  ["itself extended", '{ "extends": "./tsconfig.json" }', /Circularity/],
  ["bytes that are no text", "\u0000\u0001{", /^tsconfig\.json: /],
])("a tsconfig.json with %s gives usable options and at most one line", (_, config, line) => {
  const { options, notice } = optionsOf(config);
  expect(options).toMatchObject({ target: ts.ScriptTarget.ESNext, types: ["node"] });
  if (line === undefined) expect(notice).toBeUndefined();
  else expect(notice).toMatch(line);
  expect(notice ?? "").not.toContain("\n");
});

test("cells follow the folder's tsconfig.json: laxer types, stricter lists, paths, libraries of a browser", async () => {
  const cwd = folderWith({
    "tsconfig.json":
      '{ "compilerOptions": { "noImplicitAny": false, "noUncheckedIndexedAccess": true, "paths": { "@/*": ["./*"] }, "lib": ["dom"] } }',
    "helper.ts": "export const twice = (x) => 2 * x;\n",
  });
  const kernel = await startClient({ cwd });
  const { result, error } = await kernel.execute(
    "import { twice } from '@/helper';\nfunction f(x) { return twice(x) }\nf(4)",
  );
  expect([result, error]).toEqual(["8", undefined]);
  const strict = await kernel.execute("const [first] = [1, 2].map(String);\nfirst.length", {
    stop_on_error: false,
  });
  expect(strict.error?.evalue).toBe("line 2: 'first' is possibly 'undefined'.");
  expect((await kernel.execute("let page: Document | undefined;\ntypeof page")).result).toBe("'undefined'");
  await kernel.close();
});

test("a broken tsconfig.json is told once, in one line, by the first cell that shows output", async () => {
  const kernel = await startClient({
    cwd: folderWith({ "tsconfig.json": '{ "compilerOptions": { "strict": true, ' }),
  });
  await kernel.execute("1", { silent: true });
  const first = await kernel.execute("1 + 1");
  expect(first.stderr).toBe("tsconfig.json: line 1: '}' expected.\n");
  expect(first.result).toBe("2");
  expect((await kernel.execute("2 + 2")).stderr).toBe("");
  await kernel.close();
});
