import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing, livesAsOurs, removeOwn, startOf } from "../disk/index.js";

/** The name of a file that stands for one who wants a slot, or has one. */
export interface SlotName {
  /** The file's whole name. */
  readonly name: string;
  /** What orders those who wait: when they came. */
  readonly order: string;
  readonly pid: number;
  /** When that process began, as `startOf` says it. */
  readonly start: string;
  readonly held: boolean;
}

const FORM = /^(\d{20}\.([1-9]\d{0,9})\.(\d{1,20})\.[0-9a-f]{8}-[0-9a-f]{4})\.(wait|held)$/;

/** What a file's name says; undefined for a name of any other form, which is somebody else's file. */
export function slotName(name: string): SlotName | undefined {
  const [, order, pid, start, state] = FORM.exec(name) ?? [];
  if (order === undefined || start === undefined) return undefined;
  return { name, order, pid: Number(pid), start, held: state === "held" };
}

/** A name that nobody has used: `<nanoseconds>.<pid>.<start of the process>.<unique>`, to which `.wait` or `.held` is added. */
export function newOrder(): string {
  const time = process.hrtime.bigint().toString().padStart(20, "0");
  return `${time}.${process.pid}.${startOf(process.pid)}.${randomUUID().slice(0, 13)}`;
}

/**
 * Those in a folder whose process runs and is this user's, in the order in which they came. A file of another user's process does not count: nobody
 * else can stop this user's work. With `tidy`, files of our form whose process is gone are removed; nothing else ever is.
 */
export function livingSlots(
  folder: string,
  { tidy = false }: { readonly tidy?: boolean } = {},
): readonly SlotName[] {
  const own = startOf(process.pid);
  return (ignoreMissing(() => readdirSync(folder)) ?? [])
    .sort()
    .flatMap((name) => slotName(name) ?? [])
    .filter(({ name, pid, start }) => {
      if (pid === process.pid ? start === own : livesAsOurs(pid, start)) return true;
      if (tidy) removeOwn(join(folder, name), "file");
      return false;
    });
}
