import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { codeOf } from "./errors.js";

/** True while a process of this machine runs, whoever's it is. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  return !ended.test(seen(pid)[0]);
}

/** When a process began, in clock ticks since the machine did; "0" where the system does not tell. */
export const startOf = (pid: number): string => seen(pid)[1];

/**
 * States of a process that has ended and whose exit nobody has asked for yet, as in a container whose first process never
 * asks: it still takes signals, and holds nothing any more.
 */
const ended = /^[ZX]$/;

/** State and start of a process by /proc/PID/stat; "" and "0" where the system does not tell. */
function seen(pid: number): readonly [state: string, start: string] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name in parentheses may hold anything
    return [fields[0] ?? "", fields[19] ?? "0"]; // fields 3 and 22 of all
  } catch {
    return ["", "0"];
  }
}

/** True if a process runs, began at that time, and is this user's: what another user's process does is no reason to wait. */
export function livesAsOurs(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0); // EPERM where it is another user's
  } catch {
    return false;
  }
  const [state, began] = seen(pid);
  return began === start && !ended.test(state) && mayBeOurs(pid);
}

/** False if the system says that a process is another user's: root may send signals to those too. */
function mayBeOurs(pid: number): boolean {
  const own = process.getuid?.();
  if (own === undefined) return true;
  try {
    return statSync(`/proc/${pid}`).uid === own;
  } catch {
    return true; // a system without /proc, where the signal above was the answer
  }
}

const UNIQUE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const OWN_NAME = new RegExp(`^(.+)\\.([1-9]\\d{0,9})\\.${UNIQUE}$`);

/** A name that no other process uses, and that says who made it: `<host>.<pid>.<UUID>`. */
export function ownName(): string {
  return `${hostname()}.${process.pid}.${randomUUID()}`;
}

/** True for an `ownName` of any process. */
export const isOwnName = (name: string): boolean => OWN_NAME.test(name);

/** True for an `ownName` of a process of this machine that is gone. Any other name is somebody else's. */
export function isLeftBehind(name: string): boolean {
  const [, host, pid] = OWN_NAME.exec(name) ?? [];
  return host === hostname() && !alive(Number(pid));
}
