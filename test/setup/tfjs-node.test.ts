import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { patchForNode23 } from "../../src/setup/tfjs-node.mjs";

it("what Node 23 dropped is replaced, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-patch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "dist", "kernels"), { recursive: true });
  const files = [join("dist", "nodejs_kernel_backend.js"), join("dist", "kernels", "TopK.js")];
  const text = "if ((0, util_1.isNullOrUndefined)(t)) f((0, util_1.isArray)(x), (0, util_1.other)(x));";
  for (const file of files) writeFileSync(join(folder, file), text);
  patchForNode23(folder);
  for (const file of files)
    expect(readFileSync(join(folder, file), "utf8")).toBe(
      "if ((t == null)) f(Array.isArray(x), (0, util_1.other)(x));",
    );
});

it("the one command that the documents name is the one that sets it up", () => {
  const { scripts, overrides } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
    readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  expect(scripts["setup:tfjs-node"]).toBe("node src/setup/setup-tfjs-node.mjs");
  expect(Object.keys(overrides["danfojs-node"] ?? {})).toEqual(["@tensorflow/tfjs-node", "request", "xlsx"]);
});
