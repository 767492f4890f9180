import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CommandError, run } from "./process.mjs";

/** @tensorflow/tfjs-node in a folder of its own: a later `npm ci` would remove it from node_modules, and its install script needs a host that many cannot reach. */
export const FOLDER = ".tfjs-node";
const TFJS = "4.22.0";
/** The wheel whose C library it is linked to; 2.12.1 and 2.21.0 work too. */
const TENSORFLOW = "2.16.2";
const HEADERS = "1.9.0";
const VERSIONS = { tfjs: TFJS, tensorflow: TENSORFLOW, headers: HEADERS };

/** Whether this machine can link the library of the wheel: Linux on x86-64, with g++. */
export async function canBuild() {
  if (process.platform !== "linux" || process.arch !== "x64") return false;
  return run(["g++", "--version"]).then(
    () => true,
    () => false,
  );
}

/** Loads it in another process and multiplies two matrices; resolves with what it says of itself. */
export async function checkTfjsNode(root) {
  const program = `
    const tf = require("@tensorflow/tfjs-node"), a = tf.tensor2d([[1, 2], [3, 4]]);
    if (tf.getBackend() !== "tensorflow" || String(a.matMul(a).dataSync()) !== "7,10,15,22") throw new Error("tfjs-node computes wrongly");
    console.log("tfjs-node " + tf.version["tfjs-node"] + ", TensorFlow " + tf.backend().binding.TF_Version);`;
  const env = { TF_CPP_MIN_LOG_LEVEL: "3" };
  return (await run([process.execPath, "-e", program], { cwd: join(root, FOLDER), env }))
    .trim()
    .split("\n")
    .at(-1);
}

const card = (folder) => join(folder, "lottery-lab.json");
const isDone = (folder) =>
  existsSync(card(folder)) && readFileSync(card(folder), "utf8") === JSON.stringify(VERSIONS);

/** Builds it from npm and PyPI alone where the machine can, else takes the package with its own installer. */
export function tfjsNodeStep(root, python) {
  const folder = join(root, FOLDER);
  return {
    title: `@tensorflow/tfjs-node ${TFJS} into ${FOLDER}`,
    takes: "about half a minute, 214 MB to download, 740 MB on disk",
    isDone: () => isDone(folder),
    run: async () => {
      rmSync(card(folder), { force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, "package.json"),
        '{"private":true,"description":"local build of tfjs-node"}\n',
      );
      if (await canBuild()) await build(folder, python);
      else await npm(folder, [`@tensorflow/tfjs-node@${TFJS}`]);
      await checkTfjsNode(root);
      writeFileSync(card(folder), JSON.stringify(VERSIONS));
    },
  };
}

function npm(folder, args) {
  const path = process.env.npm_execpath;
  const command = path?.endsWith("npm-cli.js") ? [process.execPath, path] : ["npm"];
  const quiet = ["--no-audit", "--no-fund", "--save-exact", "--loglevel=error"];
  return run([...command, "install", ...quiet, ...args], { cwd: folder });
}

async function build(folder, python) {
  await npm(folder, ["--ignore-scripts", `@tensorflow/tfjs-node@${TFJS}`, `node-api-headers@${HEADERS}`]);
  const inside = join(folder, "node_modules", "@tensorflow", "tfjs-node");
  await unpackLibrary(folder, inside, python);
  await compileBinding(folder, inside);
  patchForNode23(inside);
}

/** The C library and its headers, out of the Python wheel. */
async function unpackLibrary(folder, inside, python) {
  const wheels = mkdtempSync(join(folder, "wheel-"));
  try {
    const target = [
      "--only-binary=:all:",
      "--implementation",
      "cp",
      "--python-version",
      "3.11",
      "--abi",
      "cp311",
    ];
    const platforms = ["--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_27_x86_64"];
    const quiet = ["-q", "--disable-pip-version-check", "--no-deps", "-d", wheels];
    await run([
      python,
      "-m",
      "pip",
      "download",
      ...quiet,
      ...target,
      ...platforms,
      `tensorflow-cpu==${TENSORFLOW}`,
    ]);
    rmSync(join(inside, "deps"), { recursive: true, force: true });
    mkdirSync(join(inside, "deps", "lib"), { recursive: true });
    const [wheel] = readdirSync(wheels);
    await run([python, "-c", UNPACK, join(wheels, wheel), join(inside, "deps")]);
  } finally {
    rmSync(wheels, { recursive: true, force: true });
  }
  const libraries = readdirSync(join(inside, "deps", "lib")).map((name) => join(inside, "deps", "lib", name));
  // A third less on disk; works as well without.
  await run(["strip", "--strip-unneeded", ...libraries]).catch((error) => {
    if (!(error instanceof CommandError)) throw error;
  });
}

const UNPACK = `
import os, re, shutil, sys, zipfile
wheel, out = zipfile.ZipFile(sys.argv[1]), sys.argv[2]
head = re.compile(r'tensorflow/(include/(?:tensorflow/c/|tensorflow/core/platform/ctstring|(?:tensorflow/)?tsl/(?:c|platform)/|xla/tsl/c/).*\\.h)$')
library = re.compile(r'tensorflow/(libtensorflow_(?:cc|framework)\\.so\\.2)$')
for name in wheel.namelist():
    header, shared = head.match(name), library.match(name)
    if header or shared:
        to = os.path.join(out, header[1] if header else 'lib/' + shared[1])
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with wheel.open(name) as source, open(to, 'wb') as target: shutil.copyfileobj(source, target, 1 << 20)
`;

/** The N-API addon: two files, without node-gyp, which downloads headers. */
async function compileBinding(folder, inside) {
  const binding = join(inside, "lib", "napi-v8");
  mkdirSync(binding, { recursive: true });
  const made = join(binding, "tfjs_binding.node");
  const include = [
    "-I",
    join(folder, "node_modules", "node-api-headers", "include"),
    "-I",
    join(inside, "deps", "include"),
  ];
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(inside, "binding", name));
  const libraries = [
    "-L",
    join(inside, "deps", "lib"),
    "-l:libtensorflow_cc.so.2",
    "-l:libtensorflow_framework.so.2",
  ];
  const flags = ["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8"];
  const rpath = "-Wl,-rpath,$ORIGIN/../../deps/lib";
  await run(["g++", ...flags, ...include, ...sources, "-o", `${made}.new`, ...libraries, rpath]);
  renameSync(`${made}.new`, made);
}

/** Node 23 dropped util.isNullOrUndefined; util.isArray is deprecated. */
export function patchForNode23(inside) {
  for (const name of [join("dist", "nodejs_kernel_backend.js"), join("dist", "kernels", "TopK.js")]) {
    const file = join(inside, name);
    const text = readFileSync(file, "utf8")
      .replace(/\(0, util_1\.isNullOrUndefined\)\(([A-Za-z]*)\)/g, "($1 == null)")
      .replace(/\(0, util_1\.isArray\)\(/g, "Array.isArray(");
    writeFileSync(file, text);
  }
}
