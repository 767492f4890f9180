// npm run build:native: the native engine, with a compiler of its own where there is no clang. Only ever makes things faster.
import { requireNode } from "./require-node.mjs";

requireNode();
const { prepareBuild, requirePython, root } = await import("./prepare.mjs");
const { nativeStep, zigStep } = await import("./native.mjs");
const { reportFailure, runStep } = await import("./process.mjs");
const { existsSync } = await import("node:fs");
const { join } = await import("node:path");
const isClone = existsSync(join(root, "package-lock.json")); // an installed package is compiled already, but for this
try {
  await runStep(zigStep(root, requirePython()));
  if (isClone) await prepareBuild();
  await runStep(nativeStep(root, { required: true }));
} catch (error) {
  reportFailure(error);
}
