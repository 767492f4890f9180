import type * as Fs from "node:fs";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { readSubmissions } from "../../src/cluster/submission.js";
import { cli } from "../cli/cli.js";
import { disk, fillDisk, mayMount } from "../faults/own-disk.js";
import { temporaryFolder } from "../lab/temporary.js";
import { fakeSlurm } from "./fake-slurm.js";
import { seedJobs } from "./slurm-study.js";

/** Whether the next file of a megabyte meets a full quota: few machines of tests have a file system with quotas. */
const quota = vi.hoisted(() => ({ full: false }));
vi.mock("node:fs", async (importOriginal) => {
  const fs = await importOriginal<typeof Fs>();
  const write: typeof fs.writeFileSync = (file, data, options) => {
    const bytes = typeof data === "string" ? data.length : data.byteLength;
    if (!quota.full || bytes < 1 << 20) return fs.writeFileSync(file, data, options);
    throw Object.assign(new Error("EDQUOT: quota exceeded, write"), { code: "EDQUOT", syscall: "write" });
  };
  return { ...fs, writeFileSync: write };
});

beforeEach(() => {
  quota.full = false;
  process.env["LOTTERY_COMMITTED"] = "";
  onTestFinished(() => void Reflect.deleteProperty(process.env, "LOTTERY_COMMITTED"));
});

/** Submits a study from a store: its error, and whether nothing of it reached Slurm or was left for a later look. */
async function refusal(store: string): Promise<readonly [string, boolean]> {
  const { calls } = fakeSlurm();
  const file = join(temporaryFolder(), "study.json");
  writeFileSync(file, JSON.stringify(seedJobs(1)));
  const { code, err } = await cli("submit", file, "--slurm", "--store", store);
  expect(code).toBe(1);
  return [err, calls().length === 0 && readSubmissions(store).length === 0];
}

it("submit says that the quota of the store is full before anything is sent", async () => {
  const store = join(temporaryFolder(), "store");
  quota.full = true;
  expect(await refusal(store)).toEqual([
    `lottery-lab: submit: ${store} must be writable, got a full quota (EDQUOT); nothing was submitted\n`,
    true,
  ]);
});

describe.skipIf(!mayMount())("on a disk of its own (skipped where this user may not mount a tmpfs)", () => {
  it.each([
    ["is full", "500k"],
    ["has room for the trial of a megabyte and not for the package", "2500k"],
  ])("that %s, submit says so before anything is sent", async (_, size) => {
    const folder = disk(size);
    if (size === "500k") fillDisk(folder);
    expect(await refusal(folder)).toEqual([
      `lottery-lab: submit: ${folder} must be writable, got a full disk (ENOSPC); nothing was submitted\n`,
      true,
    ]);
  });
});
