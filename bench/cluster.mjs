// What a cluster costs: submitting and looking with 10,000 descriptions, and a simulation of 10,000 runs on 100 nodes by the plan's estimates.
//   node bench/cluster.mjs [--runs 10000] [--nodes 100] [--only submit|simulation] [--name cluster]
// Slurm's programs are stand-ins that answer at once, unless --slurm is given: then those on the path.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keepReport } from "./keep.mjs";
import { simulate } from "./cluster-simulation.mjs";
import { comparison, evaluation, ladder, levelRun, ticketOf, trainingRun } from "../dist/index.js";
import { layOut } from "../dist/cluster/layout.js";
import { studyWork } from "../dist/cluster/study-work.js";
import { openStore } from "../dist/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** About `runs` descriptions of LeNet at paper length: ladders of 15 levels, two controls at each, their evaluations, and comparisons. */
export function study(runs) {
  const found = [];
  for (let seed = 1; found.length < runs; seed++) {
    const base = { network: "lenet-300-100", data: "mnist", recipe: "lenet", seed };
    const trunk = ladder(base);
    found.push(levelRun(trunk, 15));
    for (let level = 1; level <= 15; level++) {
      const arms = ["reinit", "random"].map((arm) =>
        trainingRun({ ...base, ticket: ticketOf(trunk, level), arm }),
      );
      found.push(levelRun(trunk, level - 1), ...arms);
      found.push(...arms.map((run) => evaluation({ run })), comparison({ from: arms[0], to: arms[1] }));
    }
  }
  return found.slice(0, runs);
}

/** Stand-ins for Slurm's programs: everything is taken, and what was sent waits. */
function standIns(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "calls"), "");
  const write = (name, body) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const config = "printf 'MaxArraySize = 1001\\nMaxJobCount = 100000\\n'";
  const partition = "echo 'PartitionName=main Default=YES MaxTime=UNLIMITED State=UP'";
  write("scontrol", `case "$*" in *config*) ${config};; *) ${partition};; esac`);
  write(
    "sbatch",
    `case "$*" in *--test-only*) exit 0;; esac\necho "$*" >> ${folder}/calls\nwc -l < ${folder}/calls`,
  );
  write("squeue", `cat ${folder}/queue 2>/dev/null || true`);
  write("sacct", "exit 1");
}

/** What squeue would say of the last submission, element by element. */
function queueOf(store) {
  const submissions = join(store, "cluster", "submissions");
  const [id] = readdirSync(submissions);
  const { arrays } = JSON.parse(readFileSync(join(submissions, id, "submission.json"), "utf8"));
  return arrays.flatMap(({ tasks }, n) =>
    Array.from({ length: tasks }, (_, task) => `${n + 1}|${task}|PENDING|Dependency||ll-${id}-${n}\n`),
  );
}

function timed(args, environment) {
  const began = performance.now();
  const command = [process.execPath, join(root, "dist/cli/main.js"), ...args];
  // bash says what the command and its children took of the processors, which other load does not change much.
  const script = 'TIMEFORMAT="%U %S"; time "$@"';
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, "bash", ...command], {
    encoding: "utf8",
    env: environment,
  });
  if (status !== 0) throw new Error(`bench: ${args[0]} must succeed, got ${status}: ${stderr}`);
  const [user, system] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { seconds: (performance.now() - began) / 1000, processor: user + system, out: stdout };
}

function benchSubmit(runs, real) {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-bench-"));
  try {
    const bin = join(folder, "bin");
    standIns(bin);
    const file = join(folder, "study.json");
    writeFileSync(file, JSON.stringify(study(runs)));
    const cluster = join(folder, "cluster.json");
    writeFileSync(cluster, JSON.stringify({ minutesPerTask: 0.1 }));
    const store = join(folder, "store");
    const path = real ? process.env.PATH : `${bin}${delimiter}${process.env.PATH}`;
    const environment = { ...process.env, LOTTERY_COMMITTED: "", PATH: path };
    const where = ["--store", store];
    const submit = timed(["submit", file, "--slurm", "--cluster", cluster, ...where], environment);
    if (!real) writeFileSync(join(bin, "queue"), queueOf(store).join(""));
    const status = timed(["status", ...where], environment);
    const again = timed(["submit", file, "--slurm", "--cluster", cluster, ...where], environment);
    if (real) timed(["cancel", "all", ...where], environment);
    console.log(
      submit.out
        .split("\n")
        .filter((line) => !line.startsWith("array "))
        .join("\n"),
    );
    console.log(
      status.out
        .split("\n")
        .filter((line) => line.startsWith("submission"))
        .join("\n"),
    );
    const figure = ({ seconds, processor }) => ({ wallSeconds: seconds, processorSeconds: processor });
    return {
      runs,
      load: loadavg()[0],
      submit: figure(submit),
      status: figure(status),
      submitAgain: figure(again),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchSimulation(runs, nodes) {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-bench-"));
  try {
    const store = openStore(folder);
    const { jobs } = studyWork(study(runs), { store, committed: undefined });
    return [0.5, 2, 10].map((minutesPerTask) => {
      const limits = { arraySize: 1001, most: 100_000, longest: Infinity, live: new Map() };
      const layout = layOut(jobs, { settings: { minutesPerTask }, ...limits });
      return { minutesPerTask, jobs: jobs.length, nodes, ...simulate(jobs, layout, { nodes }) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    nodes: { type: "string", default: "100" },
    only: { type: "string" },
    slurm: { type: "boolean", default: false },
    name: { type: "string" },
  },
});
const report = {};
if (values.only !== "simulation") report.submit = benchSubmit(Number(values.runs), values.slurm);
if (values.only !== "submit") report.simulation = benchSimulation(Number(values.runs), Number(values.nodes));
process.stdout.write(keepReport(report, values.name));
