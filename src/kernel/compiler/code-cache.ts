import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** Where compiled code is kept: the user's cache folder of the system, or `LOTTERY_KERNEL_CACHE`; "" keeps nothing. */
export function cacheFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const { LOTTERY_KERNEL_CACHE: own, XDG_CACHE_HOME: xdg } = env;
  if (own !== undefined) return own;
  const base = platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
  return join(xdg || base, "lottery-lab", "kernel");
}

/**
 * Loads a large CommonJS file into `cache`, as `require` would, from the machine code that V8 made of it the last time. Gives the
 * function that keeps this code for the next start; to be called when the functions that a start needs have run once.
 * Whatever is wrong with the cache, the file is compiled as usual.
 */
export function loadCached(path: string, cache: NodeJS.Dict<NodeModule>, folder: string): () => void {
  const { size, mtimeMs } = statSync(path);
  const parts = [path, size, mtimeMs, process.version, process.arch, ...process.execArgv];
  const key = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  const stored = folder === "" ? "" : join(folder, `${key.slice(0, 32)}.v8`);
  const cachedData = stored !== "" && existsSync(stored) ? readQuietly(stored) : undefined;

  const module = new Module(path);
  module.filename = path;
  const source = Module.wrap(readFileSync(path, "utf8"));
  const script = new Script(source, { filename: path, ...(cachedData === undefined ? {} : { cachedData }) });
  cache[path] = module;
  const body = script.runInThisContext() as (...parts: unknown[]) => void;
  body.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  module.loaded = true;

  return () => {
    if (stored === "" || (cachedData !== undefined && script.cachedDataRejected !== true)) return;
    try {
      mkdirSync(folder, { recursive: true });
      const fresh = `${stored}.${process.pid}`;
      writeFileSync(fresh, script.createCachedData());
      renameSync(fresh, stored); // two kernels may start at a time
    } catch {
      // a folder that cannot be written: the next start is as slow as this one
    }
  };
}

function readQuietly(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
