import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slurm, slurmStatus, submitToSlurm, type ClusterSettings } from "../../src/cluster/index.js";
import { studyWork } from "../../src/cluster/study-work.js";
import type { JobStatus } from "../../src/cluster/status.js";
import { describedKey, type Description } from "../../src/experiments/index.js";
import { openLab } from "../../src/lab/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { temporaryFolder, temporaryLab } from "../lab/temporary.js";
import { startSlurm, whyNoSlurm } from "./own-slurm.mjs";
import { awkwardJobs, computed, resultBytes, seedJobs } from "./slurm-study.js";
import { until, within } from "./waiting.mjs";

const reason = whyNoSlurm();
type OwnSlurm = Awaited<ReturnType<typeof startSlurm>>;
const started: { slurm?: OwnSlurm } = {};
const own = (): OwnSlurm => {
  if (started.slurm === undefined) throw new Error("Slurm must run");
  return started.slurm;
};

const statusOf = async (store: Store): Promise<readonly JobStatus[]> => [
  ...(await slurmStatus(store)).jobs.values(),
];
const submit = (
  jobs: readonly Description[],
  store: Store,
  settings: ClusterSettings,
): ReturnType<typeof submitToSlurm> =>
  submitToSlurm(studyWork(jobs, { store, committed: undefined }), {
    store,
    committed: undefined,
    settings,
    name: "study",
  });

/** The states of all jobs, once none of them waits or runs. */
function untilOver(store: Store): Promise<readonly JobStatus[]> {
  let seen: readonly JobStatus[] = [];
  const look = async (): Promise<readonly JobStatus[] | false> => {
    seen = await statusOf(store);
    return seen.every(isOver) && seen;
  };
  const what = (): string => {
    const open = seen.filter((job) => !isOver(job));
    return `the end of ${open.length} jobs (${open[0]?.state ?? ""}: ${open[0]?.reason ?? ""})`;
  };
  return until(what, look, { seconds: 420, every: 0.3 });
}

const isOver = ({ state }: JobStatus): boolean => !["running", "waiting", "sent"].includes(state);
const states = (jobs: readonly JobStatus[]): readonly string[] =>
  [...new Set(jobs.map(({ state }) => state))].sort();

/** The bytes of the same jobs, computed here. */
async function localBytes(jobs: readonly Description[]): Promise<ReadonlyMap<string, string>> {
  const lab = temporaryLab();
  await lab.runAll(jobs);
  return resultBytes(lab.store.folder);
}

/** Ids of the processes that compute tasks of a store. */
function taskPids(store: Store): readonly number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, "utf8");
      return line.includes("launch.js") && line.includes(store.folder) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function withVariables(values: Readonly<Record<string, string>>): () => void {
  Object.assign(process.env, values);
  return () => Object.keys(values).forEach((name) => Reflect.deleteProperty(process.env, name));
}

describe.skipIf(reason !== undefined)(
  `on a Slurm of one machine (skipped where none can be started: ${reason ?? "it can"})`,
  () => {
    beforeAll(async () => {
      started.slurm = await startSlurm(2);
    });
    afterAll(async () => {
      await started.slurm?.stop();
    });

    it("44 jobs in 3 waves, with a failed job, a lost node and a time-out, end with the bytes of a local run", async () => {
      const folder = temporaryFolder();
      const store = openStore(join(folder, "the store's"));
      const fail = join(folder, "fail");
      writeFileSync(fail, "");
      const awkward = awkwardJobs(folder, 4);
      const study = [...[1, 2, 3, 4].flatMap(seedJobs), ...awkward];

      // One fails, and costs itself alone.
      const restore = withVariables({ LOTTERY_TEST_FAIL: fail });
      const first = await submit(study.slice(0, -3), store, { minutesPerTask: 0.05 });
      expect([first.jobs, new Set(first.layout.arrays.map(({ wave }) => wave)).size]).toEqual([41, 3]);
      const ended = await untilOver(store);
      restore();
      expect(states(ended)).toEqual(["done", "failed"]);
      expect(ended.flatMap((job) => job.reason ?? [])).toEqual(["made to fail"]);
      rmSync(fail);

      // The node is lost while it and three others run, then comes back: Slurm queues them again by itself.
      const waits = withVariables({ LOTTERY_TEST_WAIT: "20" });
      const second = await submit(study, store, { minutesPerTask: 0.01, minutes: 1, warnSeconds: 29 });
      expect(second.jobs).toBe(4); // the one that failed, and three that are new
      await until("a task at work", () => taskPids(store).length > 0);
      await sleep(2000);
      own().control("update", `nodename=${own().node}`, "state=down", "reason=test");
      await until("the end of the tasks of a lost node", () => taskPids(store).length === 0);
      own().bringBack();
      await untilOver(store);
      waits();
      const jobs = await statusOf(store);
      expect(
        jobs.filter(({ state }) => state !== "done").map(({ state, reason: why }) => [state, why]),
      ).toEqual([]);

      // A job that is longer than its limit is told so, keeps a checkpoint, and goes on.
      const long = withVariables({ LOTTERY_TEST_WAIT: "250", LOTTERY_CHECKPOINT_SECONDS: "30" });
      const [, , , , last] = awkwardJobs(folder, 5);
      if (last === undefined) throw new Error("there must be a fifth job");
      await submit([last], store, { minutes: 1, warnSeconds: 10 });
      await untilOver(store);
      long();
      const log = logsOf(store);
      expect(log).toContain("the time limit comes near: a checkpoint is kept");
      expect(
        log.match(new RegExp(`^begins: ${describedKey(last).slice(0, 12)}`, "gm"))?.length,
      ).toBeGreaterThan(1);

      const [found, expected] = [resultBytes(store.folder), await localBytes([...study, last])];
      expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()));
      expect([...computed(store.folder).values()].every((times) => times === 1)).toBe(true);
    });

    it("kills of the submitting process, of jobs and of the controller lose nothing, and nothing is computed twice", async () => {
      const folder = temporaryFolder();
      const store = openStore(join(folder, "store"));
      const study = [...seedJobs(1), ...seedJobs(2), ...awkwardJobs(folder, 3)];
      const file = join(folder, "study.json");
      writeFileSync(file, JSON.stringify(study));
      const cluster = join(folder, "cluster.json");
      writeFileSync(cluster, JSON.stringify({ minutesPerTask: 0.01 }));
      const restore = withVariables({ LOTTERY_TEST_WAIT: "100" });

      // The submitting process is killed after its first array.
      const rule = join(folder, "rule.mjs");
      const args = [
        "dist/cli/main.js",
        "submit",
        file,
        "--slurm",
        "--cluster",
        cluster,
        "--store",
        store.folder,
        "--module",
        rule,
      ];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      const exit = once(child, "exit");
      await within("the first array", Promise.race([once(child.stdout, "data"), exit]));
      child.kill("SIGKILL");
      await within("the end of the submitting process", exit);
      await submit(study, store, { minutesPerTask: 0.01 });

      // A job is killed at work, as by the kernel for want of memory.
      await until("a task at work", () => taskPids(store).length > 0);
      await sleep(8000); // longer than the controller takes to save what it began
      for (const pid of taskPids(store)) process.kill(pid, "SIGKILL");

      // The controller is killed, and comes back.
      await own().killController();
      const down = await slurmStatus(store);
      expect(down.unreachable).toContain("slurm: squeue must answer");
      await expect(submit(study, store, {})).rejects.toThrow("slurm: scontrol must answer");
      await own().restartController();
      const ended = await untilOver(store);
      expect(
        states(ended.filter(({ state }) => state !== "done")).every((state) =>
          ["blocked", "lost"].includes(state),
        ),
      ).toBe(true);
      await submit(study, store, { minutesPerTask: 0.01 });
      restore();
      expect(states(await untilOver(store))).toEqual(["done"]);

      const [found, expected] = [resultBytes(store.folder), await localBytes(study)];
      expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()));
      expect([...computed(store.folder).values()].every((times) => times === 1)).toBe(true);
    });

    it("a lab that computes on it sends, is interrupted, and goes on when it is asked again, with nothing sent twice", async () => {
      const folder = temporaryFolder();
      const open = (): ReturnType<typeof openLab> =>
        openLab({
          store: join(folder, "store"),
          committed: false,
          executor: slurm({ minutesPerTask: 0.01, pollSeconds: 0.3, settleSeconds: 2 }),
        });
      const jobs = seedJobs(5);
      const lab = open();
      const controller = new AbortController();
      const asked = lab.runAll(jobs, {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error("laptop closed")),
      });
      await expect(asked).rejects.toThrow("laptop closed");
      lab.close();
      const told: number[] = [];
      const again = open();
      const all = again.runAll(jobs, { onProgress: ({ done }) => told.push(done) });
      const results = await within("all results", all, 420);
      again.close();
      expect(results.map(({ key }) => key)).toHaveLength(jobs.length);
      expect(told.at(-1)).toBeGreaterThan(0);
      expect(readdirSync(join(folder, "store", "cluster", "submissions"))).toHaveLength(1);
      expect([...computed(join(folder, "store")).values()].every((times) => times === 1)).toBe(true);
    });
  },
);

function logsOf(store: Store): string {
  const submissions = join(store.folder, "cluster", "submissions");
  return readdirSync(submissions)
    .flatMap((id) =>
      readdirSync(join(submissions, id, "logs")).map((name) => join(submissions, id, "logs", name)),
    )
    .map((file) => readFileSync(file, "utf8"))
    .join("");
}
