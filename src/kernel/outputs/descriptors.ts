import childProcess, { ChildProcess } from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createDescriptorFiles, type DescriptorFiles } from "./descriptor-files.js";
import type { StreamName } from "./output.js";
import { replace, type AnyFunction } from "./replace-function.js";

/** Output that goes past the streams of this process. */
export interface Descriptors {
  /** Hands over what has been written since the last call. */
  collect(): void;
}

const pollInterval = 50;

/**
 * What child processes print that inherit stdout and stderr, and what is written to the descriptors 1 and 2, goes to `write`. Both are
 * led into files, which, unlike pipes, take everything while this thread waits for a child.
 */
export function captureDescriptors(write: (name: StreamName, bytes: Uint8Array) => void): Descriptors {
  const files = createDescriptorFiles(write);
  leadWaitedChildren(files);
  leadChildren(files);
  leadWrites(files);
  syncBuiltinESMExports();
  return { collect: files.collect };
}

/** The options of a child process, its inherited streams led into the files. */
function withRedirection(files: DescriptorFiles, value: unknown): unknown {
  return typeof value === "object" && value !== null && "stdio" in value
    ? { ...value, stdio: redirected(files, value.stdio) }
    : value;
}

function redirected({ fileFor }: DescriptorFiles, stdio: unknown): unknown {
  const all: readonly unknown[] =
    stdio === "inherit" ? ["inherit", "inherit", "inherit"] : Array.isArray(stdio) ? stdio : [];
  if (all.length === 0) return stdio;
  return all.map((target, index) => {
    const descriptor = target === "inherit" ? index : descriptorOf(target);
    return descriptor === 1 || descriptor === 2 ? fileFor(descriptor) : target;
  });
}

/** The descriptor that an entry of `stdio` means: a number, or a stream of this process. */
function descriptorOf(target: unknown): number | undefined {
  if (typeof target === "number") return target;
  if (target === process.stdout) return 1;
  return target === process.stderr ? 2 : undefined;
}

/** Children that this thread waits for. */
function leadWaitedChildren(files: DescriptorFiles): void {
  const modules = childProcess as unknown as Record<string, AnyFunction>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    replace(
      modules,
      name,
      (original) =>
        function (...values) {
          try {
            return original.apply(
              this,
              values.map((value) => withRedirection(files, value)),
            );
          } finally {
            files.collect();
          }
        },
    );
  }
}

/** Children that run beside this thread: what they print is looked for while there are any. */
function leadChildren(files: DescriptorFiles): void {
  const { collect } = files;
  let alive = 0;
  let timer: NodeJS.Timeout | undefined;
  replace(
    ChildProcess.prototype as unknown as Record<string, AnyFunction>,
    "spawn",
    (original) =>
      function (this, options) {
        const child = this as ChildProcess;
        const ready = withRedirection(files, options);
        const result = original.call(this, ready);
        alive++;
        timer ??= setInterval(collect, pollInterval).unref();
        child.once("exit", () => {
          collect();
          if (--alive > 0) return;
          clearInterval(timer);
          timer = undefined;
        });
        child.once("error", () => {
          if (child.pid === undefined) alive--; // it never began, so there is no exit
        });
        return result;
      },
  );
}

const paths: Readonly<Record<string, number>> = { "/dev/stdout": 1, "/dev/stderr": 2 };

/** The arguments of a function that writes, its first led into a file if it means one of the descriptors. */
function ledValues({ fileFor }: DescriptorFiles, values: readonly unknown[]): unknown[] {
  const [target, ...rest] = values;
  const descriptor = typeof target === "string" ? paths[target] : target;
  return descriptor === 1 || descriptor === 2 ? [fileFor(descriptor), ...rest] : [target, ...rest];
}

/** What is written to the descriptors themselves. */
function leadWrites(files: DescriptorFiles): void {
  const { collect } = files;
  const system = fs as unknown as Record<string, AnyFunction>;
  for (const name of ["write", "writev", "writeFile", "appendFile"]) {
    replace(
      system,
      `${name}Sync`,
      (original) =>
        function (...values) {
          const led = ledValues(files, values);
          const result = original.apply(this, led);
          if (led[0] !== values[0]) collect();
          return result;
        },
    );
    replace(
      system,
      name,
      (original) =>
        function (...values) {
          const led = ledValues(files, values);
          const done = led.at(-1);
          if (led[0] === values[0] || typeof done !== "function") return original.apply(this, led);
          return original.apply(this, [
            ...led.slice(0, -1),
            (...answer: unknown[]) => {
              collect();
              (done as AnyFunction)(...answer);
            },
          ]);
        },
    );
  }
}
