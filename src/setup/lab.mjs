// npm run lab: JupyterLab on the project, opened at notebooks/, with our kernel; further arguments go to JupyterLab (npm run lab -- --no-browser).
import { requireNode } from "./require-node.mjs";

requireNode();
const { prepareNotebooks, root } = await import("./prepare.mjs");
const { jupyterEnvironment } = await import("./jupyter.mjs");
const { reportFailure, run } = await import("./process.mjs");
const { venvCommand } = await import("./python.mjs");

async function lab(extra) {
  await prepareNotebooks();
  const command = [
    venvCommand(root, "jupyter"),
    "lab",
    `--notebook-dir=${root}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    ...extra,
  ];
  await run(command, { cwd: root, env: jupyterEnvironment(), show: true });
}

await lab(process.argv.slice(2)).catch(reportFailure);
