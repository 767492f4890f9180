import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourceFiles } from "./rooms.js";

/** Calls that make, replace or remove what others may read, with the few files that may use them besides `src/disk`, and why. */
const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  writeFileSync: {
    "src/store/publish.ts": "files of an entry, which is renamed as a whole folder",
    "src/lab/own-slot.ts": "an empty file: only its name says something",
  },
  appendFileSync: { "src/store/row-checkpoints.ts": "a file that only grows, each row with its checksum" },
  renameSync: {
    "src/store/publish.ts": "a whole folder takes the name of its entry",
    "src/store/entry-files.ts": "a damaged entry is moved aside",
    "src/lab/own-slot.ts": "who waits becomes one who holds",
  },
  rmSync: {
    "src/store/checkpoints.ts": "the checkpoint of the job that asks",
    "src/store/publish.ts": "this call's own half-written folder; the mark of what was given back",
    "src/store/upkeep.ts": "blobs that the entry lists, when a user prunes it",
    "src/lab/own-slot.ts": "the place of the one who gives it back",
    "src/experiments/modules/module-copies.ts": "this process's own folder, when it ends",
    "src/cli/collect-notebook.ts": "this call's own temporary folder",
  },
  ...Object.fromEntries(
    ["copyFileSync", "cpSync", "createWriteStream", "rmdirSync", "unlinkSync", "writeSync"].map((name) => [
      name,
      {},
    ]),
  ),
  // asynchronous twins
  ...Object.fromEntries(
    ["appendFile", "copyFile", "rename", "rm", "unlink", "writeFile"].map((name) => [name, {}]),
  ),
};

/** What may be taken from zlib elsewhere: all that makes bytes fewer, and none that makes them more. */
const compressing = /^(?:constants|crc32|(?:deflate|deflateRaw|gzip|brotliCompress)Sync)$/;

// The kernel and the set-up stand alone: they import nothing of the package.
const files = sourceFiles().filter((path) => !/^src\/(?:kernel|setup|disk)\//.test(path));

test("files are written whole or not at all, and removed, by src/disk alone, but for the places that are listed with their reason", () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((path) => {
    const text = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const imports = [...text.matchAll(/import [^;]*? from "node:fs(?:\/promises)?"/g)].join("\n");
    return Object.entries(allowed).flatMap(([call, places]) =>
      new RegExp(`\\b${call}\\b`).test(imports) && !(path in places) ? [`${path}: ${call}`] : [],
    );
  });
  expect(found).toEqual([]);
});

test("every place of that list is still there: none is allowed more than it does", () => {
  const unused = Object.entries(allowed).flatMap(([call, places]) =>
    Object.keys(places).filter((path) => !new RegExp(`\\b${call}\\(`).test(readFileSync(path, "utf8"))),
  );
  expect(unused).toEqual([]);
});

test("nothing outside src/disk decompresses but by `inflate`, which has a bound", () => {
  const found = files.flatMap((path) => {
    const imports = readFileSync(path, "utf8").matchAll(/import ([^;]*?) from "(?:node:)?zlib"/g);
    const names = [...imports].flatMap(([, list = ""]) => list.replace(/[{}]/g, "").split(","));
    return names
      .map((name) => name.trim())
      .flatMap((name) => (name === "" || compressing.test(name) ? [] : `${path}: ${name}`));
  });
  expect(found).toEqual([]);
});
