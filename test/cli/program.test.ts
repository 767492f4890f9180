import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { committedResults, openStore, type Meta } from "../../src/store/index.js";
import { keyOf } from "../../src/numerics/index.js";
import { temporaryFolder } from "../lab/temporary.js";
import { cli } from "./cli.js";

const meta: Meta = { seconds: 1, stepSeconds: 0.5, engine: "wasm", node: "v20", platform: "x", package: "0" };
const key = keyOf("a");

function filledStore(): string {
  const folder = temporaryFolder();
  const blobs = { weights: new Uint8Array([1, 2, 3]) };
  const summary = { history: [{ iteration: 0 }], density: 0.5 };
  openStore(folder).publish({ key, description: { job: "train", seed: 1 }, summary, blobs }, meta);
  return folder;
}

describe("lottery-lab", () => {
  it("status says which store and how many results, also as JSON", async () => {
    const store = filledStore();
    expect(await cli("status", "--store", store)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`store        ${store}\nresults      1\n`) as string,
    });
    const { out } = await cli("status", "--json", "--store", store);
    expect(JSON.parse(out)).toMatchObject({ store, results: 1, unfinished: 0 });
  });

  it("store ls lists what this version cannot read too, by short key, date and job", async () => {
    const { code, out } = await cli("store", "ls", "--store", filledStore());
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(`\\n${key.slice(0, 12)}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d .* train\\n$`),
    );
  });

  it("a store that is named and not there, or no store, is said by all that only look", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "paper.tex"), "");
    const looks = [["status"], ["show", "abcd"], ["store", "ls"], ["store", "verify"], ["store", "export"]];
    for (const look of [...looks, ["store", "prune", "--blobs"]]) {
      const gone = await cli(...look, "--store", join(folder, "gone"));
      expect([gone.code, gone.out], look.join(" ")).toEqual([1, ""]);
      expect(gone.err).toContain(`${join(folder, "gone")} must exist, got no folder`);
      expect((await cli(...look, "--store", folder)).err).toContain("which has other things");
    }
  });

  it("wrong words end with code 2 and one line that begins with the command's name, whoever finds them", async () => {
    for (const words of [
      ["stor"],
      ["show", "zz"],
      ["run", "--workers"],
      ["completion", "tcsh"],
      ["init", "--from", "x"],
    ]) {
      const { code, err } = await cli(...words);
      expect([code, err.slice(0, 13)], words.join(" ")).toEqual([2, "lottery-lab: "]);
    }
  });

  it("a reader that stops reading ends no command with an error", () => {
    const store = temporaryFolder();
    const history = Array.from({ length: 20_000 }, (_, iteration) => ({ iteration })); // more than a pipe holds
    const description = { job: "train", seed: 1 };
    openStore(store).publish({ key, description, summary: { history }, blobs: {} }, meta);
    const main = join(packageRoot(), "dist", "cli", "main.js");
    const script = `"${process.execPath}" "${main}" store ls --json --store "${store}" | head -1; echo "\${PIPESTATUS[0]}"`;
    const said = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect([said.stderr, said.stdout]).toEqual(["", "[\n0\n"]);
  });

  it("show takes the first characters of a key and prints summary and blobs", async () => {
    const store = filledStore();
    const { code, out } = await cli("show", key.slice(0, 6), "--store", store);
    expect(code).toBe(0);
    for (const part of [key, "1 evaluations", "density      0.5", "weights.bin 3 bytes"])
      expect(out).toContain(part);
    const json = await cli("show", key, "--json", "--store", store);
    expect(JSON.parse(json.out)).toMatchObject({ key, summary: { density: 0.5 }, meta });
  });

  it("show of an unknown key fails with code 1 and one line", async () => {
    const { code, out, err } = await cli("show", "00000", "--store", filledStore());
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^lottery-lab: show: key must begin one result in .*, got 0 for 00000\n$/);
  });

  it("store verify ends with code 0 on a whole store and 3 on a damaged one, which it names", async () => {
    const store = filledStore();
    expect(await cli("store", "verify", "--store", store)).toMatchObject({
      code: 0,
      out: "1 whole, 0 damaged\n",
    });
    writeFileSync(join(store, "results", key.slice(0, 2), key, "weights.bin"), "no!");
    const { code, out } = await cli("store", "verify", "--store", store);
    expect(code).toBe(3);
    expect(out).toContain("weights.bin must have SHA-256");
    expect(out).toContain("0 whole, 1 damaged (set aside)");
  });

  it("kernel install writes below the folder named, and uninstall removes it", async () => {
    const prefix = temporaryFolder();
    const kernels = join(prefix, "share", "jupyter", "kernels");
    expect((await cli("kernel", "install", "--prefix", prefix)).code).toBe(0);
    expect(readdirSync(kernels)).toEqual(["lottery-lab"]);
    expect((await cli("kernel", "uninstall", "--prefix", prefix)).code).toBe(0);
    expect(existsSync(join(kernels, "lottery-lab"))).toBe(false);
  });

  it.each([
    [["kernel", "install", "--user", "--prefix", "x"], "target must be one, got user and prefix"],
    [["stor", "ls"], "Did you mean store?"],
    [["status", "--jsn"], "Did you mean --json?"],
    [["show"], "missing required argument 'key'"],
  ])("wrong usage %j ends with code 2 and says what is wrong", async (args, message) => {
    const { code, err } = await cli(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("doctor names Node, Python, kernel, engine, workers and every data set", async () => {
    const { code, out } = await cli("doctor", "--json");
    const findings = JSON.parse(out) as { name: string; state: string; fix?: string }[];
    const names = findings.map(({ name }) => name);
    expect(names).toEqual([
      "Node",
      "Python",
      "kernel",
      "WASM engine",
      "workers",
      "native engine",
      "tfjs-node",
      "mnist",
      "fashion-mnist",
      "digits",
      "cifar10",
    ]);
    expect(code).toBe(findings.some(({ state }) => state === "wrong") ? 3 : 0);
    expect(findings.find(({ name }) => name === "digits")?.state).toBe("ok");
    for (const { name, state, fix } of findings) expect(fix !== undefined, name).toBe(state !== "ok");
  });

  it("--help and --version end with code 0, as a program too", async () => {
    expect((await cli("--help")).out).toContain("Exit codes: 0 done");
    const main = join(packageRoot(), "dist", "cli", "main.js");
    expect(execFileSync(process.execPath, [main, "--version"], { encoding: "utf8" })).toMatch(
      /^\d+\.\d+\.\d+\n$/,
    );
  });

  it("store keep makes a run's results and verdict the committed ones, and says which file is missing", async () => {
    const [from, results] = [temporaryFolder(), temporaryFolder()];
    const keep = () =>
      cli("store", "keep", "07-study", "--from", from, "--results", results, "--store", filledStore());
    expect(await keep()).toMatchObject({
      code: 1,
      err: expect.stringContaining("keys.json must have been written") as string,
    });
    writeFileSync(join(from, "keys.json"), JSON.stringify([key]));
    writeFileSync(join(from, "verdict.json"), '{"scale":"laptop"}');
    writeFileSync(join(from, "rank.json"), '{"scale":"laptop","claim":"x","outcome":"supported","parts":[]}');
    writeFileSync(join(from, "run.json"), '{"scale":"laptop"}');
    expect(await keep()).toMatchObject({ code: 0 });
    expect(readdirSync(results).sort()).toEqual([
      "07-study.jsonl.gz",
      "07-study.rank.verdict.json",
      "07-study.verdict.json",
    ]);
    expect(committedResults(results).read(key)).toMatchObject({ summary: { density: 0.5 }, meta });
    rmSync(join(from, "rank.json"));
    expect(await keep()).toMatchObject({ code: 0 });
    expect(readdirSync(results).sort()).toEqual(["07-study.jsonl.gz", "07-study.verdict.json"]);
  });
});
