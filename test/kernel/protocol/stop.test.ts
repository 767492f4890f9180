import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../../src/data/index.js";

const kernelFolder = join(packageRoot(), "dist", "kernel");

// Under a name of Node's, as it is none of a cell's.
const begin = `globalThis.require = require; require("node:vm").runInThisContext(process.argv[1], { filename: "node:main" })`;
const main = `
const [, , kernelFolder, job, insist] = process.argv;
const { guardLength, guardedBy } = require(kernelFolder + "/protocol/attention.js");
const { provideStop } = require(kernelFolder + "/protocol/stop.js");
const { onOwnStack } = require(kernelFolder + "/running/own-stack.js");
const { runInThisContext } = require("node:vm");
const { Worker } = require("node:worker_threads");
const guard = new Int32Array(new SharedArrayBuffer(4 * guardLength));
const step = (filename) => (code) => runInThisContext("() => {" + code + "}", { filename });
const [cell, kernel] = [step("In[1]"), step(kernelFolder + "/requests/server.js")];
const guarded = guardedBy(guard);
const until = runInThisContext("(ms, step) => { for (const end = Date.now() + ms; Date.now() < end; ) step(); }", { filename: "node:until" });
const end = () => console.log("to its end");
Object.assign(globalThis, { require, onOwnStack, guarded, cell, kernel, until, end });
provideStop(guard, kernelFolder);
const worker = new Worker(kernelFolder + "/../../test/kernel/protocol/stop-worker.mjs", { workerData: { kernelFolder, insist } });
const run = eval(job);
worker.once("message", () => {
  setTimeout(run, 5);
  setTimeout(() => console.log("a timer"), 200);
  setTimeout(() => worker.postMessage("end"), 300);
});
worker.once("online", () => setTimeout(() => worker.postMessage("begin"), 1));
`;

/**
 * What a process prints that runs `job` as a timer, while a worker asks every 20 ms to stop what runs, and what the worker was told.
 * `cell(code)` and `kernel(code)` give a function whose code is a cell's, or in a file of the kernel.
 */
function whileAsked(job: string, insist = false): { said: string[]; lines: string[] } {
  const flags = [
    "--no-force-async-hooks-checks",
    "-e",
    begin,
    main,
    kernelFolder,
    job,
    insist ? "insist" : "",
  ];
  const { stdout } = spawnSync(process.execPath, flags, { encoding: "utf8" });
  const lines = stdout.trim().split("\n");
  const said = lines.filter((line) => line.startsWith("said ")).map((line) => line.slice(5));
  return { said: [...new Set(said)].sort(), lines: lines.filter((line) => !line.startsWith("said ")) };
}

test("a cell that holds the thread is stopped, what comes after it runs", () => {
  const stopped = { said: ["nothing", "stopped"], lines: ["a timer"] };
  expect(whileAsked('cell("for (;;);")')).toEqual(stopped);
  expect(whileAsked('cell("[1].map(() => { for (;;); })")')).toEqual(stopped);
  const step = "kernel(\"onOwnStack(kernel('for (;;);')); end();\")"; // of who began it
  expect(whileAsked(step)).toEqual({ ...stopped, lines: ["to its end", "a timer"] });
});

test("the kernel's own work and steps that are guarded go to their end", () => {
  const untouched = { said: ["nothing"], lines: ["to its end", "a timer"] };
  const jobs = [
    'kernel("until(700, () => JSON.stringify([1])); end()")',
    "kernel(\"require('node:child_process').spawnSync('sleep', ['0.7']); end()\")",
    'cell("guarded(() => { until(700, () => undefined); end(); })")',
  ];
  for (const job of jobs) expect(whileAsked(job), job).toEqual(untouched);
});

test("where a cell has Node at work it is stopped only by who insists", () => {
  const looking = "cell(\"for (;;) require('node:util').inspect(process.versions)\")";
  expect(whileAsked(looking).said).toContain("later");
  expect(whileAsked(looking, true).said).not.toContain("later");
});
