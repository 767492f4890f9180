import { mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { alive, ignoreMissing, isOwnName, ownName, removeFile, sweep, writeWhole } from "../disk/index.js";

/** Milliseconds after which an announcement from another machine counts for nothing: whoever is at work renews it. */
const STALE = 120_000;

/**
 * Sees to it that one process at a time submits from a store: announces it, then looks whether another did. Of two that begin together at least one sees the other, so no
 * lock of the file system is needed. Throws if another is at it.
 */
export async function submittingAlone<T>(store: string, action: () => Promise<T>): Promise<T> {
  const folder = join(store, "cluster", "submitting");
  const own = ownName();
  mkdirSync(folder, { recursive: true });
  sweep(folder, ["file"]);
  const file = join(folder, own);
  writeWhole(file, "");
  const renewing = setInterval(() => renew(file), STALE / 4);
  renewing.unref();
  try {
    const other = (ignoreMissing(() => readdirSync(folder)) ?? []).find(
      (name) => name !== own && isOwnName(name) && isAtWork(folder, name),
    );
    if (other !== undefined) {
      const by = other.split(".").slice(0, -1).join(", process ");
      throw new Error(
        `submit: nobody else must submit from ${store} at this moment, got ${by}; try again when it is done`,
      );
    }
    return await action();
  } finally {
    clearInterval(renewing);
    removeFile(file);
  }
}

function isAtWork(folder: string, name: string): boolean {
  const parts = name.split(".");
  const host = parts.slice(0, -2).join(".");
  if (host === hostname()) return alive(Number(parts.at(-2)));
  const found = ignoreMissing(() => statSync(join(folder, name)));
  return found !== undefined && Date.now() - found.mtimeMs < STALE;
}

function renew(file: string): void {
  const now = new Date();
  ignoreMissing(() => utimesSync(file, now, now));
}
