import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { types } from "node:util";
import { Worker } from "node:worker_threads";

/** How places are told: everybody who reads a stack sees the lines of cells and files, and nothing of the kernel or this machine. */
export interface Stacks {
  /** Folder that paths are given relative to. */
  readonly folder: string;
  /** The package itself: its files are named `lottery-lab/…`, those of its kernel not at all. */
  readonly packageRoot: string;
  readonly kernelFolder: string;
}

const cellPlace = /(In\[[\d*]+\]):(\d+)(?::\d+)?/;
// Of a place that is told already only its end would look absolute: stacks are read more than once.
const filePlace = /(?<![\w.\]-])((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^():]*):(\d+)(?::\d+)?/;

/** Frames as they are told, innermost first. A built-in function that the machinery called is machinery. */
export function tellFrames(raw: readonly string[], stacks: Stacks): string[] {
  const frames: string[] = [];
  let calledByMachinery = true;
  for (const frame of raw.toReversed()) {
    const told = tellFrame(frame, stacks);
    const builtIn = frame.endsWith("(<anonymous>)");
    if (!builtIn) calledByMachinery = told === undefined;
    if (told === undefined || (builtIn && calledByMachinery) || told === frames.at(-1)) continue;
    frames.push(told);
  }
  return frames.reverse();
}

/** One frame as it is told; undefined if it belongs to the machinery. Columns go: those of compiled code mean nothing. */
function tellFrame(frame: string, stacks: Stacks): string | undefined {
  if (/\bnode:|^<anonymous>$|\[worker eval\]-wrapper/.test(frame) || frame.includes(stacks.kernelFolder))
    return undefined;
  if (/[\\/]tslab[\\/]dist[\\/]/.test(frame)) return undefined;
  return frame
    .replace(cellPlace, "$1:$2")
    .replace(filePlace, (_, file: string, line: string) => `${shortPath(file, stacks)}:${line}`)
    .replace(/^eval \((.*)\)$/, "$1");
}

/** A path without anything about this machine. */
export function shortPath(
  path: string,
  { folder, packageRoot }: Pick<Stacks, "folder" | "packageRoot">,
): string {
  const file = path.startsWith("file://") ? fileURLToPath(path) : path;
  const modules = `${sep}node_modules${sep}`;
  const installed = file.lastIndexOf(modules);
  if (installed >= 0) return file.slice(installed + modules.length);
  if (file.startsWith(folder + sep)) return file.slice(folder.length + 1);
  if (file.startsWith(packageRoot + sep)) return `lottery-lab${file.slice(packageRoot.length)}`;
  return isAbsolute(file) ? relative(folder, file) : file;
}

/** Errors of this and of other realms and threads, and what the platform throws in their place (`AbortError`). */
export function isErrorLike(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || (!types.isProxy(value) && value instanceof Error);
  } catch {
    return false; // a proxy among its prototypes
  }
}

/** The frames of a stack as they are told, innermost first. */
export function framesOf({ stack }: Error, stacks: Stacks): string[] {
  return tellFrames(String(stack).split("\n    at ").slice(1), stacks);
}

/**
 * Has V8 write stacks this way, whoever reads them: `error.stack`, the console, values, errors of the platform. Stacks that were
 * written elsewhere, as those of worker threads, are rewritten when they arrive.
 */
export function installStacks(stacks: Stacks): void {
  Error.prepareStackTrace = (error, sites) => {
    return [headerOf(error), ...tellFrames(sites.map(siteText), stacks)].join("\n    at ");
  };
  const prototype = Worker.prototype as { emit(event: string | symbol, ...values: unknown[]): boolean };
  const { emit } = prototype;
  prototype.emit = function (event, ...values) {
    const [error] = values;
    if (event === "error" && isErrorLike(error) && typeof error.stack === "string") {
      const [header = ""] = error.stack.split("\n    at ");
      const value = [header, ...framesOf(error, stacks)].join("\n    at ");
      Reflect.defineProperty(error, "stack", { value, configurable: true, writable: true }); // read-only from Node 22 on
    }
    return emit.call(this, event, ...values);
  };
}

function siteText(site: NodeJS.CallSite): string {
  try {
    return String(site);
  } catch {
    return "<anonymous>"; // a function whose receiver is hostile
  }
}

function headerOf(error: unknown): string {
  try {
    const { code, name, message } = error as {
      readonly code?: unknown;
      readonly name?: unknown;
      readonly message?: unknown;
    };
    const isNodes = typeof code === "string" && code.startsWith("ERR_") && typeof name === "string";
    return isNodes ? `${name} [${code}]: ${String(message)}` : Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
