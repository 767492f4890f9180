// npm run setup:tfjs-node: TensorFlow.js on TensorFlow's native library, optional, in a git-ignored folder of its own.
import { requireNode } from "./require-node.mjs";

requireNode();
const { requirePython, root } = await import("./prepare.mjs");
const { reportFailure, runStep } = await import("./process.mjs");
const { checkTfjsNode, tfjsNodeStep } = await import("./tfjs-node.mjs");
try {
  await runStep(tfjsNodeStep(root, requirePython()));
  console.log(`${await checkTfjsNode(root)} works`);
} catch (error) {
  reportFailure(error);
}
