import { compileStep, kernelsStep } from "./compile.mjs";
import { kernelStep, venvStep } from "./jupyter.mjs";
import { packagesStep } from "./packages.mjs";
import { runStep } from "./process.mjs";
import { findPython } from "./python.mjs";

import { fileURLToPath } from "node:url";
/** The folder this project lies in. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** A Python to make .venv with; throws one line if there is none. Installs nothing. */
export function requirePython() {
  const found = findPython();
  if ("problem" in found) throw new Error(found.problem);
  return found.executable;
}

/** npm packages and the compiled package. */
export async function prepareBuild() {
  await runStep(packagesStep(root));
  await runStep(compileStep(root));
  await runStep(kernelsStep(root));
}

/** Everything a notebook needs: packages, build, Jupyter and the kernel in it. */
export async function prepareNotebooks() {
  const python = requirePython();
  await prepareBuild();
  await runStep(venvStep(root, python));
  await runStep(kernelStep(root));
}
