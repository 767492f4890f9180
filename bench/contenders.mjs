import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { environments, requireTfjsNode } from "./environment.mjs";

const oneThread = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
const jax = {
  ...oneThread,
  JAX_PLATFORMS: "cpu",
  XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
};
const huge = String(2 ** 36);

/**
 * The contenders: how each is made ready and started. `prepare` returns the command, without the setting's folder, or throws one line that
 * says why it cannot be had. To add one, add an entry and a program that answers as contenders/serve.mjs does.
 */
export function contenders(root, { tfjs }, log) {
  const made = environments(root, join(root, "bench", ".peers"), log);
  const file = (name) => join(root, "bench", "contenders", name);
  const node = [process.execPath, "--expose-gc", "--max-semi-space-size=64"];
  return {
    "lottery-lab": {
      ours: true,
      prepare: async (setting) => [...node, file("lottery-lab.mjs"), setting, "auto"],
      environment: {},
    },
    "lottery-lab-wasm": {
      ours: true,
      prepare: async (setting) => [...node, file("lottery-lab.mjs"), setting, "wasm"],
      environment: {},
    },
    "jax-scan": {
      prepare: async (setting) => (await made.jax(), [made.python, file("jax_peer.py"), setting, "scan"]),
      environment: jax,
    },
    "jax-step": {
      prepare: async (setting) => (await made.jax(), [made.python, file("jax_peer.py"), setting, "step"]),
      environment: jax,
    },
    pytorch: {
      prepare: async (setting) => (await made.torch(), [made.python, file("torch_peer.py"), setting]),
      // An allocator that keeps its memory: otherwise PyTorch asks the system for it again at every step.
      environment: {
        ...oneThread,
        MALLOC_MMAP_THRESHOLD_: huge,
        MALLOC_TRIM_THRESHOLD_: huge,
        MALLOC_TOP_PAD_: String(2 ** 28),
      },
    },
    sparselab: {
      prepare: async (setting) => (
        await made.sparselab(),
        [made.python, file("sparse_peer.py"), setting, "sparselab"]
      ),
      environment: oneThread,
    },
    sparseprop: {
      prepare: async (setting) => (
        await made.sparseprop(),
        [made.python, file("sparse_peer.py"), setting, "sparseprop"]
      ),
      environment: oneThread,
    },
    "tfjs-node": {
      prepare: async (setting) => [
        process.execPath,
        file("tfjs.mjs"),
        setting,
        "node",
        requireTfjsNode(resolve(root, tfjs)),
      ],
      environment: {
        ...oneThread,
        TF_NUM_INTRAOP_THREADS: "1",
        TF_NUM_INTEROP_THREADS: "1",
        TF_CPP_MIN_LOG_LEVEL: "2",
      },
    },
    "tfjs-wasm": {
      prepare: async (setting) => [
        process.execPath,
        file("tfjs.mjs"),
        setting,
        "wasm",
        await made.tfjsWasm(),
      ],
      environment: oneThread,
    },
  };
}

/** A running contender: asks go in by `ask`, one at a time. Rejects with what it printed if it ends or answers with an error. */
export function startContender(name, command, environment, core) {
  const pinned = core === undefined ? command : ["taskset", "-c", String(core), ...command];
  const child = spawn(pinned[0], pinned.slice(1), {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  let waiting;
  const fail = (reason) => {
    const error = new Error(`${name}: ${reason}\n${printed.trim()}`.trim());
    waiting?.reject(error);
    waiting = undefined;
    return error;
  };
  let ended;
  child.stderr.on("data", (text) => (printed = (printed + text).slice(-2000)));
  child.stdin.on("error", () => undefined); // told by "close"
  child.on("error", (error) => (ended = fail(error.message)));
  child.on("close", (code, signal) => (ended = fail(`ended with ${signal ?? `exit code ${code}`}`)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    let reply;
    try {
      reply = JSON.parse(line);
    } catch {
      printed += `${line}\n`; // something a library says
      return;
    }
    if (reply.error !== undefined) fail(reply.error);
    else waiting?.resolve(reply);
    waiting = undefined;
  });
  return {
    name,
    pid: child.pid,
    ask: (ask, fields = {}) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        waiting = { resolve, reject };
        child.stdin.write(`${JSON.stringify({ ask, ...fields })}\n`);
      }),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          resolve();
          return;
        }
        child.on("close", () => resolve());
        child.stdin.end();
      }),
  };
}
