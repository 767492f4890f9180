import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { run } from "./process.mjs";

const SOURCES = join("src", "engine", "native", "c");
const VERSION = join("src", "engine", "native", "addon.ts");
const SELF = join("src", "setup", "native.mjs");
/** Where `npm run build:native` puts a compiler of its own. */
const ZIG = ".zig";
const ZIG_VERSION = "0.17.1";

/** No fused multiply-add, no reordering: the bits of the specification. */
const FLAGS = [
  "-O3 -std=gnu11 -fPIC -ffp-contract=off -fno-math-errno -fno-trapping-math -fno-strict-aliasing",
  "-fvisibility=hidden -Wno-psabi -DNAPI_VERSION=8",
]
  .join(" ")
  .split(" ");

/** Floats a vector, and the instructions that have them; on other processors only the first. */
const WIDTHS = [
  [4, []],
  [8, ["-mavx2"]],
  [16, "-mavx512f -mavx512vl -mavx512bw -mavx512dq -mprefer-vector-width=512".split(" ")],
];
const DRIVERS = (
  "scope rows row-file tiled input-layer survivors sparse-layers program sparse-tangents dense-tangents curvature " +
  "processor arguments handles addon"
).split(" ");

const zigPython = (root) => {
  const inside = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return join(root, ZIG, ...inside);
};

/** Commands that may be a C compiler, best first: clang's update is twice as fast as that of gcc 12. */
export function compilers(root, environment = process.env) {
  const zig = existsSync(zigPython(root)) ? [[zigPython(root), "-m", "ziglang", "cc"]] : [];
  const given = environment.LOTTERY_CC;
  if (given === "none") return [];
  return given ? [given.split(" ")] : [["clang"], ...zig, ["gcc"], ["cc"]];
}

/** The first compiler that answers, with its first line. */
export function findCompiler(root, environment = process.env) {
  for (const command of compilers(root, environment)) {
    const [program, ...rest] = command;
    const { status, stdout } = spawnSync(program, [...rest, "--version"], { encoding: "utf8" });
    if (status === 0) return { command, name: stdout.split("\n")[0].trim() };
  }
  return undefined;
}

/** Compiles to a binary at `output`; `more` flags go to every call. Rejects with what the compiler said. */
export async function compileNative(root, command, output, more = []) {
  const folder = mkdtempSync(join(root, "dist", "native-"));
  try {
    const api = createRequire(join(root, "package.json")).resolve("node-api-headers/package.json");
    const headers = ["-I", join(dirname(api), "include")];
    const compile = async (source, name, args) => {
      const object = join(folder, `${name}.o`);
      const flags = [...FLAGS, ...more, ...args];
      await run([...command, ...flags, "-c", join(SOURCES, `${source}.c`), "-o", object], { cwd: root });
      return object;
    };
    const widths = process.arch === "x64" ? WIDTHS : WIDTHS.slice(0, 1);
    const tasks = [
      ...widths.map(([width, args]) => ["kernels", `kernels-${width}`, [`-DW=${width}`, ...args]]),
      ...DRIVERS.map((name) => [name, name, headers]),
    ];
    const objects = [];
    const worker = async () => {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift())
        objects.push(await compile(...task));
    };
    await Promise.all([worker(), worker()]);
    const free = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
    const made = join(folder, "lottery.node");
    await run([...command, ...more, "-shared", ...free, ...objects, "-lm", "-o", made], { cwd: root });
    renameSync(made, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the loader checks before it loads the binary (src/engine/native/binary.ts). */
export function writeCard(root, folder, compiler) {
  const [, version] = /addonVersion = (\d+)/.exec(readFileSync(join(root, VERSION), "utf8")) ?? [];
  const binary = readFileSync(join(folder, "lottery.node"));
  const card = {
    version: Number(version),
    sha256: createHash("sha256").update(binary).digest("hex"),
    compiler,
    platform: `${process.platform} ${process.arch}`,
  };
  writeFileSync(join(folder, "lottery.json"), `${JSON.stringify(card, null, 2)}\n`);
}

/** clang as PyPI's ziglang wheel in a folder of its own, for `npm run build:native` where there is no clang. */
export function zigStep(root, python) {
  return {
    title: `clang of PyPI's ziglang ${ZIG_VERSION} into ${ZIG}`,
    takes: "100 MB, then 440 MB on disk",
    isDone: () => {
      const [first] = compilers(root, {});
      return spawnSync(first[0], ["--version"]).status === 0 || findZig(root);
    },
    run: async () => {
      await run([python, "-m", "venv", "--clear", join(root, ZIG)]);
      const quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"];
      await run([zigPython(root), "-m", "pip", "install", ...quiet, `ziglang==${ZIG_VERSION}`]);
    },
  };
}

const findZig = (root) =>
  existsSync(zigPython(root)) &&
  spawnSync(zigPython(root), ["-m", "ziglang", "version"], { encoding: "utf8" }).stdout?.trim() ===
    ZIG_VERSION;

/** C to dist/engine/native/lottery.node, where a compiler is. Never required: without it everything runs in WebAssembly, with the same results. */
export function nativeStep(root, { required = false } = {}) {
  const folder = join(root, "dist", "engine", "native");
  const mark = join(root, "dist", ".stamp-native");
  const found = findCompiler(root);
  const print = () =>
    fingerprint(root, [SOURCES, VERSION, SELF, "package-lock.json"], [found?.name ?? "none"]);
  return {
    title: "native engine",
    takes: "about 10 s",
    isDone: () =>
      isStamped(mark, print()) && (found === undefined || existsSync(join(folder, "lottery.node"))),
    run: async () => {
      const before = print();
      mkdirSync(folder, { recursive: true });
      try {
        if (found === undefined)
          throw new Error(
            "native engine: there must be a C compiler, got none (npm run build:native fetches one)",
          );
        await compileNative(root, found.command, join(folder, "lottery.node"));
        writeCard(root, folder, found.name);
      } catch (error) {
        if (required) throw error;
        const [line] = String(error.message).split("\n");
        for (const name of ["lottery.node", "lottery.json"]) rmSync(join(folder, name), { force: true });
        console.log(`${line}; WebAssembly computes, with the same results`);
      }
      stamp(mark, before);
    },
  };
}
