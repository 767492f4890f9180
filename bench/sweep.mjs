// Does a sweep of thousands of short runs keep the cores busy?  node bench/sweep.mjs [--runs 2000] [--steps 100] [--workers N] [--json] [--name NAME]
// As notebook 09 sweeps: plain SGD at many rates and seeds, evaluated at growing times on few images. Busy is the share of the workers' wall time that lies inside runs; beside it, where /proc tells it, the
// share of the machine's cores that the workers' processor time fills. Wants a machine that does nothing else: the load before and after is part of the answer.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { keepReport } from "./keep.mjs";

const root = resolve(import.meta.dirname, "..");
const { openLab, recipes, trainingRun } = createRequire(import.meta.url)(join(root, "dist", "index.js"));
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    steps: { type: "string", default: "100" },
    workers: { type: "string", default: String(availableParallelism()) },
    json: { type: "boolean", default: false },
    name: { type: "string" },
  },
});
const [count, steps, workers] = [options.runs, options.steps, options.workers].map(Number);
const folder = mkdtempSync(join(tmpdir(), "lottery-lab-sweep-"));
const loadBefore = loadavg()[0];

const recipe = {
  ...recipes.lenet,
  optimizer: "sgd",
  iterations: steps,
  evaluateEvery: 10,
  evaluateGrowth: 1.3,
  evaluateExamples: 1000,
};
const run = (k) =>
  trainingRun({
    network: "lenet-300-100",
    data: "mnist",
    recipe: { ...recipe, rate: 0.01 * (1 + (k % 100)) },
    seed: Math.floor(k / 100),
  });

/** Processor seconds of a process's children so far, in hundredths as Linux counts them; undefined elsewhere. */
function childrenSeconds() {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/stat`, "utf8")
            .replace(/^.*\) /s, "")
            .split(" ");
        } catch {
          return []; // it has ended meanwhile
        }
      })
      .filter((fields) => Number(fields[1]) === process.pid)
      .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / 100, 0);
  } catch {
    return undefined;
  }
}

const lab = openLab({
  store: join(folder, "store"),
  workers,
  committed: false,
  slots: { folder: join(folder, "slots") },
});
await lab.runAll(Array.from({ length: 20 * workers }, (_, k) => run(1e6 + k))); // workers started, data bound
const [began, before, own] = [performance.now(), childrenSeconds(), process.cpuUsage()];
const results = await lab.runAll(Array.from({ length: count }, (_, k) => run(k)));
const wall = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(own);
const after = childrenSeconds();
lab.close();
rmSync(folder, { recursive: true, force: true });

const inside = results.reduce((sum, { meta }) => sum + meta.seconds, 0);
const report = {
  runs: count,
  steps,
  workers,
  wallSeconds: wall,
  millisecondsARun: (1000 * inside) / count,
  busy: inside / (workers * wall),
  ...(before === undefined || after === undefined
    ? {}
    : { processorShare: (after - before) / (workers * wall) }),
  parentShare: (user + system) / 1e6 / wall,
  machine: { processor: cpus()[0]?.model, cores: availableParallelism(), node: process.version },
  loadBefore,
  loadAfter: loadavg()[0],
};
const text = keepReport(report, options.name);
if (options.json) process.stdout.write(text);
else {
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const processor =
    report.processorShare === undefined ? "" : `, of the processor ${percent(report.processorShare)}`;
  console.log(
    `${count} runs of ${report.millisecondsARun.toFixed(0)} ms in ${wall.toFixed(1)} s: ${workers} workers busy ${percent(report.busy)} (at least 90 %)${processor}; the parent takes ${percent(report.parentShare)} of a core`,
  );
  console.log(
    `load before ${loadBefore.toFixed(1)}, after ${report.loadAfter.toFixed(1)}, ${report.machine.cores} cores`,
  );
}
