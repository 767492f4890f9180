import { compileStep, kernelsStep } from "./compile.mjs";
import { kernelStep, venvStep } from "./jupyter.mjs";
import { nativeStep } from "./native.mjs";
import { packagesStep } from "./packages.mjs";
import { runStep, sideBySide } from "./process.mjs";
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

/** Brings dist/ up to date with src/; installs nothing. */
export async function build() {
  await sideBySide([compileStep, kernelsStep, nativeStep].map((step) => runStep(step(root))));
}

/** npm packages and the compiled package. */
export async function prepareBuild() {
  await runStep(packagesStep(root));
  await build();
}

/** Everything a notebook needs: packages, build, Jupyter and the kernel in it. */
export async function prepareNotebooks(python = requirePython()) {
  // pip needs nothing of npm's, and both mostly wait.
  await sideBySide([prepareBuild(), runStep(venvStep(root, python))]);
  await runStep(kernelStep(root));
}
