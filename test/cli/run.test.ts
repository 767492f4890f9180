import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { ladder, levelRun, ladderKey } from "../../src/experiments/index.js";
import { openStore, trunkRounds } from "../../src/store/index.js";
import { small, smallRun, temporaryFolder } from "../lab/temporary.js";
import { cli } from "./cli.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });
const study = [levelRun(trunk, 2), smallRun({ seed: 8 })];

/** Every result.json of a store, which names the checksum of every blob. */
const texts = (folder: string): string[] => {
  const store = openStore(folder);
  expect(store.verify()).toEqual([]);
  return store
    .keys()
    .map((key) => readFileSync(join(folder, "results", key.slice(0, 2), key, "result.json"), "utf8"));
};

/** Processes of a group that have not ended. */
const living = (group: number): number =>
  execFileSync("ps", ["-A", "-o", "pgid=,stat="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => new RegExp(`^\\s*${group}\\s+[^Z]`).test(line)).length;

/** A study in a file, and the options that name a store of its own. */
function setup() {
  const folder = temporaryFolder();
  const file = join(folder, "study.json");
  writeFileSync(file, JSON.stringify(study));
  return { folder, file, store: join(folder, "store") };
}

describe("lottery-lab run", () => {
  it("runs the descriptions of a file, says the plan first, and answers from the store the second time", async () => {
    const { file, store } = setup();
    const first = await cli("run", file, "--workers", "0", "--store", store);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^2 asked for, 0 there already, 4 to run, 2 of them on the way there, about/);
    expect(first.out.split("\n")).toHaveLength(4);
    const second = await cli("run", file, "--workers", "0", "--store", store, "--json");
    const results = JSON.parse(second.out) as { summary: { history: unknown[] } }[];
    expect(results.map(({ summary }) => summary.history.length)).toEqual([5, 5]);
    const plan = await cli("run", file, "--plan", "--json", "--workers", "0", "--store", store);
    expect(JSON.parse(plan.out)).toMatchObject({ asked: 2, cached: 2, toRun: 0 });
  });

  it("gives the same bytes as work on each index of its manifest, in any order, and as a module's list", async () => {
    const { folder, file, store } = setup();
    await cli("run", file, "--workers", "0", "--store", store);
    const manifest = join(folder, "manifest.json");
    expect(await cli("run", file, "--manifest", manifest)).toMatchObject({
      code: 0,
      out: `4 jobs in 3 waves written to ${manifest}\n`,
    });
    const other = join(folder, "other");
    for (const index of ["3", "0", "1", "2"]) {
      expect(await cli("work", "--manifest", manifest, "--index", index, "--store", other)).toMatchObject({
        code: 0,
      });
    }
    expect(texts(other)).toEqual(texts(store));
    const module = join(folder, "study.mjs");
    writeFileSync(module, `export default ${JSON.stringify(study)};`);
    const third = join(folder, "third");
    expect(await cli("run", module, "--workers", "0", "--store", third)).toMatchObject({ code: 0 });
    expect(texts(third)).toEqual(texts(store));
  });

  it("takes a study in TypeScript, which says of a wrong line where it is", async () => {
    const { folder, file, store } = setup();
    await cli("run", file, "--workers", "0", "--store", store);
    const typed = join(folder, "study.ts");
    writeFileSync(typed, `const study: readonly object[] = ${JSON.stringify(study)};\nexport default study;`);
    const { code, out } = await cli("run", typed, "--plan", "--store", store);
    expect([code, out]).toEqual([0, "2 asked for, 2 there already, 0 to run\n"]);
    writeFileSync(typed, "export default 1;");
    expect((await cli("run", typed)).err).toContain(
      "must export a list of descriptions as default, got number",
    );
  });

  it("store ls says of each result when it was written, seed, arm, level, accuracy and ladder", async () => {
    const { file, store } = setup();
    await cli("run", file, "--workers", "0", "--store", store);
    const { out } = await cli("store", "ls", "--store", store);
    const [head = "", , ...lines] = out.trimEnd().split("\n");
    expect(head.trim().split(/ {2,}/)).toEqual([
      "key",
      "written",
      "seed",
      "arm",
      "level",
      "result",
      "ladder",
      "what",
    ]);
    expect(lines).toHaveLength(4);
    const ladderOf = ladderKey(levelRun(trunk, 2).ticket?.ladder ?? trunk).slice(0, 12);
    expect(out).toMatch(
      new RegExp(
        `\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +7  ticket +2  test accuracy 0\\.\\d{4} at \\d+  ${ladderOf}`,
      ),
    );
    const listed = JSON.parse((await cli("store", "ls", "--json", "--store", store)).out) as {
      arm: string;
    }[];
    expect(listed.map(({ arm }) => arm).sort()).toEqual(["dense", "dense", "ticket", "ticket"]);
  });

  it("names what is wrong: a misspelt file, a description, an index, a number of workers", async () => {
    const { folder, file, store } = setup();
    expect((await cli("run", join(folder, "studie.json"))).err).toContain("did you mean");
    writeFileSync(join(folder, "bad.json"), JSON.stringify([{ ...smallRun(), data: "digit" }]));
    expect((await cli("run", join(folder, "bad.json"))).err).toContain('did you mean "digits"?');
    expect((await cli("run", file, "--workers", "two", "--store", store)).err).toContain(
      "workers must be an integer",
    );
    const manifest = join(folder, "m.json");
    await cli("run", file, "--manifest", manifest);
    expect((await cli("work", "--manifest", manifest, "--index", "9", "--store", store)).err).toContain(
      "index must be in [0, 4), got 9",
    );
  });

  it("interrupted ends with code 130, keeps what was finished and leaves no process", async () => {
    const { folder, store } = setup();
    const file = join(folder, "long.json");
    writeFileSync(
      file,
      JSON.stringify([
        smallRun(),
        smallRun({ recipe: { ...small, iterations: 10_000_000, evaluateEvery: 1000 } }),
      ]),
    );
    const main = join(packageRoot(), "dist", "cli", "main.js");
    const child = spawn(process.execPath, [main, "run", file, "--workers", "2", "--store", store], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    let err = "";
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    const closed = once(child, "close"); // when the last process that has its stderr is gone
    while (openStore(store).keys().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await closed).toEqual([130, null]);
    expect(err).toContain("interrupted; what was finished is kept");
    while (living(child.pid ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(openStore(store).keys()).toHaveLength(1);
  });
});

describe("lottery-lab store", () => {
  it("prune --blobs frees the blobs and keeps every summary; --dry-run only says so", async () => {
    const { file, store } = setup();
    await cli("run", file, "--workers", "0", "--store", store);
    const before = texts(store);
    const dry = await cli("store", "prune", "--blobs", "--dry-run", "--json", "--store", store);
    const { bytes } = JSON.parse(dry.out) as { bytes: number };
    const pruned = await cli("store", "prune", "--blobs", "--json", "--store", store);
    expect(JSON.parse(pruned.out)).toEqual({ store, results: 4, bytes });
    expect(texts(store)).toEqual(before);
    expect(await cli("store", "prune", "--store", store)).toMatchObject({ code: 2 });
  });

  it("export --csv has a line a result and a column for each number", async () => {
    const { folder, file, store } = setup();
    await cli("run", file, "--workers", "0", "--store", store);
    const { out } = await cli("store", "export", "--csv", "--store", store);
    const [header = "", ...lines] = out.trim().split("\n");
    for (const column of [
      "key",
      "seed",
      "arm",
      "level",
      "recipe.loss",
      "network.widths",
      "summary.final.testAccuracy",
      "meta.seconds",
    ]) {
      expect(header.split(",")).toContain(column);
    }
    expect(lines).toHaveLength(4);
    const column = header.split(",").indexOf("arm");
    expect(lines.map((line) => line.split(",")[column]).sort()).toEqual([
      "dense",
      "dense",
      "ticket",
      "ticket",
    ]);
    for (const line of lines) expect(line.split(",")).toHaveLength(header.split(",").length);
    const json = await cli("store", "export", "--json", "--store", store);
    expect(JSON.parse(json.out)).toHaveLength(4);
    await cli("store", "export", "--csv", "--out", join(folder, "x.csv"), "--store", store);
    expect(readFileSync(join(folder, "x.csv"), "utf8")).toBe(out);
  });

  it("keep writes the elimination rounds of the trunks beside results and verdict", async () => {
    const { folder, file, store } = setup();
    const { out } = await cli("run", file, "--workers", "0", "--store", store, "--json");
    const keys = (JSON.parse(out) as { key: string }[]).map(({ key }) => key);
    writeFileSync(join(folder, "keys.json"), JSON.stringify(keys));
    writeFileSync(join(folder, "verdict.json"), '{"scale":"laptop"}');
    const results = join(folder, "results");
    const kept = await cli(
      "store",
      "keep",
      "07-study",
      "--from",
      folder,
      "--results",
      results,
      "--store",
      store,
    );
    expect(kept.out).toContain("elimination rounds of 1 trunks kept");
    expect(readdirSync(results).sort()).toEqual([
      "07-study.jsonl.gz",
      "07-study.rounds.bin",
      "07-study.verdict.json",
    ]);
    expect(trunkRounds(results).levels(ladderKey(trunk))).toBe(2);
  });
});
