import childProcess, { ChildProcess } from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StreamName } from "./output.js";

/** Output that goes past the streams of this process. */
export interface Descriptors {
  /** Hands over what has been written since the last call. */
  collect(): void;
}

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

const streams: readonly (readonly [number, StreamName])[] = [
  [1, "stdout"],
  [2, "stderr"],
];
const pollInterval = 50;

/**
 * What child processes print that inherit stdout and stderr, and what is written to the descriptors 1 and 2, goes to `write`. Both are
 * led into files, which, unlike pipes, take everything while this thread waits for a child.
 */
export function captureDescriptors(write: (name: StreamName, bytes: Uint8Array) => void): Descriptors {
  const files = new Map<number, { readonly fd: number; position: number }>();
  const { openSync, fstatSync, readSync, mkdtempSync, rmSync } = fs;
  let alive = 0;
  let timer: NodeJS.Timeout | undefined;

  /** The file in the place of a descriptor; made when it is needed, gone with the process. */
  function fileFor(descriptor: number): number {
    const known = files.get(descriptor);
    if (known !== undefined) return known.fd;
    const folder = mkdtempSync(join(tmpdir(), "lottery-output-"));
    const fd = openSync(join(folder, "output"), "a+");
    if (process.platform !== "win32") rmSync(folder, { recursive: true });
    files.set(descriptor, { fd, position: 0 });
    return fd;
  }

  function collect(): void {
    for (const [descriptor, name] of streams) {
      const file = files.get(descriptor);
      if (file === undefined) continue;
      const { size } = fstatSync(file.fd);
      while (file.position < size) {
        const bytes = Buffer.alloc(Math.min(size - file.position, 1 << 20));
        const count = readSync(file.fd, bytes, 0, bytes.length, file.position);
        if (count === 0) break;
        file.position += count;
        write(name, bytes.subarray(0, count));
      }
    }
  }

  function redirected(stdio: unknown): unknown {
    const all: readonly unknown[] =
      stdio === "inherit" ? ["inherit", "inherit", "inherit"] : Array.isArray(stdio) ? stdio : [];
    if (all.length === 0) return stdio;
    return all.map((target, index) => {
      const descriptor = target === "inherit" ? index : descriptorOf(target);
      return descriptor === 1 || descriptor === 2 ? fileFor(descriptor) : target;
    });
  }
  const withRedirection = (value: unknown): unknown =>
    typeof value === "object" && value !== null && "stdio" in value
      ? { ...value, stdio: redirected(value.stdio) }
      : value;

  const modules = childProcess as unknown as Record<string, AnyFunction>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    replace(
      modules,
      name,
      (original) =>
        function (...values) {
          try {
            return original.apply(this, values.map(withRedirection));
          } finally {
            collect();
          }
        },
    );
  }
  replace(
    ChildProcess.prototype as unknown as Record<string, AnyFunction>,
    "spawn",
    (original) =>
      function (this, options) {
        const child = this as ChildProcess;
        const ready = withRedirection(options);
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

  const paths: Readonly<Record<string, number>> = { "/dev/stdout": 1, "/dev/stderr": 2 };
  const system = fs as unknown as Record<string, AnyFunction>;
  for (const name of ["write", "writev", "writeFile", "appendFile"]) {
    const lead = (values: readonly unknown[]): unknown[] => {
      const [target, ...rest] = values;
      const descriptor = typeof target === "string" ? paths[target] : target;
      return descriptor === 1 || descriptor === 2 ? [fileFor(descriptor), ...rest] : [target, ...rest];
    };
    replace(
      system,
      `${name}Sync`,
      (original) =>
        function (...values) {
          const led = lead(values);
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
          const led = lead(values);
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
  syncBuiltinESMExports();
  return { collect };
}

/** The descriptor that an entry of `stdio` means: a number, or a stream of this process. */
function descriptorOf(target: unknown): number | undefined {
  if (typeof target === "number") return target;
  if (target === process.stdout) return 1;
  return target === process.stderr ? 2 : undefined;
}

function replace(
  owner: Record<string, AnyFunction>,
  name: string,
  make: (original: AnyFunction) => AnyFunction,
): void {
  const original = owner[name];
  if (original === undefined) return;
  const made = make(original);
  // `util.promisify` finds what the original brings for it.
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(original));
  owner[name] = made;
}
