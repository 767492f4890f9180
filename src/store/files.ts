import { readFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/** The value, or undefined where the file or folder does not exist. */
export function ignoreMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** The system's code of an error, such as ENOSPC; "" where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** True while a process of this machine runs. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** When a process began, in clock ticks since the machine did; "0" where the system does not tell. */
export function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; field 22 is the 20th after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
  } catch {
    return "0";
  }
}

/** Removes what processes of this machine that are gone left half-written: names are `<host>.<pid>.<unique>`. */
export function sweep(folder: string): void {
  for (const name of ignoreMissing(() => readdirSync(folder)) ?? []) {
    const parts = name.split(".");
    const pid = Number(parts.at(-2));
    const host = parts.slice(0, -2).join(".");
    if (host === hostname() && !alive(pid)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** The value of a JSON text; undefined if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
