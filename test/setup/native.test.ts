import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { compilers, findCompiler, nativeStep } from "../../src/setup/native.mjs";

const roots: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** An empty project. */
function project(): string {
  const root = mkdtempSync(join(tmpdir(), "setup-native-"));
  roots.push(root);
  mkdirSync(join(root, "dist"));
  mkdirSync(join(root, "src", "engine", "native"), { recursive: true });
  writeFileSync(join(root, "src", "engine", "native", "addon.ts"), "export const addonVersion = 1;\n");
  return root;
}

test("clang goes before the compiler of .zig, and that before gcc; LOTTERY_CC names another or none", () => {
  const root = project();
  expect(compilers(root, {})).toEqual([["clang"], ["gcc"], ["cc"]]);
  const python = join(root, ".zig", "bin", "python");
  mkdirSync(join(root, ".zig", "bin"), { recursive: true });
  writeFileSync(python, "");
  if (process.platform !== "win32")
    expect(compilers(root, {})).toEqual([["clang"], [python, "-m", "ziglang", "cc"], ["gcc"], ["cc"]]);
  expect(compilers(root, { LOTTERY_CC: "my cc" })).toEqual([["my", "cc"]]);
  expect(compilers(root, { LOTTERY_CC: "none" })).toEqual([]);
  expect(findCompiler(root, { LOTTERY_CC: "no-such-compiler-here" })).toBeUndefined();
});

test.each([
  [
    "none",
    /^native engine: there must be a C compiler, got none .*; WebAssembly computes, with the same results$/,
  ],
  ["echo", /; WebAssembly computes, with the same results$/],
])(
  "without a compiler that compiles (%s) the set-up says one line, goes on, and does not ask again",
  async (compiler, line) => {
    vi.stubEnv("LOTTERY_CC", compiler);
    const said = vi.spyOn(console, "log").mockReturnValue(undefined);
    const root = project();
    const step = nativeStep(root);
    expect(step.isDone()).toBe(false);
    await step.run();
    expect(said.mock.calls).toEqual([[expect.stringMatching(line) as string]]);
    expect(existsSync(join(root, "dist", "engine", "native", "lottery.node"))).toBe(false);
    if (compiler === "none") expect(nativeStep(root).isDone()).toBe(true);
    await expect(nativeStep(root, { required: true }).run()).rejects.toThrow();
  },
);

test("the version that the set-up writes, the loader wants and the binary says is one", () => {
  const [, inC] =
    /#define ADDON_VERSION (\d+)/.exec(readFileSync("src/engine/native/c/addon.c", "utf8")) ?? [];
  const [, inTs] = /addonVersion = (\d+)/.exec(readFileSync("src/engine/native/addon.ts", "utf8")) ?? [];
  expect(inC).toBe(inTs);
  expect(Number(inC)).toBeGreaterThan(0);
});
