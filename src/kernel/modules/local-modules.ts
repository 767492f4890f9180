import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";
import { FileSyntaxError } from "./file-syntax.js";
import { requireInstalled } from "./installed.js";
import { createLocalSources, type LocalSources } from "./local-sources.js";
import type { ModuleCode } from "./module-code.js";

/** The files beside the notebook that cells import, each in one version at a time. */
export interface LocalModules {
  /** The local file that `specifier` means in a file of `folder`; undefined if it means none. */
  resolve(folder: string, specifier: string): string | undefined;
  /** Exports of a local file. Waits for files that wait at their top level. */
  load(path: string): Promise<unknown>;
  /** Exports of what `require(specifier)` means in `folder`. */
  require(folder: string, specifier: string): unknown;
  /** Forgets each file that changed, and all that import it; gives those it forgot. */
  forgetChanged(): ReadonlySet<string>;
  /** Takes the text of a module that is no file. */
  addVirtual(path: string, text: string): void;
}

/** What modules are made of; all that knows of a compiler. */
export interface LocalModulesOptions {
  readonly compile: (path: string, text: string) => ModuleCode;
  /** Modules that the kernel serves by itself. */
  readonly override: (specifier: string) => { readonly exports: unknown } | undefined;
  /** Where a specifier that is no path may lead, as `paths` of a tsconfig.json have it. */
  readonly mapped: (specifier: string, folder: string) => string | undefined;
  /** The path of a file as messages tell it. */
  readonly told: (path: string) => string;
}

interface Loaded {
  readonly module: Module;
  readonly version: string;
  readonly imports: Set<string>;
  /** Until the file has run to its end. */
  pending: Promise<void> | undefined;
}

/** What loading a file needs: where modules come from and which there are. */
interface Modules extends Pick<LocalModulesOptions, "compile" | "override" | "told"> {
  readonly sources: LocalSources;
  readonly loaded: Map<string, Loaded>;
}

export function createLocalModules({ compile, override, mapped, told }: LocalModulesOptions): LocalModules {
  const sources = createLocalSources(mapped);
  const loaded = new Map<string, Loaded>();
  const modules: Modules = { sources, loaded, compile, override, told };
  return {
    resolve: sources.resolve,
    require: (folder, specifier) => requireFrom(modules, folder, specifier),
    async load(path) {
      if (!loaded.has(path) && waits(modules, path, new Set())) await loadWaiting(modules, path);
      await loaded.get(path)?.pending;
      return loadNow(modules, path);
    },
    forgetChanged() {
      const stale = changed(modules);
      for (const path of stale) loaded.delete(path);
      return stale;
    },
    addVirtual: sources.addVirtual,
  };
}

/** A compiled file that has not run. */
interface Begun {
  readonly entry: Loaded;
  readonly run: () => unknown;
  readonly code: ModuleCode;
}

/** Compiles a file and, before it, nothing: what it imports is loaded when it asks, or by `loadWaiting`. */
function begin(modules: Modules, path: string): Begun {
  const { sources, compile, told } = modules;
  const text = sources.text(path);
  const code = readable(path, told, () => compile(path, text));
  const module = new Module(path);
  module.filename = path;
  const folder = dirname(path);
  const imports = new Set<string>();
  const noteImport = (specifier: string): void => {
    const local = sources.resolve(folder, specifier);
    if (local !== undefined) imports.add(local);
  };
  const entry: Loaded = { module, version: sources.version(path), imports, pending: undefined };
  const requireHere = Object.assign((specifier: string): unknown => {
    noteImport(specifier);
    return requireFrom(modules, folder, specifier);
  }, createRequire(path));
  const run = (): unknown => {
    const head = `(${code.isAsync ? "async " : ""}function (exports, require, module, __filename, __dirname) {`;
    const script = readable(path, told, () => new Script(`${head}${code.code}\n})`, { filename: path }));
    const body = script.runInThisContext() as (...parts: unknown[]) => unknown;
    return body.call(module.exports, module.exports, requireHere, module, path, folder);
  };
  for (const specifier of code.imports) noteImport(specifier);
  return { entry, run, code };
}

/** What `read` gives; a mistake in the syntax is told with the file and, if it is known, the line. */
function readable<T>(path: string, told: Modules["told"], read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof FileSyntaxError) throw new SyntaxError(`${told(path)}:${error.line}: ${message}`);
    throw error instanceof SyntaxError ? new SyntaxError(`${told(path)}: ${message}`) : error;
  }
}

function loadNow(modules: Modules, path: string): unknown {
  const { loaded } = modules;
  const known = loaded.get(path);
  if (known !== undefined) return known.module.exports;
  const { entry, run, code } = begin(modules, path);
  if (code.isAsync)
    throw new Error(`require: ${modules.told(path)} waits at its top level and needs an import, got require`);
  loaded.set(path, entry); // before it runs: modules may import each other
  try {
    run();
  } catch (error) {
    loaded.delete(path);
    throw error;
  }
  return entry.module.exports;
}

function requireFrom(modules: Modules, folder: string, specifier: string): unknown {
  const served = modules.override(specifier);
  if (served !== undefined) return served.exports;
  const local = modules.sources.resolve(folder, specifier);
  return local === undefined ? requireInstalled(folder, specifier) : loadNow(modules, local);
}

/** Whether a file, or one that it imports, waits at its top level. */
function waits(modules: Modules, path: string, seen: Set<string>): boolean {
  const { loaded } = modules;
  if (seen.has(path) || loaded.has(path)) return loaded.get(path)?.pending !== undefined;
  seen.add(path);
  const { code, entry } = begin(modules, path);
  return code.isAsync || [...entry.imports].some((next) => waits(modules, next, seen));
}

async function loadWaiting(modules: Modules, path: string): Promise<void> {
  const { loaded } = modules;
  const known = loaded.get(path);
  if (known !== undefined) return known.pending;
  const { entry, run } = begin(modules, path);
  loaded.set(path, entry);
  entry.pending = (async () => {
    for (const next of entry.imports)
      if (loaded.get(next)?.pending === undefined) await loadWaiting(modules, next);
    await run();
    entry.pending = undefined;
  })();
  try {
    await entry.pending;
  } catch (error) {
    loaded.delete(path);
    throw error;
  }
}

/** The loaded files that changed, and all that import them. */
function changed({ loaded, sources }: Modules): ReadonlySet<string> {
  const stale = new Set(
    [...loaded].filter(([path, entry]) => sources.version(path) !== entry.version).map(([path]) => path),
  );
  for (let before = -1; before < stale.size;) {
    before = stale.size;
    for (const [path, { imports }] of loaded) if ([...imports].some((it) => stale.has(it))) stale.add(path);
  }
  return stale;
}
