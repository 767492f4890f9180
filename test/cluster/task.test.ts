import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runTask, taskCodes } from "../../src/cluster/task.js";
import { readSubmissions, readTasks, voidArray } from "../../src/cluster/submission.js";
import { openStore } from "../../src/store/index.js";
import { chooseEngine } from "../../src/engine/index.js";
import { openPace } from "../../src/lab/pace.js";
import { studyWork } from "../../src/cluster/study-work.js";
import { fakeSlurm } from "./fake-slurm.js";
import { awkwardJobs, seedJobs } from "./slurm-study.js";
import { within } from "./waiting.mjs";
import { study, submit } from "./sent-study.js";

describe("a task", () => {
  it("computes its jobs once, never what they need, and nothing where its array was sent again since", async () => {
    fakeSlurm();
    const one = study();
    await submit(one);
    const [submission] = readSubmissions(one.store);
    if (submission === undefined) throw new Error("there must be a submission");
    const lines: string[] = [];
    const request = { submission, modules: [], tell: (line: string) => void lines.push(line) };
    expect(await runTask({ ...request, array: 1, task: 0 })).toBe(taskCodes.failed);
    expect(lines.every((line) => /failed: \w+ needs .*, which is not there$/.test(line))).toBe(true);
    expect(openStore(one.store).keys()).toEqual([]);
    expect(await runTask({ ...request, array: 0, task: 0 })).toBe(taskCodes.done);
    expect(await runTask({ ...request, array: 0, task: 0 })).toBe(taskCodes.done);
    expect(lines.filter((line) => line.startsWith("done: "))).toHaveLength(4);
    voidArray(submission.folder, 1);
    expect(await runTask({ ...request, array: 1, task: 0 })).toBe(taskCodes.done);
    expect(openStore(one.store).keys()).toHaveLength(4);
  });

  it("imports no module that its job names unless it is given, and is asked to stop with a checkpoint", async () => {
    fakeSlurm();
    const one = study();
    const [job] = awkwardJobs(one.folder, 1);
    writeFileSync(one.file, JSON.stringify([job]));
    const rule = join(one.folder, "rule.mjs");
    await submit(one, "--module", rule);
    const [submission] = readSubmissions(one.store);
    if (submission === undefined) throw new Error("there must be a submission");
    const { modules = "", moduleFiles } = submission.assets;
    const kept = join(one.store, "cluster", "assets", modules, moduleFiles[0] ?? "");
    expect(readFileSync(kept, "utf8")).toBe(readFileSync(rule, "utf8"));
    const lines: string[] = [];
    const request = { submission, array: 0, task: 0, tell: (line: string) => void lines.push(line) };
    expect(await runTask({ ...request, modules: [] })).toBe(taskCodes.failed);
    expect(lines.at(-1)).toContain("modules must hold the one that");
    process.env["LOTTERY_TEST_WAIT"] = "20"; // 4 s in all: it is stopped on its way
    let timer: NodeJS.Timeout | undefined;
    const tell = (line: string): void => {
      if (line.startsWith("begins")) timer = setTimeout(() => process.emit("SIGTERM"), 300);
    };
    const stopped = runTask({ ...request, modules: [kept], tell });
    expect(await within("the end of the task", stopped)).toBe(taskCodes.stopped);
    clearTimeout(timer);
    Reflect.deleteProperty(process.env, "LOTTERY_TEST_WAIT");
    expect(readdirSync(join(one.store, "checkpoints"))).toHaveLength(1);
    expect(await runTask({ ...request, modules: [kept] })).toBe(taskCodes.done);
  });
});

it("estimates of a later submission follow what jobs of an earlier one took on the nodes", async () => {
  fakeSlurm();
  const one = study();
  await submit(one);
  const [submission] = readSubmissions(one.store);
  if (submission === undefined) throw new Error("there must be a submission");
  const store = openStore(one.store);
  const secondsOf = (): readonly number[] =>
    studyWork(seedJobs(2), { store, committed: undefined }).jobs.map(({ seconds }) => seconds);
  const guessed = secondsOf();
  await runTask({ submission, array: 0, task: 0, modules: [], tell: () => undefined });
  const expected = openPace(one.store, chooseEngine().name);
  for (const { key, description } of readTasks(submission.folder, 0)[0]?.jobs ?? [])
    expected.learn(description, store.readMeta(key));
  const { jobs } = studyWork(seedJobs(2), { store, committed: undefined });
  expect(secondsOf()).toEqual(jobs.map(({ description }) => expected.seconds(description)));
  expect(secondsOf()).not.toEqual(guessed);
});

describe("a task that is told to end", () => {
  it.each([
    ["before it listens", "heard", taskCodes.stopped, 0],
    ["as it begins its second job", "begins: 1", taskCodes.stopped, 1],
    ["as it ends its second job", "done: 1", taskCodes.stopped, 2],
    ["as it ends its last job", "done: 3", taskCodes.done, 4],
  ] as const)("%s ends, keeps what is done and listens no more", async (_, moment, code, results) => {
    fakeSlurm();
    const one = study();
    await submit(one);
    const [submission] = readSubmissions(one.store);
    if (submission === undefined) throw new Error("there must be a submission");
    const signals = ["SIGTERM", "SIGUSR2"] as const;
    const listening = (): readonly number[] => signals.map((signal) => process.listenerCount(signal));
    const before = listening();
    const told = { begins: 0, done: 0 };
    const tell = (line: string): void => {
      const [, word] = /^(begins|done): /.exec(line) ?? [];
      if (word !== "begins" && word !== "done") return;
      if (moment === `${word}: ${told[word]++}`) signals.forEach((signal) => process.emit(signal));
    };
    const heard = (): boolean => moment === "heard";
    const request = { submission, array: 0, task: 0, modules: [], tell, heard };
    const ended = await within("the end of the task", runTask(request), 60);
    expect([ended, openStore(one.store).keys().length, listening()]).toEqual([code, results, before]);
    expect(
      await within("the rest", runTask({ ...request, tell: () => undefined, heard: undefined }), 60),
    ).toBe(taskCodes.done);
    expect(openStore(one.store).keys()).toHaveLength(4);
  });
});
