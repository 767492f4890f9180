import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { packageRoot } from "./package-root.js";

/** What helps, said for a clone of the repository and for a project that installed the package. */
const advices = {
  build: { clone: "npm run build", installed: "npm install, anew" },
  native: { clone: "npm run build:native", installed: "npm --prefix PACKAGE run build:native" },
  tfjsNode: {
    clone: "npm run setup:tfjs-node",
    installed: "npm install @tensorflow/tfjs-node@4.22.0",
  },
  jupyter: {
    clone: "npm start sets it up",
    installed: "python3 -m venv .venv && .venv/bin/pip install jupyterlab sets it up",
  },
  kernel: {
    clone: "npx lottery-lab kernel install --user, or npm start",
    installed: "npx lottery-lab kernel install --user",
  },
  results: {
    clone: "run all cells at scale laptop",
    installed: "install lottery-lab-results, or run all cells at scale laptop",
  },
} as const satisfies Record<string, { readonly clone: string; readonly installed: string }>;

export type Advice = keyof typeof advices;

/** Whether the package lies in a clone of its repository: its lock file is never part of a packed package. */
export function isClone(root: string = packageRoot()): boolean {
  return existsSync(join(root, "package-lock.json"));
}

/** The command that helps, as it must be typed where this package lies; `root` is its folder. */
export function advice(name: Advice, root: string = packageRoot()): string {
  const { clone, installed } = advices[name];
  if (isClone(root)) return clone;
  return installed.replace("PACKAGE", relative(process.cwd(), root) || ".");
}
