// npm run bench: times steps, evaluation and a ladder of the engine; --peers adds JAX, PyTorch and TensorFlow.js. See README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { prepareBuild, root } from "../src/setup/prepare.mjs";
import { reportFailure } from "../src/setup/process.mjs";
import { parseBenchArguments } from "./arguments.mjs";
import { contenders, startContender } from "./contenders.mjs";
import { chosenCore, load, machine, watchOtherWork } from "./machine.mjs";
import { agreement, measureRow, TOLERANCE } from "./measure.mjs";
import { report } from "./report.mjs";
import { rows, selectRows } from "./rows.mjs";

/** Load above which the machine is not called quiet. */
const QUIET = 0.5;

const say = (text) => process.stderr.write(`${text}\n`);

/** Starts ours and, if asked, those peers that can be had; the others are listed with the reason. */
async function startAll(options, core) {
  const all = Object.entries(contenders(root, options, say)).filter(
    ([name, { ours }]) =>
      ours || (options.peers && (options.contenders.length === 0 || options.contenders.includes(name))),
  );
  const setting = join(root, "bench", ".peers", "setting");
  if (all.some(([, { ours }]) => !ours)) {
    const { exportSetting, loadSetting } = await import("./setting.mjs");
    const densities = [...new Set(rows().flatMap(({ density }) => (density ? [density] : [])))];
    exportSetting(await loadSetting(), setting, { densities, iterations: options.iterations });
  }
  const running = [];
  const skipped = [];
  const versions = {};
  for (const [name, { ours = false, prepare, environment }] of all) {
    let contender;
    try {
      contender = startContender(name, await prepare(setting), environment, core);
      Object.assign(versions, (await contender.ask("about")).versions);
      running.push({ ...contender, ours });
    } catch (error) {
      await contender?.stop();
      if (ours) throw error;
      skipped.push({ name, reason: error.message });
      say(`${name} left out: ${error.message}`);
    }
  }
  return { running, skipped, versions };
}

/** Memory and heap of fresh processes of ours by engine and density: of one alone, and of two at once what both hold together. */
async function measureMemory(options, core) {
  const found = [];
  const own = Object.entries(contenders(root, options, say)).filter(([, { ours }]) => ours);
  for (const [name, { prepare, environment }] of own) {
    for (const density of [1, 0.05]) {
      const start = async () => startContender(name, await prepare(""), environment, core);
      const [one, two] = [await start(), await start()];
      const alone = await one.ask("memory", { density });
      await two.ask("memory", { density });
      const shares = [await one.ask("share"), await two.ask("share")].map(({ bytes }) => bytes);
      const togetherBytes = shares.includes(undefined) ? undefined : shares[0] + shares[1];
      found.push({ engine: name, density, ...alone, togetherBytes });
      await Promise.all([one.stop(), two.stop()]);
    }
  }
  return found;
}

function quietness(before, other, core) {
  const lines = [`Load before: ${before.toFixed(2)}${before > QUIET ? ` (above ${QUIET}: NOT QUIET)` : ""}.`];
  if (other) {
    const loud = other.otherCores > 0.1 || other.stolenCores > 0.02;
    lines.push(
      `Other work during the run: ${other.otherCores} cores, taken by the hypervisor: ${other.stolenCores}.${loud ? " NOT QUIET: do not rely on these figures." : ""}`,
    );
  }
  if (!other) lines.push("Other work during the run: not known.");
  if (core === undefined) lines.push("Contenders are not tied to one core: there is no taskset.");
  return lines;
}

async function bench() {
  const options = parseBenchArguments(process.argv.slice(2));
  const chosen = selectRows([...rows(options), { id: "memory" }], options.only);
  const table = chosen.filter(({ work }) => work);
  const before = load();
  if (before > QUIET) say(`The machine is not quiet: load ${before.toFixed(2)}. Figures will be rough.`);
  if (options.json) console.log = console.error; // what the build says must not stand before the JSON
  await prepareBuild();
  const core = chosenCore();
  const date = new Date().toISOString();
  const { running, skipped, versions } = await startAll(options, core);
  const measured = [];
  let same = [];
  let memory = [];
  let other;
  try {
    if (running.length > 1) {
      say("the first 100 losses of each");
      same = await agreement(running, [1, 0.2]);
    }
    const stop = watchOtherWork([process.pid, ...running.map(({ pid }) => pid)]);
    for (const [index, row] of table.entries()) {
      say(`${index + 1} of ${table.length}: ${row.id}`);
      try {
        measured.push(await measureRow(row, running));
      } catch (error) {
        // Ours is gone: what was measured before is kept and written all the same.
        reportFailure(new Error(`bench: row ${row.id} must end, got ${error.message}`));
        break;
      }
    }
    other = stop();
    if (chosen.length > table.length) memory = await measureMemory(options, core);
  } finally {
    await Promise.all(running.map((contender) => contender.stop()));
  }
  for (const { name, lost } of running) if (lost !== undefined) skipped.push({ name, reason: lost });
  for (const peer of skipped) peer.reason = peer.reason.replaceAll(root, ".");
  const about = machine();
  const quiet = quietness(before, other, core);
  const result = {
    date,
    machine: about,
    versions,
    options: { ...options, tfjs: undefined },
    core,
    noise: { loadBefore: before, ...other },
    agreement: same,
    rows: measured,
    memory,
    skipped,
  };
  if (!options.json) {
    const lines = report({ ...result, measured, quiet, tolerance: TOLERANCE });
    console.log(lines.join("\n").trimEnd());
  } else process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  if (!options.quick || options.name !== undefined) {
    const slug = about.cpu.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const path = join(root, "bench", "results", `${options.name ?? `${date.slice(0, 10)}-${slug}`}.json`);
    mkdirSync(join(root, "bench", "results"), { recursive: true });
    writeFileSync(path, `${JSON.stringify(result)}\n`);
    say(`written: ${relative(root, path)}`);
  }
  if (same.some(({ early }) => !(early <= TOLERANCE))) {
    say(
      `bench: a peer's first losses differ from ours by more than ${TOLERANCE}: it does not do the same work`,
    );
    process.exitCode = 1;
  }
}

await bench().catch(reportFailure);
