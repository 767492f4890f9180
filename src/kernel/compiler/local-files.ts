import { statSync } from "node:fs";
import type ts from "typescript";

/** The local modules that cells import, looked at when a cell is compiled and at no other time. */
export interface LocalFiles {
  /** Takes the place of the compiler's own watching of files. */
  watch(path: string, changed: ts.FileWatcherCallback): ts.FileWatcher;
  /** Tells the compiler which files changed since the last time. */
  refresh(): void;
}

// `ts.FileWatcherEventKind`
const [created, changedKind, deleted] = [0, 1, 2];

/**
 * The compiler's watchers would answer at any time, for example when a package is built anew while a cell runs, and
 * tslab then throws out of the event loop. So libraries are not watched, as their code is loaded once as well.
 */
export function createLocalFiles(): LocalFiles {
  const watched = new Map<string, { version: number; changed: ts.FileWatcherCallback }>();
  return {
    watch(path, changed) {
      if (!isLocalSource(path)) return { close: () => undefined };
      watched.set(path, { version: version(path), changed });
      return { close: () => void watched.delete(path) };
    },
    refresh() {
      for (const [path, entry] of [...watched]) {
        const now = version(path);
        if (now === entry.version) continue;
        const kind = now === 0 ? deleted : entry.version === 0 ? created : changedKind;
        entry.version = now;
        entry.changed(path, kind as ts.FileWatcherEventKind);
      }
    },
  };
}

function isLocalSource(path: string): boolean {
  return (
    /\.(tsx?|jsx?|json)$/.test(path) && !/[\\/]node_modules[\\/]|\.d\.ts$|[\\/]package\.json$/.test(path)
  );
}

/** Time of the last change in ms; 0 if there is no such file. */
function version(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
