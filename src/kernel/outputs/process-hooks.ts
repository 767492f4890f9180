import { createHook } from "node:async_hooks";
import { countHook } from "../protocol/attention.js";
import type { Output, StreamName } from "./output.js";

/**
 * Everything the process prints becomes output of the cell that is current then. `abandoned` names an interrupted cell if
 * its left-over code is printing: this is said before its text.
 */
export function captureStreams(
  output: () => Output,
  abandoned: () => string | undefined = () => undefined,
): void {
  for (const name of ["stdout", "stderr"] satisfies StreamName[]) {
    process[name].write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      const binary = typeof chunk === "string" && typeof encoding === "string" && !/^utf-?8$/i.test(encoding);
      const left = abandoned();
      if (left !== undefined) output().write(name, `${left} (interrupted): `);
      output().write(name, binary ? Buffer.from(chunk, encoding) : chunk);
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
  }
}

/**
 * Warnings about Node itself (deprecated or experimental parts that some library uses) are for those who maintain the
 * library, not for the reader of a notebook; all others appear on stderr as usual.
 */
export function quietWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "DeprecationWarning" || warning.name === "ExperimentalWarning") return;
    process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
}

/**
 * Counts the active async hooks in `guard`: Node aborts when a computation is stopped while there are any, so that none
 * must be stopped then. AsyncLocalStorage is built on them in Node 20 and 22.
 */
export function countAsyncHooks(guard: Int32Array): void {
  const active = new WeakSet<object>();
  const hook = createHook({});
  const prototype = Object.getPrototypeOf(hook) as Pick<typeof hook, "enable" | "disable">;
  const { enable, disable } = prototype;
  prototype.enable = function (this: typeof hook) {
    if (!active.has(this)) countHook(guard, 1);
    active.add(this);
    return enable.call(this);
  };
  prototype.disable = function (this: typeof hook) {
    if (active.delete(this)) countHook(guard, -1);
    return disable.call(this);
  };
}
