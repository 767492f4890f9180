import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { batchScript, sbatchArguments, shellWord } from "../../src/cluster/slurm/batch-script.js";
import { passedEnvironment } from "../../src/cluster/slurm/commands.js";
import { parsed } from "../../src/cluster/slurm/queue.js";
import { readSubmissions, readTasks } from "../../src/cluster/submission.js";
import { writeFailure } from "../../src/cluster/failures.js";
import { cli } from "../cli/cli.js";
import { temporaryFolder } from "../lab/temporary.js";
import { fakeSlurm } from "./fake-slurm.js";
import { plainArray } from "./slurm-study.js";
import { study, submit } from "./sent-study.js";

/** Nothing was laid down that a later submit or status could take for jobs that were sent. */
const nothingSent = (store: string): boolean => readSubmissions(store).length === 0;

describe("submit --slurm", () => {
  it("prints what it would send, and sends nothing, with --dry-run", async () => {
    const { calls } = fakeSlurm();
    const one = study();
    const { code, out } = await submit(one, "--dry-run");
    expect([code, calls(), nothingSent(one.store)]).toEqual([0, [], true]);
    expect(out).toContain(
      "7 asked for, 0 there already, 0 jobs under way, 10 to send\nwave 0: 1 array, 1 tasks, 4 jobs;",
    );
    expect(out).toContain("--dependency=afterany:ARRAY-0 ");
    expect(out).toMatch(/nothing was submitted \(--dry-run\)\n$/);
  });

  it("sends waves that wait for those they need, and sends only what is missing when it is called again", async () => {
    const { calls, answer } = fakeSlurm();
    const one = study();
    expect((await submit(one)).code).toBe(0);
    expect(calls()).toHaveLength(3);
    expect(calls().map((call) => /--dependency=(\S+)/.exec(call)?.[1])).toEqual([
      undefined,
      "afterany:100",
      "afterany:101",
    ]);
    const [{ id = "", folder = "" } = {}] = readSubmissions(one.store);
    const rows = [0, 1, 2].flatMap((array) =>
      readTasks(folder, array).map((_, task) => `10${array}|${task}|PENDING|Dependency||ll-${id}-${array}`),
    );
    answer({ squeue: `cat <<'END'\n${rows.join("\n")}\nEND` });
    expect((await submit(one)).out).toContain("10 jobs under way, 0 to send\nnothing to submit");
    expect(calls()).toHaveLength(3);
    const { out } = await cli("status", "--store", one.store);
    expect(out).toContain(`submission   ${id} study.json: 10 waiting`);
    answer({ squeue: `cat <<'END'\n${rows.slice(0, 1).join("\n")}\nEND` });
    expect((await submit(one)).out).toContain("4 jobs under way, 6 to send");
    expect(calls().at(-2)).toContain("--dependency=afterany:100");
    expect((await cli("cancel", "all", "--store", one.store)).out).toContain("1 tasks cancelled");
    expect(calls().at(-1)).toBe("scancel 100");
  });

  it.each([
    [
      "the wrong partition",
      { partition: "mainn" },
      'partition must be one of "main", "closed", "short", got "mainn" (did you mean "main"?)',
    ],
    ["a partition that is down", { partition: "closed" }, "partition closed must be up"],
    [
      "too long a limit",
      { partition: "short", minutes: 6 },
      "minutes must be at most 5, the time limit of partition short, got 6",
    ],
    ["an unknown field", { partitoin: "main" }, "cluster field must be one of"],
    ["a text that a shell could read", { partition: "main; rm -rf /" }, "partition must be a word"],
    [
      "a limit below the warning",
      { minutes: 1, warnSeconds: 60 },
      "minutes must be more than warnSeconds, got 60 s and 60 s",
    ],
  ])("refuses %s before anything is sent", async (_, settings, message) => {
    const { calls } = fakeSlurm();
    const one = study(settings);
    const { code, err } = await submit(one);
    expect([code, calls(), nothingSent(one.store)]).toEqual([1, [], true]);
    expect(err).toContain(message);
  });

  it("says so where there is no Slurm", async () => {
    const one = study();
    const before = process.env["PATH"];
    process.env["PATH"] = one.folder;
    const { code, err } = await submit(one).finally(() => (process.env["PATH"] = before));
    expect([code, nothingSent(one.store)]).toEqual([1, true]);
    expect(err).toContain(
      "slurm: scontrol must be on the PATH, got none; log in to a machine of the cluster",
    );
  });

  it("says what Slurm has against such jobs, as a full quota of jobs, before anything is sent", async () => {
    const { answer } = fakeSlurm();
    const quota =
      "Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)";
    answer({
      sbatch: `echo "sbatch: error: AssocMaxSubmitJobLimit" >&2; echo "sbatch: error: ${quota}" >&2; exit 1`,
    });
    const one = study();
    const { code, err } = await submit(one);
    expect([code, nothingSent(one.store)]).toEqual([1, true]);
    expect(err).toContain(
      `Slurm must take such a job, got AssocMaxSubmitJobLimit; ${quota}; nothing was submitted`,
    );
  });

  it("says so where the queue has no room", async () => {
    const { answer, calls } = fakeSlurm();
    answer({ config: "MaxArraySize = 1001\\nMaxJobCount = 3" });
    const { code, err } = await submit(study());
    expect([code, calls()]).toEqual([1, []]);
    expect(err).toContain("the queue must have room for 3 tasks, got room for 2");
  });

  it("says so where the store cannot be written", async () => {
    const { calls } = fakeSlurm();
    const one = study();
    writeFileSync(one.store, "a file");
    const { code, err } = await submit(one);
    expect([code, calls()]).toEqual([1, []]);
    expect(err).toMatch(/must be writable, got a file where a folder must be/);
  });

  it("after an array that Slurm refused, sends the rest when it is called again, and what was sent before is void to nobody", async () => {
    const { answer, calls } = fakeSlurm();
    const one = study();
    answer({
      sbatch: `case "$*" in *--test-only*) exit 0;; *ll-*-0\\ *) echo 100;; *) echo "sbatch: error: Socket timed out" >&2; exit 1;; esac`,
    });
    const { code, err } = await submit(one);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(
        "Slurm must take array 1, got Socket timed out; 1 arrays before it were sent and go on",
      ),
    ]);
    const [{ id = "" } = {}] = readSubmissions(one.store);
    answer({ squeue: `echo '100|0|RUNNING|None|n1|ll-${id}-0'` });
    expect((await submit(one)).out).toContain("4 jobs under way, 6 to send");
    expect(calls()).toHaveLength(2);
    const { out } = await cli("status", "--store", one.store);
    expect(out).toContain(`${id} study.json: 1 running, 3 waiting`);
  });
});

describe("status", () => {
  it("tells of each job that is not there whether it failed, was lost or waits for one that is not there, with the reason", async () => {
    const { answer } = fakeSlurm();
    const one = study();
    await submit(one);
    const [{ id = "", folder = "" } = {}] = readSubmissions(one.store);
    const [ladder] = readTasks(folder, 0);
    const [first, second] = ladder?.jobs ?? [];
    writeFailure(one.store, {
      key: first?.key ?? "",
      reason: "made to fail",
      submission: id,
      array: 0,
      task: 0,
      host: "n1",
    });
    writeFileSync(
      join(folder, "logs", "array-0_0.txt"),
      "begins\nslurmstepd: error: Detected 1 oom_kill event\n",
    );
    answer({ sacct: "echo '100_0|OUT_OF_MEMORY'" });
    const { out } = await cli("status", "--store", one.store);
    expect(out).toContain("1 failed, 9 need one that is not there");
    expect(out).toContain(
      `failed       ${first?.key.slice(0, 12) ?? ""} digits-mlp on digits seed 1 dense: made to fail`,
    );
    expect(out).toContain(
      `${second?.key.slice(0, 12) ?? ""} digits-mlp on digits seed 1 level 1: needs digits-mlp on digits seed 1 dense, failed: made to fail`,
    );
    writeFailure(one.store, {
      key: first?.key ?? "",
      reason: "of another submission",
      submission: "0123456789",
      array: 0,
      task: 0,
      host: "n1",
    });
    expect((await cli("status", "--store", one.store)).out).toContain(
      "dense: OUT_OF_MEMORY: slurmstepd: error: Detected 1 oom_kill event",
    );
    answer({
      sacct: "exit 1",
      squeue: "echo 'squeue: error: Unable to contact slurm controller' >&2; exit 1",
    });
    expect((await cli("status", "--store", one.store)).out).toContain(
      "Slurm        cannot be asked: slurm: squeue must answer, got Unable to contact",
    );
  });
});

describe("what goes into scripts", () => {
  const timeout = 60_000;

  it.each(["plain", "two words", "it's", "$(touch x)", "`touch x`", "a\nb", '"', "\\", "%j", "-n", ""])(
    "the word %j is read by a shell as it is",
    (text) => {
      const said = execFileSync("sh", ["-c", `printf '%s' ${shellWord(text)}`], {
        encoding: "utf8",
        timeout,
      });
      expect(said).toBe(text);
    },
  );

  it("a batch script hands over LOTTERY_ variables as they are, and runs what it names by exec", () => {
    const folder = temporaryFolder();
    const node = join(folder, "no'de");
    writeFileSync(node, '#!/bin/sh\nprintf "%s|" "$LOTTERY_X" "$@"\n');
    chmodSync(node, 0o755);
    const script = join(folder, "job.sh");
    const assets = { package: "0".repeat(64), moduleFiles: [] };
    const variables = [["LOTTERY_X", "a'b $(c)"]] as const;
    writeFileSync(script, batchScript({ store: "/st ore", folder: "/st ore/s", assets, node, variables }));
    const env = { SLURM_ARRAY_TASK_ID: "7" };
    const out = execFileSync("sh", [script, "3"], { encoding: "utf8", env, timeout });
    expect(out).toBe(
      `a'b $(c)|/st ore/cluster/assets/${"0".repeat(64)}/dist/cluster/launch.js|/st ore/s|3|7|`,
    );
  });

  it("Slurm replaces nothing in the paths of logs, and learns no other variable of the environment", () => {
    const args = sbatchArguments(plainArray, {
      settings: { atATime: 5 },
      folder: "/a%j",
      id: "0123456789",
      number: 1,
      after: ["7", "8"],
    });
    expect(args).toContain("--output=/a%%j/logs/array-1_%a.txt");
    expect(args).toContain("--array=0-1%5");
    expect(args).toContain("--dependency=afterany:7:8");
    expect(passedEnvironment({ PATH: "p", LOTTERY_X: "x", SECRET_TOKEN: "s", SBATCH_ACCOUNT: "a" })).toEqual({
      PATH: "p",
      LOTTERY_X: "x",
      SBATCH_ACCOUNT: "a",
    });
  });

  it("a line of the queue that is not ours is none", () => {
    expect(parsed("12|3|RUNNING|None|n1|ll-0123456789-4")).toEqual([
      {
        jobId: "12",
        submission: "0123456789",
        array: 4,
        task: 3,
        state: "RUNNING",
        reason: "None",
        nodes: "n1",
      },
    ]);
    expect(parsed("12|3|RUNNING|None|n1|ll-0123456789-4|x")).toEqual([]);
    expect(parsed("12|3|RUNNING|None|n1|other")).toEqual([]);
  });
});
