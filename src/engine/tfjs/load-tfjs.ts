import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Tfjs from "@tensorflow/tfjs";
import { advice } from "../../data/advice.js";
import { packageRoot } from "../../data/package-root.js";
import { checkName } from "../../numerics/checks.js";

/** TensorFlow.js as this process has it. */
export interface LoadedTfjs {
  /** The module itself, its backend set. */
  readonly tf: typeof Tfjs;
  /** `tensorflow`: on TensorFlow's native library (@tensorflow/tfjs-node); `cpu`: pure JavaScript. */
  readonly backend: "tensorflow" | "cpu";
  /** Backend with its versions, such as "tensorflow 2.16.2, tfjs 4.22.0": what results depend on. */
  readonly identity: string;
  /** Why it is not the native library, where it is not. */
  readonly reason?: string;
}

/** Where `npm run setup:tfjs-node` builds @tensorflow/tfjs-node, in the package's folder. */
export const tfjsFolder = ".tfjs-node";
/** What helps where there is no TensorFlow.js at all. */
const install = "npm install @tensorflow/tfjs@4.22.0";
/** The stand-in of danfojs-node (src/setup/stand-ins) reads it. */
const shared = Symbol.for("lottery-lab.tfjs");

interface NodeBackend {
  readonly binding?: { readonly TF_Version?: string };
}

const held: { loaded?: LoadedTfjs } = {};

/**
 * TensorFlow.js, loaded when first asked for and once a process: @tensorflow/tfjs-node out of `.tfjs-node/` or beside the package where its library loads,
 * else pure @tensorflow/tfjs. `LOTTERY_TFJS` is `auto`, `node` (fails where the library does not load) or `pure`. Throws with the command that
 * helps where there is none.
 */
export function loadTfjs(environment: NodeJS.ProcessEnv = process.env): LoadedTfjs {
  if (held.loaded !== undefined) return held.loaded;
  const choice = environment["LOTTERY_TFJS"] || "auto";
  checkName("LOTTERY_TFJS", "choice", choice, ["auto", "node", "pure"]);
  const native = choice === "pure" ? { reason: "LOTTERY_TFJS is pure" } : loadNative(environment);
  if ("reason" in native && choice === "node") {
    throw new Error(
      `loadTfjs: @tensorflow/tfjs-node must load, got: ${native.reason} (${advice("tfjsNode")})`,
    );
  }
  const loaded = "reason" in native ? loadPure(native.reason) : native;
  Object.defineProperty(globalThis, shared, { value: loaded.tf, configurable: true });
  held.loaded = loaded;
  return loaded;
}

/** The first @tensorflow/tfjs-node that loads, or why there is none. */
function loadNative(environment: NodeJS.ProcessEnv): LoadedTfjs | { readonly reason: string } {
  // One step is one thread here: replicates run side by side in processes of their own.
  environment["TF_NUM_INTRAOP_THREADS"] ??= "1";
  environment["TF_NUM_INTEROP_THREADS"] ??= "1";
  environment["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  const reasons: string[] = [];
  for (const folder of [join(packageRoot(), tfjsFolder), packageRoot()]) {
    try {
      const path = nativePath(folder);
      if (path === undefined) continue;
      const tf = createRequire(join(folder, "package.json"))(path) as typeof Tfjs;
      const version = (tf.backend() as NodeBackend).binding?.TF_Version ?? "unknown";
      return { tf, backend: "tensorflow", identity: `tensorflow ${version}, tfjs ${tf.version_core}` };
    } catch (error) {
      reasons.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
  }
  return { reason: reasons[0] ?? "it is not installed" };
}

/** @tensorflow/tfjs-node as seen from a folder, unless it is the stand-in that danfojs-node gets in a clone. */
function nativePath(folder: string): string | undefined {
  const manifest = join(folder, "node_modules", "@tensorflow", "tfjs-node", "package.json");
  if (folder.endsWith(tfjsFolder) && !existsSync(manifest)) return undefined;
  const file = existsSync(manifest) ? manifest : resolved("@tensorflow/tfjs-node/package.json");
  if (file === undefined) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const standsIn = typeof content === "object" && content !== null && "standIn" in content;
  return standsIn ? undefined : join(file, "..");
}

function resolved(name: string): string | undefined {
  try {
    return createRequire(join(packageRoot(), "package.json")).resolve(name);
  } catch {
    return undefined;
  }
}

function loadPure(reason: string): LoadedTfjs {
  if (resolved("@tensorflow/tfjs") === undefined)
    throw new Error(`loadTfjs: TensorFlow.js must be installed, got none (${install}; it is optional)`);
  const tf = quietly(
    () => createRequire(join(packageRoot(), "package.json"))("@tensorflow/tfjs") as typeof Tfjs,
  );
  return { tf, backend: "cpu", identity: `cpu, tfjs ${tf.version_core}`, reason };
}

/** Without the advertisement for the native library, which it writes when it is loaded and when it first computes. */
function quietly<T>(load: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    const loaded = load();
    const { tidy, scalar } = loaded as unknown as typeof Tfjs;
    tidy(() => scalar(1).square().dataSync());
    return loaded;
  } finally {
    console.warn = warn;
  }
}
