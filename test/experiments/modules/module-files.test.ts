import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { copiedModule } from "../../../src/experiments/modules/module-copies.js";
import { moduleFiles, moduleIdentity } from "../../../src/experiments/modules/module-files.js";
import { sha256Hex } from "../../../src/numerics/index.js";
import { temporaryFolder } from "../../lab/temporary.js";

type Texts = Readonly<Record<string, string>>;

function written(texts: Texts, folder = temporaryFolder()): string {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const identityOf = (folder: string, name: string): string => moduleIdentity(moduleFiles(join(folder, name)));

/** What a module exports, imported as a worker does. */
async function imported(folder: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  const files = moduleFiles(join(folder, name));
  const copy = copiedModule(files, moduleIdentity(files));
  return (await import(/* @vite-ignore */ pathToFileURL(copy).href)) as Record<string, unknown>;
}

const several: Texts = {
  "net/main.mjs": `import { inner } from "./parts/inner.mjs";
    export { outer } from '../outer.mjs';
    export const widths = [64, inner, 10];
    export const later = () => import("./later.mjs");`,
  "net/parts/inner.mjs": `import size from "./size.cjs"; export const inner = size;`,
  "net/parts/size.cjs": `module.exports = require("./size").value;`,
  "net/parts/size.json": `{ "value": 12 }`,
  "net/later.mjs": `export { widths } from "./main.mjs"; // a circle`,
  "outer.mjs": `export const outer = "there";`,
  "net/unrelated.mjs": `export const nothing = 0;`,
};

describe("moduleIdentity", () => {
  it("of a file that imports packages only is the SHA-256 of its bytes", () => {
    const text = `import { readFileSync } from "node:fs"; import ts from "typescript"; export const from = "a";`;
    expect(identityOf(written({ "a.mjs": text }), "a.mjs")).toBe(sha256Hex(text));
  });

  it("of several files stays what it is (non-regression: a change makes stored results unfindable)", () => {
    expect(identityOf(written(several), "net/main.mjs")).toBe(
      "cddd3d49bd4ca77e955e96953208d171a3318b99c6c98a80cf2a220a8dcceea1",
    );
  });

  it("is the same wherever the files lie and whatever lies beside them, links included", () => {
    const folder = written(several);
    const identity = identityOf(folder, "net/main.mjs");
    const { "net/unrelated.mjs": left, ...needed } = several;
    expect(left).toBeDefined();
    expect(identityOf(written(needed, join(temporaryFolder(), "a b", "ü")), "net/main.mjs")).toBe(identity);
    const linked = temporaryFolder();
    symlinkSync(join(folder, "net"), join(linked, "elsewhere"));
    expect(identityOf(linked, "elsewhere/main.mjs")).toBe(identity);
  });

  it("is another one when any of the six files changes by one byte, and only then", () => {
    const folder = written(several);
    const identity = identityOf(folder, "net/main.mjs");
    for (const [name, text] of Object.entries(several)) {
      written({ [name]: `${text} ` }, folder);
      if (name === "net/unrelated.mjs") expect(identityOf(folder, "net/main.mjs")).toBe(identity);
      else expect(identityOf(folder, "net/main.mjs"), name).not.toBe(identity);
      written({ [name]: text }, folder);
    }
    expect(identityOf(folder, "net/main.mjs")).toBe(identity);
  });

  it("is another one when two imports change places, though the files are the same", () => {
    const parts = { "a.mjs": "export const x = 1;", "b.mjs": "export const x = 2;" };
    const main = (one: string, other: string): Texts => ({
      ...parts,
      "main.mjs": `import { x } from "${one}"; import * as o from "${other}";`,
    });
    expect(identityOf(written(main("./a.mjs", "./b.mjs")), "main.mjs")).not.toBe(
      identityOf(written(main("./b.mjs", "./a.mjs")), "main.mjs"),
    );
  });

  it.each(["/etc/x.mjs", "file:///x.mjs", "#inner"])("refuses an import of %s", (path) => {
    const folder = written({ "a.mjs": `import "${path}";` });
    expect(() => moduleFiles(join(folder, "a.mjs"))).toThrow(
      `a.mjs must import files by relative paths, got ${path}`,
    );
  });
});

describe("copiedModule", () => {
  it("imports the whole module, and another one once a file three imports away changes", async () => {
    const folder = written(several);
    const first = await imported(folder, "net/main.mjs");
    expect(first).toMatchObject({ widths: [64, 12, 10], outer: "there" });
    expect(await (first["later"] as () => Promise<unknown>)()).toMatchObject({ widths: [64, 12, 10] });
    written({ "net/parts/size.json": `{ "value": 7 }` }, folder);
    expect(await imported(folder, "net/main.mjs")).toMatchObject({ widths: [64, 7, 10] });
    written({ "net/parts/size.json": `{ "value": 12 }` }, folder);
    expect(await imported(folder, "net/main.mjs")).toBe(first);
  });

  it("finds packages, and the kind of a .js file, where they are found from the module's own place", async () => {
    const folder = written({
      "package.json": `{ "type": "module" }`,
      "node_modules/near/index.js": "module.exports = 'near';",
      "work/node_modules/nearer/index.js": "exports.name = 'nearer';",
      "work/net.js": `import near from "near"; import { name } from "./more.js"; export const found = [near, name];`,
      "work/more.js": `import nearer from "nearer"; export const { name } = nearer;`,
      "node_modules/inside/index.mjs": `import near from "near"; export const found = [near];`,
    });
    expect(await imported(folder, "work/net.js")).toMatchObject({ found: ["near", "nearer"] });
    expect(await imported(folder, "node_modules/inside/index.mjs")).toMatchObject({ found: ["near"] });
  });

  it("leaves out what the identity leaves out: a file whose name is computed is not there", async () => {
    const folder = written({
      "a.mjs": `export const load = (name) => import("../../lab" + name);`,
      "b.mjs": "export const x = 1;",
    });
    const { load } = await imported(folder, "a.mjs");
    await expect((load as (name: string) => Promise<unknown>)("b.mjs")).rejects.toThrow("b.mjs");
  });
});
