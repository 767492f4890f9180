import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { alive } from "../../src/disk/index.js";
import { describedKey, keyed, type TrainingRun } from "../../src/experiments/index.js";
import { openStore } from "../../src/store/index.js";
import { defaultWorkers, processExecutor } from "../../src/lab/processes.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "./temporary.js";

/** Far longer than any test: it has to be stopped. */
const endless = smallRun({ recipe: { ...small, iterations: 10_000_000, evaluateEvery: 1000 } });

function executor(slots: number) {
  const made = processExecutor(slots);
  onTestFinished(() => made.close());
  return made;
}

/** Waits until it holds; the test's own time limit is the only limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

const text = (folder: string, run: TrainingRun): string => {
  const key = describedKey(run);
  return readFileSync(join(folder, "results", key.slice(0, 2), key, "result.json"), "utf8");
};

describe("processExecutor", () => {
  it("leaves the store readable when a worker is killed at work, and computes the same bytes in a fresh one", async () => {
    const folder = temporaryFolder();
    const workers = executor(1);
    const run = smallRun({ recipe: { ...small, iterations: 2000 } });
    const request = { ...keyed(run), store: folder, engine: "wasm" } as const;
    const killed = workers.run(request, {
      onProgress: () => {
        for (const pid of workers.pids()) process.kill(pid, "SIGKILL");
      },
    });
    await expect(killed).rejects.toThrow("lab: a worker must end its job, got SIGKILL");
    const store = openStore(folder);
    expect([store.keys(), store.verify()]).toEqual([[], []]);

    await workers.run(request);
    const undisturbed = temporaryLab();
    await undisturbed.run(run);
    expect(text(folder, run)).toBe(text(undisturbed.store.folder, run));
  });

  it("ends a job's process when its signal aborts, keeps the other one, and rejects with the reason", async () => {
    const workers = executor(2);
    const controller = new AbortController();
    const store = temporaryFolder();
    const other = workers.run({ ...keyed(smallRun()), store, engine: "wasm" });
    const stopped = workers.run(
      { ...keyed(endless), store, engine: "wasm" },
      { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) },
    );
    const pids = workers.pids();
    expect(pids).toHaveLength(2);
    await expect(stopped).rejects.toThrow("enough");
    await other;
    expect(workers.pids()).toHaveLength(1);
    await until(() => pids.filter(alive).length === 1);
    expect(openStore(store).keys()).toEqual([describedKey(smallRun())]);
  });

  it("drops a job that still waits when its signal aborts", async () => {
    const workers = executor(1);
    const controller = new AbortController();
    const store = temporaryFolder();
    const first = workers.run({ ...keyed(smallRun()), store, engine: "wasm" });
    const { signal } = controller;
    const second = workers.run({ ...keyed(smallRun({ seed: 8 })), store, engine: "wasm" }, { signal });
    controller.abort(new Error("not needed"));
    await expect(second).rejects.toThrow("not needed");
    await first;
    expect(openStore(store).keys()).toHaveLength(1);
  });

  it("hands on the message of a job that fails, and keeps its worker", async () => {
    const workers = executor(1);
    const store = temporaryFolder();
    const broken = { ...smallRun(), data: "nothing" } as unknown as TrainingRun;
    await expect(
      workers.run({ key: "0".repeat(64), description: broken, store, engine: "wasm" }),
    ).rejects.toThrow('got "nothing"');
    const [pid] = workers.pids();
    await workers.run({ ...keyed(smallRun()), store, engine: "wasm" });
    expect(workers.pids()).toEqual([pid]);
  });

  it("leaves no worker behind when its parent is killed", async () => {
    const script = `
      const { openLab } = require(${JSON.stringify(join(packageRoot(), "dist", "lab", "index.js"))});
      const { processExecutor } = require(${JSON.stringify(join(packageRoot(), "dist", "lab", "processes.js"))});
      const workers = processExecutor(1);
      const request = { ...${JSON.stringify(keyed(endless))}, store: process.argv[1], engine: "wasm" };
      workers.run(request, { onProgress: () => console.log(workers.pids()[0]) });`;
    const parent = spawn(process.execPath, ["-e", script, temporaryFolder()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [output] = (await once(parent.stdout, "data")) as [Buffer];
    const worker = Number.parseInt(output.toString(), 10);
    expect(alive(worker)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !alive(worker));
  });

  it("lets its parent end by itself while an idle worker waits", async () => {
    const script = `
      const { openLab, trainingRun } = require(${JSON.stringify(join(packageRoot(), "dist", "lab", "index.js"))});
      openLab({ store: process.argv[1], workers: 1 }).run(${JSON.stringify(smallRun())}).then(({ key }) => console.log(key));`;
    const parent = spawn(process.execPath, ["-e", script, temporaryFolder()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output] = (await once(parent.stdout, "data")) as [Buffer];
    expect(output.toString().trim()).toBe(describedKey(smallRun()));
    expect(await once(parent, "exit")).toEqual([0, null]);
  });
});

describe("lab with workers", () => {
  it("aborted keeps what is finished and leaves no process at work; the rerun does the rest", async () => {
    const lab = temporaryLab({ workers: 2 });
    const controller = new AbortController();
    const stopped = lab.runAll([smallRun(), endless], {
      signal: controller.signal,
      onProgress: ({ running }) => {
        if (lab.store.keys().length === 1 && running.length === 1) controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(lab.plan([smallRun(), endless])).toMatchObject({ cached: 1, toRun: 1 });
    await lab.run(smallRun({ seed: 8 }));
    expect(lab.store.verify()).toEqual([]);
  });
});

describe("defaultWorkers", () => {
  it("is LOTTERY_WORKERS, else at least 1; anything but a whole number is refused", () => {
    expect(defaultWorkers({ LOTTERY_WORKERS: "3" })).toBe(3);
    expect(defaultWorkers({})).toBeGreaterThanOrEqual(1);
    expect(() => defaultWorkers({ LOTTERY_WORKERS: "two" })).toThrow(
      "LOTTERY_WORKERS must be an integer in [0, 9999]",
    );
  });
});
