import { existsSync, readFileSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

/** What a test file does to its process, so that no other file can be in it. */
const alone =
  /vi\.(?:hoisted|stub|spyOn|useFakeTimers)|process\.(?:env|chdir|on|once|emit|exit|stdout|stderr|memoryUsage)|globalThis|startClient|captureStreams|createCompiler|loadTslab/;
/** What it does to modules, which only works with those that vitest itself loads. */
const replacing = /vi\.(?:mock|doMock|resetModules)/;

type Kind = "together" | "alone" | "from source";
function kindOf(file: string): Kind {
  const text = readFileSync(file, "utf8");
  return replacing.test(text) ? "from source" : alone.test(text) ? "alone" : "together";
}
const files = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join("test", name));
const filesOf = (kind: Kind): string[] => files.filter((file) => kindOf(file) === kind);

/**
 * What a test imports from src/ comes from dist/, as users get it: loaded by Node, where vitest would turn each file and every use of an
 * import into its own form, for each process anew. `test/up-to-date-build.ts` sees that dist/ is what src/ says.
 */
const compiled = {
  name: "compiled",
  enforce: "pre" as const,
  resolveId(source: string, importer: string | undefined) {
    if (importer === undefined || !source.startsWith(".")) return undefined;
    const inSource = relative(join(root, "src"), resolve(dirname(importer), source));
    const id = join(root, "dist", inSource);
    return inSource.startsWith("..") || !existsSync(id) ? undefined : { id, external: true };
  },
};

const common = {
  // far from what a busy machine needs: a limit is there for what never ends
  testTimeout: 900_000,
  hookTimeout: 900_000,
  server: { deps: { external: [/\/dist\//] } },
};

export default defineConfig({
  test: {
    // one more than there are cores: many tests wait, for kernels, for locks, for a time to pass (by default one core is left free, of two half the machine)
    maxWorkers: availableParallelism() + 1,
    globalSetup: ["test/up-to-date-build.ts", "test/temporary-root.ts"],
    projects: [
      {
        plugins: [compiled],
        test: { ...common, name: "together", isolate: false, include: filesOf("together") },
      },
      { plugins: [compiled], test: { ...common, name: "alone", include: filesOf("alone") } },
      { test: { ...common, name: "from source", include: filesOf("from source") } },
    ],
  },
});
