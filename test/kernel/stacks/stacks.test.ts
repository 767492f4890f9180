import { expect, test } from "vitest";
import { tellFrames } from "../../../src/kernel/stacks/stacks.js";

const stacks = { folder: "/home/me/work", packageRoot: "/opt/lab", kernelFolder: "/opt/lab/dist/kernel" };
const raw = [
  "checkName (/opt/lab/dist/numerics/checks.js:36:7)",
  "file:///home/me/work/own.ts:2:1",
  "read (/home/me/other/file.js:9:1)",
  "frame (/home/me/work/node_modules/danfojs-node/dist/frame.js:5:1)",
  "run (/opt/lab/dist/kernel/main.js:1:1)",
  "In[5]:2:9",
];
const told = [
  "checkName (lottery-lab/dist/numerics/checks.js:36)",
  "own.ts:2",
  "read (../other/file.js:9)",
  "frame (danfojs-node/dist/frame.js:5)",
  "In[5]:2",
];

test("frames are told relative to the folder, by package, and without the kernel's own", () => {
  expect(tellFrames(raw, stacks)).toEqual(told);
});

test("frames that were told already stay as they are", () => {
  expect(tellFrames(told, stacks)).toEqual(told);
});
