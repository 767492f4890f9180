import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { nativeEngine, tfjsNode } from "../../src/cli/optional.js";

/** A folder with a tfjs-node that says this, and whether it was asked what it is. */
function installed(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-tfjs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const inside = join(folder, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, "index.js"), text);
  return folder;
}

it("tfjs-node is ok only where it loads, in the first folder that has it", async () => {
  const good = installed(`exports.version = { "tfjs-node": "4.22.0" };`);
  const bad = installed(`throw new Error("no such library: libtensorflow.so.2");`);
  const none = join(good, "elsewhere");
  expect(await tfjsNode([none, good, bad])).toEqual({
    name: "tfjs-node",
    state: "ok",
    detail: `4.22.0 loads from ${good}`,
  });
  expect(await tfjsNode([bad, good])).toMatchObject({
    state: "missing",
    detail: `installed in ${bad}, but does not load: Error: no such library: libtensorflow.so.2`,
    fix: expect.stringContaining("npm run setup:tfjs-node") as string,
  });
  expect(await tfjsNode([none])).toMatchObject({
    state: "missing",
    fix: expect.stringContaining("npm run setup:tfjs-node") as string,
  });
});

it("what stands in for tfjs-node under danfojs-node is not taken for it", async () => {
  const folder = installed(`exports.version = { "tfjs-node": "4.22.0" };`);
  const manifest = join(folder, "node_modules", "@tensorflow", "tfjs-node", "package.json");
  writeFileSync(manifest, JSON.stringify({ name: "@tensorflow/tfjs-node", standIn: true }));
  expect(await tfjsNode([folder])).toMatchObject({ state: "missing" });
});

it("tfjs-node that crashes the process that loads it is named too", async () => {
  const crash = installed("process.abort();");
  expect(await tfjsNode([crash])).toMatchObject({
    state: "missing",
    detail: expect.stringContaining("does not load") as string,
  });
});

it("the native engine is named with width and compiler where it is in use, else with the reason and what helps", () => {
  const here = nativeEngine();
  if (here.state === "ok") expect(here.detail).toMatch(/^(4|8|16) floats a vector \(of .*\), compiled by ./);
  for (const state of ["absent", "unfit"] as const)
    expect(nativeEngine({ state, reason: "a reason" })).toEqual({
      name: "native engine",
      state: "missing",
      detail: "a reason; WebAssembly computes, with the same results",
      fix: "npm run build:native",
    });
});
