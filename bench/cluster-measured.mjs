// The simulation beside a real Slurm: the study of test/cluster/slurm.test.ts on a Slurm of one machine, its arrays simulated, makespan and waste compared.
//   node bench/cluster-measured.mjs [--name cluster-slurm]      as root, where Slurm is installed (npm run test:slurm installs it)
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { keepReport } from "./keep.mjs";
import { startSlurm, whyNoSlurm } from "../test/cluster/own-slurm.mjs";
import { until } from "../test/cluster/waiting.mjs";
import { simulate } from "./cluster-simulation.mjs";
import { readTasks, readSubmissions } from "../dist/cluster/submission.js";
import { slurmStatus, studyWork, submitToSlurm } from "../dist/cluster/index.js";
import { comparison, evaluation, ladder, levelRun, openStore, ticketOf, trainingRun } from "../dist/index.js";

/** Cores of the node, a task each. */
const nodes = 2;

/** The jobs of `seedJobs` in test/cluster/slurm-study.ts, of so many steps each: ten in three waves. */
function seedJobs(seed, iterations) {
  const recipe = {
    optimizer: "adam",
    rate: 2e-3,
    batchSize: 30,
    iterations,
    evaluateEvery: iterations / 2,
    validation: 300,
  };
  const base = { network: "digits-mlp", data: "digits", recipe, seed };
  const trunk = ladder(base);
  const [reinit, random] = ["reinit", "random"].map((arm) =>
    trainingRun({ ...base, ticket: ticketOf(trunk, 2), arm }),
  );
  const measured = [levelRun(trunk, 2), reinit, random].map((run) => evaluation({ run }));
  return [levelRun(trunk, 3), reinit, random, ...measured, comparison({ from: reinit, to: random })];
}

/** When each task of an array began and ended, in seconds, by its log: made as its script begins, written last as its last job ends. */
function taskTimes(folder, array, count) {
  return Array.from({ length: count }, (_, task) => {
    const { birthtimeMs, mtimeMs } = statSync(join(folder, "logs", `array-${array}_${task}.txt`));
    return { begin: birthtimeMs / 1000, end: mtimeMs / 1000 };
  }).sort((a, b) => a.begin - b.begin);
}

/** Seconds between the end of a task and the beginning of the next one in its place, for each that had to wait for one of its array. */
function pauses(times) {
  const ends = times.map(({ end }) => end).sort((a, b) => a - b);
  return times.slice(nodes).map(({ begin }, k) => begin - ends[k]);
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => sum(values) / values.length;
const round = (value, digits = 1) => Number(value.toFixed(digits));

/** Sends a study, waits for its end, and puts the simulations of its arrays beside what was measured. */
async function measure(store, iterations) {
  const places = { store, committed: undefined };
  const study = [1, 2, 3, 4].flatMap((seed) => seedJobs(seed, iterations));
  const work = studyWork(study, places);
  const load = loadavg()[0];
  const began = performance.now();
  const sending = { ...places, settings: { minutesPerTask: 0.01 }, name: "bench" };
  const { id, layout } = await submitToSlurm(work, sending);
  const isDone = async () =>
    [...(await slurmStatus(store)).jobs.values()].every(({ state }) => state === "done");
  await until("the end of the study", isDone, { seconds: 1200, every: 0.2 });
  const makespan = (performance.now() - began) / 1000;

  const { folder } = readSubmissions(store.folder).find((each) => each.id === id);
  const tasks = layout.arrays.map((_, n) => readTasks(folder, n));
  const seconds = new Map(work.jobs.map(({ key }) => [key, store.readMeta(key).seconds]));
  const total = sum([...seconds.values()]);
  const times = tasks.map((list, n) => taskTimes(folder, n, list.length));
  const first = (n) => times[n][0].begin;
  const last = (n) => Math.max(...times[n].map(({ end }) => end));
  const gaps = layout.arrays.flatMap(({ after }, n) =>
    after.length === 0 ? [] : [first(n) - Math.max(...after.map(last))],
  );
  const busy = sum(times.flat().map(({ begin, end }) => end - begin));
  const overhead = {
    startSeconds: round((busy - total) / times.flat().length, 2),
    scheduleSeconds: round(mean(times.flatMap(pauses)), 2),
    waveSeconds: round(mean(gaps), 2),
  };
  const withSeconds = (jobs) => jobs.map((job) => ({ ...job, seconds: seconds.get(job.key) }));
  const measuredTasks = tasks.map((list) => list.map((task) => ({ ...task, jobs: withSeconds(task.jobs) })));
  const simulated = (jobs, sent, seconds) => {
    const found = simulate(jobs, { arrays: layout.arrays, tasks: sent }, { nodes, ...seconds });
    return { makespanSeconds: found.makespanSeconds, wasteShare: found.wasteShare };
  };
  return {
    iterations,
    jobs: work.jobs.length,
    tasks: tasks.flat().length,
    nodes,
    load: round(load),
    workSeconds: round(total),
    estimatedWorkSeconds: round(sum(work.jobs.map((job) => job.seconds))),
    ...overhead,
    measured: { makespanSeconds: round(makespan), wasteShare: round(1 - total / (nodes * makespan), 3) },
    byEstimates: simulated(work.jobs, tasks),
    byMeasuredSeconds: simulated(withSeconds(work.jobs), measuredTasks),
    byMeasuredSecondsAndOverhead: simulated(withSeconds(work.jobs), measuredTasks, overhead),
  };
}

const { values } = parseArgs({ options: { name: { type: "string" } } });
const why = whyNoSlurm();
if (why !== undefined) throw new Error(`bench: a Slurm of one machine must be startable, got ${why}`);
process.env.LOTTERY_COMMITTED = "";
const folder = mkdtempSync(join(tmpdir(), "lottery-lab-bench-"));
const slurm = await startSlurm(nodes);
try {
  const store = openStore(join(folder, "store"));
  // The second study finds how long such jobs took in the first: its estimates are measured ones.
  const report = [await measure(store, 40), await measure(store, 40_000)];
  console.log(keepReport(report, values.name));
} finally {
  await slurm.stop();
  rmSync(folder, { recursive: true, force: true });
}
