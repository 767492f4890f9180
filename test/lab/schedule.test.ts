import { describe, expect, it } from "vitest";
import { chains, type Job, type Work } from "../../src/lab/plan.js";
import { runWork, type LabProgress } from "../../src/lab/schedule.js";
import { smallRun } from "./temporary.js";

const job = (key: string, seconds: number, ...needs: string[]): Job => ({
  key,
  needs,
  seconds,
  description: smallRun(),
});
const work = (...jobs: Job[]): Work => ({
  jobs,
  plan: { asked: jobs.length, cached: 0, toRun: jobs.length, wallSeconds: 1, memoryBytes: 1, jobs: [] },
  found: new Map(),
});

/** Runs jobs that take their seconds in turns of a fake clock; gives back when each began and ended. */
async function simulate(jobs: Job[], workers: number): Promise<string[]> {
  const events: string[] = [];
  const byKey = new Map(jobs.map((each) => [each.key, each]));
  await runWork(work(...jobs), {
    workers,
    finished: ({ key }) => events.push(`-${key}`),
    async start(key) {
      events.push(`+${key}`);
      for (let turn = 0; turn < (byKey.get(key)?.seconds ?? 0); turn++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  });
  return events;
}

describe("chains", () => {
  it("is a job's own seconds and those of the longest chain it begins: 1 + 2 + 3, not 1 + 4", () => {
    const jobs = [job("a", 1), job("b", 2, "a"), job("c", 4, "a"), job("d", 3, "b")];
    expect([...chains(jobs)].sort()).toEqual([
      ["a", 6],
      ["b", 5],
      ["c", 4],
      ["d", 3],
    ]);
  });
});

describe("runWork", () => {
  it("begins with the longest chain, not with the first or the longest job", async () => {
    const jobs = [job("long", 5), job("a", 3), job("b", 3, "a"), job("short", 1)];
    expect(await simulate(jobs, 1)).toEqual(["+a", "-a", "+long", "-long", "+b", "-b", "+short", "-short"]);
  });

  it("never starts a job before what it needs, nor more than there are workers", async () => {
    const jobs = [
      job("a", 2),
      job("b", 1, "a"),
      job("c", 1, "a", "b"),
      job("d", 4),
      job("e", 1),
      job("f", 2, "e"),
    ];
    for (const workers of [1, 2, 3, 10]) {
      const events = await simulate(jobs, workers);
      let running = 0;
      for (const event of events) {
        running += event.startsWith("+") ? 1 : -1;
        expect(running).toBeLessThanOrEqual(workers);
      }
      for (const { key, needs } of jobs) {
        for (const need of needs) expect(events.indexOf(`-${need}`)).toBeLessThan(events.indexOf(`+${key}`));
      }
      expect(events).toHaveLength(12);
    }
  });

  it("goes on after a failure with all that does not depend on it, and tells what was never begun and why", async () => {
    const begun: string[] = [];
    const jobs = [job("a", 9), job("b", 1, "a"), job("c", 1, "b"), job("d", 1), job("e", 1, "d")];
    const failures = await runWork(work(...jobs), {
      workers: 2,
      finished: () => undefined,
      async start(key) {
        begun.push(key);
        if (key === "a") throw new Error("no luck");
      },
    });
    expect(begun.sort()).toEqual(["a", "d", "e"]);
    expect([...failures.keys()].sort()).toEqual(["a", "b", "c"]);
    for (const { job: failed, cause } of failures.values()) {
      expect([failed.key, (cause as Error).message]).toEqual(["a", "no luck"]);
    }
  });

  it("stops at once, and aborts what runs, when nothing can be published any more", async () => {
    let aborted = false;
    const running = runWork(work(job("a", 1), job("b", 1)), {
      workers: 2,
      finished: () => undefined,
      async start(key, _, { signal }) {
        if (key === "a") throw Object.assign(new Error("a full disk"), { name: "Unwritable" });
        await new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => {
            aborted = true;
            reject(signal.reason as Error);
          });
        });
      },
    });
    await expect(running).rejects.toThrow("a full disk");
    expect(aborted).toBe(true);
  });

  it("reports at the end that all is done, even when everything ends within 100 ms", async () => {
    const seen: LabProgress[] = [];
    await runWork(work(job("a", 1), job("b", 1)), {
      workers: 1,
      finished: () => undefined,
      start: async () => undefined,
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.at(-1)).toMatchObject({ done: 2, total: 2, cached: 0, running: [], secondsLeft: 0 });
  });

  it("is done at once when there is nothing to do", async () => {
    expect(await simulate([], 2)).toEqual([]);
  });
});
