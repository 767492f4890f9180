import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fingerprint, isStamped, stamp } from "../src/setup/fingerprint.mjs";
import { run } from "../src/setup/process.mjs";
import { findPython, probePython } from "../src/setup/python.mjs";

/** The oldest Python the pinned JAX runs on. */
const OLDEST = [3, 11];
const TFJS = "4.22.0";

const recent = ([major, minor]) => major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/** A Python that is new enough and can make environments; throws one line if there is none. */
function peerPython() {
  const chosen = process.env.LOTTERY_PYTHON_BASE;
  for (const name of chosen
    ? [chosen]
    : ["python3", "python3.14", "python3.13", "python3.12", "python3.11"]) {
    const probed = probePython(name);
    if (
      probed !== undefined &&
      recent(probed.version) &&
      !("problem" in findPython({ LOTTERY_PYTHON_BASE: name }))
    )
      return probed.executable;
  }
  throw new Error(`a Python >= ${OLDEST.join(".")} with venv is needed (LOTTERY_PYTHON_BASE names one)`);
}

/** The environments peers run in, made inside `folder` when first asked for, and again when their pins change. */
export function environments(root, folder, log) {
  const python = join(folder, "venv", "bin", "python");
  const once = async (name, inputs, title, make) => {
    const mark = join(folder, `.stamp-${name}`);
    const print = fingerprint(
      root,
      inputs.map((file) => join("bench", file)),
    );
    if (isStamped(mark, print)) return;
    log(`${title} ...`);
    await make();
    stamp(mark, print);
  };
  const venv = async () => {
    if (existsSync(join(folder, "venv", "pyvenv.cfg")) && existsSync(python)) return;
    mkdirSync(folder, { recursive: true });
    await run([peerPython(), "-m", "venv", join(folder, "venv")]);
  };
  const pip = (file, ...options) =>
    run([python, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", ...options, "-r", file]);

  return {
    python,
    async jax() {
      const pins = join("contenders", "jax.txt");
      await once("jax", [pins], "JAX into bench/.peers (about 30 s, 150 MB to download)", async () => {
        await venv();
        await pip(join(root, "bench", pins));
      });
    },
    async torch() {
      const [pins, stubs] = [join("contenders", "torch.txt"), join("contenders", "cuda_stubs.py")];
      await once(
        "torch",
        [pins, stubs],
        "PyTorch into bench/.peers (about 60 s, 560 MB to download)",
        async () => {
          await venv();
          await pip(join(root, "bench", pins), "--no-cache-dir");
          await run([python, join(root, "bench", stubs)]);
        },
      );
    },
    /** SparseLab: layers of padded rows for PyTorch, wheels of PyPI. */
    async sparselab() {
      await this.torch();
      const pins = join("contenders", "sparselab.txt");
      await once("sparselab", [pins], "SparseLab into bench/.peers (about 5 s)", async () => {
        await pip(join(root, "bench", pins));
      });
    },
    /** SparseProp: compiled here from its source, which takes a C++ compiler with AVX2. */
    async sparseprop() {
      await this.torch();
      const [tools, pins] = [join("contenders", "build.txt"), join("contenders", "sparseprop.txt")];
      await once("sparseprop", [tools, pins], "SparseProp into bench/.peers (about 60 s)", async () => {
        await pip(join(root, "bench", tools));
        // Its setup.py calls whatever python3 and pip come first.
        const env = { PATH: `${join(folder, "venv", "bin")}${delimiter}${process.env.PATH ?? ""}` };
        const options = ["--disable-pip-version-check", "--no-deps", "--no-build-isolation"];
        const command = [python, "-m", "pip", "install", ...options, "-r", join(root, "bench", pins)];
        await run(command, { env });
      });
    },
    /** The folder whose node_modules has tfjs with its WebAssembly back end. */
    async tfjsWasm() {
      const packages = join(folder, "tfjs");
      await once("tfjs", [join("environment.mjs")], "tfjs-wasm into bench/.peers (about 10 s)", async () => {
        mkdirSync(packages, { recursive: true });
        writeFileSync(join(packages, "package.json"), '{ "private": true }\n');
        const names = ["tfjs", "tfjs-backend-wasm"].map((name) => `@tensorflow/${name}@${TFJS}`);
        await run(
          ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", ...names],
          {
            cwd: packages,
          },
        );
      });
      return packages;
    },
  };
}

/** Throws one line unless the folder holds a built tfjs-node. */
export function requireTfjsNode(folder) {
  if (!existsSync(join(folder, "package.json")))
    throw new Error(`no tfjs-node in ${folder} (--tfjs names another folder)`);
  const binding = join("@tensorflow", "tfjs-node", "lib", "napi-v8", "tfjs_binding.node");
  createRequire(join(folder, "package.json")).resolve(join("@tensorflow", "tfjs-node", "package.json"));
  if (!existsSync(join(folder, "node_modules", binding)))
    throw new Error(`tfjs-node in ${folder} has no native library`);
  return folder;
}
