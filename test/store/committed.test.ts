import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { readGzipComment } from "../../src/disk/index.js";
import { committedResults, exportResults, writeTrunks } from "../../src/store/index.js";
import { ladder, levelRun } from "../../src/experiments/index.js";
import { sha256Hex } from "../../src/numerics/index.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });

describe("exportResults", () => {
  it("writes one JSON line a key, sorted, whatever the order asked for", async () => {
    const { store, runAll } = temporaryLab();
    const folder = temporaryFolder();
    const keys = (await runAll([smallRun(), smallRun({ seed: 8 })])).map(({ key }) => key);
    const file = exportResults("01-test", [...keys, ...keys], { store, folder });
    const bytes = readFileSync(file);
    exportResults("01-test", keys.reverse(), { store, folder });
    expect(readFileSync(file)).toEqual(bytes);
    const lines = gunzipSync(bytes).toString().trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(keys.sort());
  });

  it("refuses a key that the store does not hold and a study name that is no file name", () => {
    const { store } = temporaryLab();
    const folder = temporaryFolder();
    expect(() => exportResults("a", ["0".repeat(64)], { store, folder })).toThrow(
      "keys must be in the store",
    );
    for (const study of ["../a", "a/b", "", ".a", "A"]) {
      expect(() => exportResults(study, [], { store, folder })).toThrow("exportResults: study must be like");
      expect(() => writeTrunks(study, [], folder)).toThrow("writeTrunks: study must be like");
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("committed results", () => {
  it("are read instead of computed; a blob asked for is computed again to the same bytes", async () => {
    const first = temporaryLab();
    const original = await first.run(smallRun());
    const folder = temporaryFolder();
    exportResults("study", [original.key], { store: first.store, folder });

    const fresh = temporaryLab({ committed: folder });
    expect(fresh.plan([smallRun()])).toMatchObject({ cached: 1, toRun: 0 });
    const result = await fresh.run(smallRun());
    expect(result.summary).toEqual(original.summary);
    expect(result.meta).toEqual(original.meta);
    expect(fresh.store.keys()).toEqual([]);
    expect(sha256Hex(await result.blob("weights"))).toBe(sha256Hex(await original.blob("weights")));
    expect(fresh.store.keys()).toEqual([original.key]);
  });

  it("do not stand in for the weights that a next level needs", async () => {
    const first = temporaryLab();
    const { key } = await first.run(levelRun(trunk, 0));
    const folder = temporaryFolder();
    exportResults("study", [key], { store: first.store, folder });
    const fresh = temporaryLab({ committed: folder });
    expect(fresh.plan([levelRun(trunk, 0), levelRun(trunk, 1)])).toMatchObject({ toRun: 2 });
    await fresh.runAll([levelRun(trunk, 0), levelRun(trunk, 1)]);
    expect(fresh.store.keys()).toHaveLength(2);
  });

  it("in a file that cannot be read are an error that names it", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "broken.jsonl.gz"), gzipSync("{"));
    expect(() => committedResults(folder).read("a")).toThrow(
      /broken\.jsonl\.gz must hold a JSON result a line/,
    );
    expect(committedResults(join(folder, "nowhere")).read("a")).toBeUndefined();
  });

  it("are read from the files alone whose header has the key; without a header from any", async () => {
    const { store, runAll } = temporaryLab();
    const folder = temporaryFolder();
    const [one = "", two = ""] = (await runAll([smallRun(), smallRun({ seed: 8 })])).map(({ key }) => key);
    const ofOne = exportResults("a", [one], { store, folder });
    const ofTwo = exportResults("b", [two], { store, folder });
    const readable = readFileSync(ofOne);
    writeFileSync(ofOne, readable.subarray(0, readable.length - 9)); // its header is whole
    const results = committedResults(folder);
    expect([results.read(two)?.key, results.read("0".repeat(64))]).toEqual([two, undefined]);
    expect(() => results.read(one)).toThrow(/a\.jsonl\.gz must hold a JSON result a line/);
    writeFileSync(ofOne, gzipSync(gunzipSync(readable)));
    rmSync(ofTwo);
    expect([committedResults(folder).read(one)?.key, committedResults(folder).read(two)]).toEqual([
      one,
      undefined,
    ]);
  });

  it("that come with the package say in their headers which keys they have", () => {
    const folder = join(packageRoot(), "data", "results");
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".jsonl.gz"))) {
      const lines = gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .trim()
        .split("\n");
      const keys = lines.map((line) => (JSON.parse(line) as { readonly key: string }).key.slice(0, 16));
      expect(readGzipComment(join(folder, name)), name).toBe(`keys begin ${keys.join(" ")}`);
    }
  });
});
