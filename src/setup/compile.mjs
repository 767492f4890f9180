import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { filesBelow, fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { run } from "./process.mjs";

const KERNELS = join("src", "engine", "wasm", "kernels");
const SELF = join("src", "setup", "compile.mjs");

/** Compiled files whose source no longer exists. */
export function leftovers(root) {
  return filesBelow(join(root, "dist")).filter((file) => {
    const compiled = /^(.*?)(\.d\.ts|\.js|\.js\.map)$/.exec(relative(join(root, "dist"), file));
    if (compiled === null) return false;
    const [, stem, ending] = compiled;
    return ![".ts", ending].some((extension) => existsSync(join(root, "src", stem + extension)));
  });
}

/** Sources that have no compiled file. */
export function notCompiled(root) {
  return filesBelow(join(root, "src")).filter((file) => {
    const path = relative(join(root, "src"), file);
    const source = /(?<!\.d)\.ts$/.test(path) && !join("src", path).startsWith(KERNELS);
    return source && !existsSync(join(root, "dist", path.replace(/\.ts$/, ".js")));
  });
}

/** TypeScript to dist/. Type errors stop it. What the compiler remembers of unchanged files makes a repeated build three times as fast. */
export function compileStep(root) {
  const mark = join(root, "dist", ".stamp");
  const rooms = () =>
    readdirSync(join(root, "src"))
      .filter((name) => name !== "setup")
      .sort();
  const inputs = () => [
    ...rooms().map((name) => join("src", name)),
    "tsconfig.json",
    "package-lock.json",
    SELF,
  ];
  const print = () => fingerprint(root, inputs());
  return {
    title: "build",
    takes: "about 10 s",
    isDone: () => isStamped(mark, print()),
    run: async () => {
      // The path is explicit because tslab brings an older compiler under the name tsc.
      const tsc = join("node_modules", "typescript", "bin", "tsc");
      rmSync(mark, { force: true });
      const before = print();
      const memory = join(root, "node_modules", ".cache", "build.tsbuildinfo");
      if (notCompiled(root).length > 0) rmSync(memory, { force: true }); // it would think that they are there
      const remembering = ["--incremental", "--tsBuildInfoFile", memory];
      for (const file of leftovers(root)) rmSync(file); // first, since other steps write to dist/ meanwhile
      await run([process.execPath, tsc, "-p", "tsconfig.json", ...remembering], { cwd: root });
      chmodSync(join(root, "dist", "cli", "main.js"), 0o755); // npx lottery-lab runs it as a command
      stamp(mark, before);
    },
  };
}

/** AssemblyScript to dist/engine/wasm/kernels.wasm; nothing to do while there are no kernels. */
export function kernelsStep(root) {
  const entry = join(KERNELS, "index.ts");
  const output = join("dist", "engine", "wasm", "kernels.wasm");
  const mark = join(root, "dist", ".stamp-kernels");
  const print = () => fingerprint(root, [KERNELS, "package-lock.json", SELF]);
  return {
    title: "WebAssembly kernels",
    takes: "about 3 s",
    isDone: () =>
      !existsSync(join(root, entry)) || (existsSync(join(root, output)) && isStamped(mark, print())),
    run: async () => {
      const asc = join("node_modules", "assemblyscript", "bin", "asc.js");
      const speed = ["-O3", "--noAssert", "--enable", "simd"];
      const memory = ["--runtime", "stub", "--importMemory", "--stackSize", "0", "--memoryBase", "0"];
      const before = print();
      mkdirSync(dirname(join(root, output)), { recursive: true });
      await run([process.execPath, asc, entry, ...speed, ...memory, "-o", output], { cwd: root });
      stamp(mark, before);
    },
  };
}
