// npm start: sets up what is missing, runs the notebooks headlessly and prints their verdicts.
// npm start -- --scale laptop --only 01 --save   (scale: quick, laptop, paper; --save replaces the committed notebook)
import { requireNode } from "./require-node.mjs";

requireNode();
const { join } = await import("node:path");
const { parseStartArguments, selectNotebooks } = await import("./arguments.mjs");
const { prepareNotebooks, requirePython, root } = await import("./prepare.mjs");
const { jupyterEnvironment } = await import("./jupyter.mjs");
const { reportFailure, run, secondsSince } = await import("./process.mjs");
const { venvCommand } = await import("./python.mjs");
const { writePages } = await import("./notebook-pages.mjs");
const { readStudy, verdictTable } = await import("./verdict-table.mjs");

async function start(args) {
  const begun = performance.now();
  const { scale, only, save } = parseStartArguments(args);
  const python = requirePython();
  const notebooks = selectNotebooks(join(root, "notebooks"), only);
  await prepareNotebooks(python);

  const paths = notebooks.map((name) => join(root, "notebooks", name));
  const runner = [venvCommand(root, "python"), join(root, "src", "setup", "run_notebooks.py")];
  const options = ["--out", join(root, "out"), "--scale", scale, ...(save ? ["--save"] : [])];
  // The runner prints its problems itself; what it left under out/ says which notebooks failed, also if it was stopped.
  const outcome = await run([...runner, ...options, ...paths], {
    env: jupyterEnvironment(),
    show: true,
  }).catch((error) => error);
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
