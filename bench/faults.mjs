// Kills a study at random instants and looks at what is left: node bench/faults.mjs [--kills 200] [--seed 1] [--json] [--name NAME]
// A kill is SIGKILL to the parent, to one of its workers, or to all at once. After each the store must verify and every process be gone;
// when the study has ended by itself its results must have the bytes of an undisturbed run. Then a new store.
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { keepReport } from "./keep.mjs";

const root = resolve(import.meta.dirname, "..");
const { ladder, levelRun, openStore, random, ticketOf, trainingRun, sha256Hex } = createRequire(
  import.meta.url,
)(join(root, "dist", "index.js"));
const main = join(root, "dist", "cli", "main.js");
const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    name: { type: "string" },
  },
});

const recipe = {
  optimizer: "adam",
  rate: 2e-3,
  batchSize: 30,
  iterations: 900,
  evaluateEvery: 50,
  validation: 300,
};
const subject = { network: "digits-mlp", data: "digits", recipe };
const study = [1, 2].flatMap((seed) => {
  const trunk = ladder({ ...subject, seed });
  const control = (arm) => trainingRun({ ...subject, seed, ticket: ticketOf(trunk, 2), arm });
  return [levelRun(trunk, 2), ...["reinit", "random", "shuffled", "other"].map(control)];
});

const folder = mkdtempSync(join(tmpdir(), "lottery-lab-faults-"));
const file = join(folder, "study.json");
writeFileSync(file, JSON.stringify(study));
const environment = {
  ...process.env,
  LOTTERY_SLOTS: "2",
  LOTTERY_SLOTS_FOLDER: join(folder, "slots"),
  LOTTERY_CHECKPOINT_SECONDS: "0.05",
};

const start = (store) =>
  spawn(process.execPath, [main, "run", file, "--workers", "2", "--store", store], {
    env: environment,
    stdio: "ignore",
    detached: true,
  });

/** Ids of the processes of a group that have not ended. */
const living = (group) =>
  execFileSync("ps", ["-A", "-o", "pid=,pgid=,stat="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, pgid, stat]) => Number(pgid) === group && !stat.startsWith("Z"))
    .map(([pid]) => Number(pid));

/** One hash of all results with their blobs. */
const digest = (path) => {
  const store = openStore(path);
  const texts = store.keys().map((key) => {
    const names = Object.keys(store.read(key).blobs);
    const blobs = names.map((name) => sha256Hex(store.readBlob(key, name)));
    return readFileSync(join(path, "results", key.slice(0, 2), key, "result.json"), "utf8") + blobs.join();
  });
  return { digest: sha256Hex(texts.join("")), results: texts.length };
};

const kill = (pid) => {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // it ended by itself in that instant
  }
};

const undisturbed = join(folder, "undisturbed");
const began = performance.now();
await once(start(undisturbed), "exit");
const studySeconds = (performance.now() - began) / 1000;
const expected = digest(undisturbed);

const kills = Number(options.kills);
const rng = random(Number(options.seed)).split("faults");
const counts = { parent: 0, worker: 0, all: 0 };
const found = { damaged: [], different: 0, leftBehind: 0, completed: 0, mostSecondsUntilGone: 0 };
const clock = performance.now();
let store = join(folder, "store-0");
for (let done = 0; done < kills;) {
  const child = start(store);
  const ended = once(child, "exit");
  const early = await Promise.race([
    ended.then(() => true),
    sleep(1000 * (0.1 + 1.3 * rng.uniform() * studySeconds * 0.6), false),
  ]);
  if (!early) {
    const target = ["parent", "worker", "all"][rng.integer(3)];
    const workers = living(child.pid).filter((pid) => pid !== child.pid);
    const victims = { parent: [child.pid], worker: workers.slice(0, 1), all: [child.pid, ...workers] }[
      target
    ];
    for (const pid of victims.length > 0 ? victims : [child.pid]) kill(pid);
    counts[target]++;
    done++;
    await ended;
    const killed = performance.now();
    while (living(child.pid).length > 0 && performance.now() - killed < 10_000) await sleep(10);
    found.mostSecondsUntilGone = Math.max(found.mostSecondsUntilGone, (performance.now() - killed) / 1000);
    found.leftBehind += living(child.pid).length;
    found.damaged.push(...openStore(store, { onDamage: () => undefined }).verify());
  }
  if (early || digest(store).results === expected.results) {
    found.completed++;
    if (digest(store).digest !== expected.digest) found.different++;
    rmSync(store, { recursive: true, force: true });
    store = join(folder, `store-${done}-${found.completed}`);
  }
}
// What is unfinished at the end is finished too, and compared.
await once(start(store), "exit");
found.completed++;
if (digest(store).digest !== expected.digest) found.different++;

const report = {
  kills,
  targets: counts,
  ...found,
  resultsOfAStudy: expected.results,
  studySeconds: Number(studySeconds.toFixed(2)),
  seconds: Number(((performance.now() - clock) / 1000).toFixed(1)),
  load: loadavg().map((value) => Number(value.toFixed(1))),
  node: process.version,
};
rmSync(folder, { recursive: true, force: true });
const text = keepReport(report, options.name);
process.stdout.write(options.json ? text : `${JSON.stringify(report)}\n`);
if (found.damaged.length + found.different + found.leftBehind > 0) process.exitCode = 1;
