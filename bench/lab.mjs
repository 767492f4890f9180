// What the lab itself costs: node bench/lab.mjs [--results 10000] [--json] [--name NAME]
// Reading cached results, the overhead of a job, and what a second worker brings. The load before and after is part of the answer.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { keepReport } from "./keep.mjs";

const root = resolve(import.meta.dirname, "..");
const { canonicalForm, describedKey, openLab, openStore, trainingRun } = createRequire(import.meta.url)(
  join(root, "dist", "index.js"),
);
const { values: options } = parseArgs({
  options: {
    results: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
    name: { type: "string" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "lottery-lab-bench-"));
const open = (name, workers, more = {}) =>
  openLab({
    store: join(folder, name),
    workers,
    committed: false,
    slots: { folder: join(folder, "slots") },
    ...more,
  });
const seconds = async (work) => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const load = () => loadavg()[0];
const loadBefore = load();

const recipe = {
  optimizer: "adam",
  rate: 2e-3,
  batchSize: 30,
  iterations: 1500,
  evaluateEvery: 10,
  validation: 300,
};
const digits = (seed, change = {}) =>
  trainingRun({ network: "digits-mlp", data: "digits", recipe: { ...recipe, ...change }, seed });

/** Results of the size of a laptop run (151 evaluations), one after the other in the store; then read in one call. */
async function cached(count) {
  const lab = open("cached", 0);
  const first = await lab.run(digits(0));
  const blobs = { weights: await first.blob("weights") };
  const runs = Array.from({ length: count }, (_, seed) => digits(seed));
  const store = openStore(join(folder, "cached"));
  for (const run of runs.slice(1)) {
    const entry = { key: describedKey(run), description: canonicalForm(run), summary: first.summary, blobs };
    store.publish(entry, first.meta);
  }
  const [times, cpuTimes] = [[], []];
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    times.push(await seconds(() => open("cached", 0).runAll(runs)));
    const { user, system } = process.cpuUsage(before);
    cpuTimes.push((user + system) / 1e6);
  }
  return { results: count, evaluations: first.summary.history.length, seconds: times, cpuSeconds: cpuTimes };
}

/** Wall time of short jobs in one warm worker, less the time inside them. */
async function overhead(count) {
  const lab = open("overhead", 1);
  const short = (seed) => digits(seed, { iterations: 10, evaluateEvery: 10 });
  await lab.runAll([short(1_000_000)]);
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    const runs = Array.from({ length: count }, (_, k) => short(round * count + k));
    let inside = 0;
    const wall = await seconds(async () => {
      for (const { meta } of await lab.runAll(runs)) inside += meta.seconds;
    });
    rounds.push((1000 * (wall - inside)) / count);
  }
  lab.close();
  return { jobs: count, milliseconds: rounds, median: median(rounds) };
}

/**
 * The same jobs with one and with two warm workers, alternating. What keeps the ratio below 2 is told apart: `jobsSlower`, how much longer a job takes
 * while another one runs (the machine: shared caches, memory, clock, other programs), and `workersIdle`, the part of two workers' time outside
 * jobs (the lab: scheduling, store, the end where one waits for the other).
 */
async function scaling() {
  const lenet = (seed) =>
    trainingRun({
      network: "lenet-300-100",
      data: "mnist",
      recipe: { ...recipe, batchSize: 60, iterations: 1000, evaluateEvery: 500, validation: 5000 },
      seed,
    });
  const labs = [1, 2].map((workers) => open(`workers-${workers}`, workers));
  let seed = 0;
  const runs = () => Array.from({ length: 8 }, () => lenet(seed++));
  for (const lab of labs) await lab.runAll(runs().slice(0, 2));
  const measured = async (lab, same) => {
    let inside = 0;
    const wall = await seconds(async () => {
      for (const { meta } of await lab.runAll(same)) inside += meta.seconds;
    });
    return { wall, inside };
  };
  const ratios = [];
  for (let round = 0; round < 3; round++) {
    const same = runs();
    const [one, two] = [await measured(labs[0], same), await measured(labs[1], same)];
    ratios.push({
      one: one.wall,
      two: two.wall,
      ratio: one.wall / two.wall,
      jobsSlower: two.inside / one.inside,
      workersIdle: 1 - two.inside / (2 * two.wall),
    });
  }
  for (const lab of labs) lab.close();
  const middle = (name) => median(ratios.map((round) => round[name]));
  return {
    rounds: ratios,
    median: middle("ratio"),
    jobsSlower: middle("jobsSlower"),
    workersIdle: middle("workersIdle"),
  };
}

/** From SIGINT at the command line, two LeNet runs under way, until every process is gone. */
async function interrupt() {
  const file = join(folder, "endless.json");
  const endless = { ...recipe, batchSize: 60, iterations: 1_000_000, evaluateEvery: 100, validation: 5000 };
  const runs = [1, 2].map((seed) =>
    trainingRun({ network: "lenet-300-100", data: "mnist", recipe: endless, seed }),
  );
  writeFileSync(file, JSON.stringify(runs));
  const times = [];
  for (let round = 0; round < 5; round++) {
    const args = [
      join(root, "dist", "cli", "main.js"),
      "run",
      file,
      "--workers",
      "2",
      "--store",
      join(folder, "endless"),
    ];
    const env = { ...process.env, LOTTERY_SLOTS_FOLDER: join(folder, "slots-interrupt") };
    const child = spawn(process.execPath, args, { env, stdio: "ignore", detached: true });
    await sleep(4000 + 300 * round);
    const began = performance.now();
    child.kill("SIGINT");
    while (living(child.pid) > 0) await sleep(5);
    times.push((performance.now() - began) / 1000);
  }
  return { seconds: times, most: Math.max(...times) };
}

/** Processes of a group that have not ended. */
function living(group) {
  return execFileSync("ps", ["-A", "-o", "pgid=,stat="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => new RegExp(`^\\s*${group}\\s+[^Z]`).test(line)).length;
}

const report = {
  cached: await cached(Number(options.results)),
  overhead: await overhead(60),
  twoWorkers: await scaling(),
  interrupt: await interrupt(),
  machine: { processor: cpus()[0]?.model, cores: availableParallelism(), node: process.version },
  loadBefore,
  loadAfter: load(),
};
rmSync(folder, { recursive: true, force: true });
const text = keepReport(report, options.name);
if (options.json) process.stdout.write(text);
else {
  const { cached, overhead, twoWorkers, interrupt } = report;
  console.log(
    `${cached.results} cached results: ${median(cached.seconds).toFixed(2)} s (at most 3), of processor ${median(cached.cpuSeconds).toFixed(2)} s`,
  );
  console.log(`overhead of a job: ${overhead.median.toFixed(1)} ms (at most 15)`);
  const slower = (100 * (twoWorkers.jobsSlower - 1)).toFixed(0);
  const idle = (100 * twoWorkers.workersIdle).toFixed(0);
  console.log(
    `2 workers: ${twoWorkers.median.toFixed(2)} × one (at least 1.8, where two cores are free); a job took ${slower} % longer beside another, workers idle ${idle} %`,
  );
  console.log(`interrupt: all gone after at most ${interrupt.most.toFixed(2)} s (at most 1)`);
  console.log(
    `load before ${loadBefore.toFixed(1)}, after ${report.loadAfter.toFixed(1)}, ${report.machine.cores} cores`,
  );
}
