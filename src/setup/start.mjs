// npm start: sets up what is missing, runs the notebooks headlessly and prints their verdicts.
// npm start -- --scale laptop --only 01 --save   (scale: quick, laptop, paper; --save replaces the committed notebook)
import { requireNode } from "./require-node.mjs";

requireNode();
const { availableParallelism } = await import("node:os");
const { join } = await import("node:path");
const { parseStartArguments, selectNotebooks } = await import("./arguments.mjs");
const { prepareNotebooks, requirePython, root } = await import("./prepare.mjs");
const { jupyterEnvironment } = await import("./jupyter.mjs");
const { reportFailure, run, secondsSince, sideBySide } = await import("./process.mjs");
const { venvCommand } = await import("./python.mjs");
const { writePages } = await import("./notebook-pages.mjs");
const { readStudy, verdictTable } = await import("./verdict-table.mjs");

/**
 * Runs notebooks, at scale `quick` in two lanes at a time, each with its share of the workers: half of such a run is one kernel's own work. At others, where seconds a run
 * are measured and workers fill the machine, one after the other. Resolves with the first error, or undefined. The runners print their problems themselves; what
 * they left under out/ says which notebooks failed, also if they were stopped.
 */
async function runNotebooks(notebooks, { scale, save }) {
  const cores = availableParallelism();
  const together = scale === "quick" ? Math.min(2, cores, notebooks.length) : 1;
  const runner = [venvCommand(root, "python"), join(root, "src", "setup", "run_notebooks.py")];
  const options = ["--out", join(root, "out"), "--scale", scale];
  if (save) options.push("--save");
  if (together > 1) options.push("--lines");
  const { LOTTERY_WORKERS: workers = String(Math.ceil(cores / together)) } = process.env;
  const lane = (first) => notebooks.filter((_, k) => k % together === first).map(pathOf);
  const runs = Array.from({ length: together }, (_, first) =>
    run([...runner, ...options, ...lane(first)], {
      env: jupyterEnvironment({ LOTTERY_WORKERS: workers }),
      show: true,
    }),
  );
  return sideBySide(runs).catch((error) => error);
}

const pathOf = (name) => join(root, "notebooks", name);

async function start(args) {
  const begun = performance.now();
  const { scale, only, save } = parseStartArguments(args);
  const python = requirePython();
  const notebooks = selectNotebooks(join(root, "notebooks"), only);
  await prepareNotebooks(python);

  const outcome = await runNotebooks(notebooks, { scale, save });
  writePages(root, notebooks);
  const studies = notebooks.map((name) => readStudy(root, name.replace(/\.ipynb$/, "")));
  console.log(`\n${verdictTable(studies)}\n`);
  console.log(`Executed notebooks, HTML and figures: out/. Everything took ${secondsSince(begun)}.`);
  const failed = studies.filter(({ problems }) => problems.length > 0).map(({ notebook }) => notebook);
  if (failed.length > 0)
    throw new Error(`start: ${failed.length} of ${studies.length} notebooks failed: ${failed.join(", ")}`);
  if (outcome instanceof Error) throw outcome;
}

await start(process.argv.slice(2)).catch(reportFailure);
