import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ladder, levelRun } from "../../src/experiments/index.js";
import { openStore } from "../../src/store/index.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";
import { disk, fillDisk, mayMount } from "./own-disk.js";

describe.skipIf(!mayMount())("on a disk of its own (skipped where this user may not mount a tmpfs)", () => {
  it("that is full, a run is a clear error, what is finished stays, and with room again the rest is computed", async () => {
    const folder = disk("600k");
    const lab = temporaryLab({ store: join(folder, "store") });
    const first = await lab.run(smallRun());
    writeFileSync(join(folder, "ballast"), new Uint8Array(4096));
    fillDisk(folder);
    await expect(lab.run(smallRun({ seed: 8 }))).rejects.toThrow(
      /must be writable, got a full disk \(ENOSPC\); finished results are kept/,
    );
    const store = openStore(lab.store.folder);
    expect([store.keys(), store.verify()]).toEqual([[first.key], []]);
    expect(readdirSync(join(store.folder, "temporary"))).toEqual([]);
    for (const name of readdirSync(folder)) if (name.startsWith("ballast")) rmSync(join(folder, name));
    await lab.run(smallRun({ seed: 8 }));
    expect(store.keys()).toHaveLength(2);
  });

  it("that is read-only, what is there is read, damage is named, and a new run is a clear error", async () => {
    const folder = disk("4m");
    const damage: string[] = [];
    const lab = temporaryLab({ store: folder, onDamage: (message) => damage.push(message) });
    const [first, second] = await lab.runAll([smallRun(), smallRun({ seed: 8 })]);
    truncateSync(
      join(folder, "results", second?.key.slice(0, 2) ?? "", second?.key ?? "", "result.json"),
      30,
    );
    execFileSync("mount", ["-o", "remount,ro", folder]);
    expect((await lab.run(smallRun())).summary).toEqual(first?.summary);
    await expect(lab.run(smallRun({ seed: 8 }))).rejects.toThrow(
      /must be writable, got a read-only disk \(EROFS\)/,
    );
    expect(damage[0]).toContain("cannot be set aside: a read-only disk");
    execFileSync("mount", ["-o", "remount,rw", folder]);
    expect((await lab.run(smallRun({ seed: 8 }))).summary).toEqual(second?.summary);
  });
});

describe("damage anywhere in a store", () => {
  const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });
  const study = [levelRun(trunk, 0), levelRun(trunk, 1), smallRun({ seed: 8 })];

  it("a flipped byte, a cut file or a missing one in each file of each result is named, set aside, and made good to the same bytes", async () => {
    const damage: string[] = [];
    const lab = temporaryLab({ onDamage: (message) => damage.push(message) });
    await lab.runAll(study);
    const folders = lab.store.keys().map((key) => join(lab.store.folder, "results", key.slice(0, 2), key));
    const files = folders
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .filter((file) => !file.endsWith("meta.json"));
    const before = files.map((file) => readFileSync(file));
    let expected = 0;
    for (const [k, file] of files.entries()) {
      for (const kind of ["flip", "cut", "remove"]) {
        const bytes = readFileSync(file);
        const changed = Buffer.from(bytes);
        const at = (7919 * (k + 1)) % bytes.length;
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        if (kind === "flip") writeFileSync(file, changed);
        if (kind === "cut") truncateSync(file, bytes.length >> 1);
        if (kind === "remove") rmSync(file);
        lab.store.verify();
        await lab.runAll(study);
        for (const result of await lab.runAll(study)) await result.weights();
        expected++;
      }
    }
    expect(files.map((file) => existsSync(file) && readFileSync(file))).toEqual(before);
    expect(files.length).toBe(8); // 3 runs: result and weights, and mask and rounds of the ticket
    expect(lab.store.verify()).toEqual([]);
    expect(readdirSync(join(lab.store.folder, "damaged"))).toHaveLength(expected);
  });
});
