import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What a test file does to its process or to modules, so that no other file can be in it. */
const alone =
  /vi\.(?:mock|doMock|hoisted|stub|spyOn|useFakeTimers)|process\.(?:env|chdir|on|once|emit|exit|stdout|stderr|memoryUsage)|globalThis|startClient|captureStreams|createCompiler|loadTslab/;

const files = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join("test", name));
const isAlone = (file: string): boolean => alone.test(readFileSync(file, "utf8"));

const common = {
  // far from what a busy machine needs: a limit is there for what never ends
  testTimeout: 900_000,
  hookTimeout: 900_000,
};

export default defineConfig({
  test: {
    // by default one core is left free, of two half the machine
    maxWorkers: "100%",
    globalSetup: "test/temporary-root.ts",
    projects: [
      {
        test: {
          ...common,
          name: "together",
          isolate: false,
          include: files.filter((file) => !isAlone(file)),
        },
      },
      { test: { ...common, name: "alone", include: files.filter(isAlone) } },
    ],
  },
});
