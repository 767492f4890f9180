import { readFileSync, statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, extname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
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
}

interface Loaded {
  readonly module: Module;
  readonly version: string;
  readonly imports: Set<string>;
  /** Until the file has run to its end. */
  pending: Promise<void> | undefined;
}

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];
/** What a JavaScript name in an import may stand for. */
const sourceOf: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

export function createLocalModules({ compile, override, mapped }: LocalModulesOptions): LocalModules {
  const virtual = new Map<string, string>();
  const loaded = new Map<string, Loaded>();
  const isFile = (path: string): boolean =>
    virtual.has(path) || statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const version = (path: string): string => {
    const text = virtual.get(path);
    if (text !== undefined) return text;
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? "gone" : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
  };

  function resolveLocal(folder: string, specifier: string): string | undefined {
    const asked = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
    if (!/^\.{0,2}\//.test(asked) && asked !== "." && asked !== ".." && !isAbsolute(asked)) {
      return mapped(asked, folder);
    }
    const base = resolve(folder, asked);
    const extension = extname(base);
    const stem = base.slice(0, base.length - extension.length);
    const candidates = [
      ...(extensions.includes(extension) ? [base] : []),
      ...(sourceOf[extension] ?? []).map((other) => stem + other),
      ...extensions.map((other) => base + other),
      ...extensions.map((other) => join(base, `index${other}`)),
    ];
    return candidates.find(isFile);
  }

  /** Compiles a file and, before it, nothing: what it imports is loaded when it asks, or by `load`. */
  function begin(path: string): {
    readonly entry: Loaded;
    readonly run: () => unknown;
    readonly code: ModuleCode;
  } {
    const text = virtual.get(path) ?? readFileSync(path, "utf8");
    const code = compile(path, text);
    const module = new Module(path);
    module.filename = path;
    const folder = dirname(path);
    const imports = new Set<string>();
    const entry: Loaded = { module, version: version(path), imports, pending: undefined };
    const requireHere = Object.assign((specifier: string): unknown => {
      const local = resolveLocal(folder, specifier);
      if (local !== undefined) imports.add(local);
      return requireFrom(folder, specifier);
    }, createRequire(path));
    const run = (): unknown => {
      const head = `(${code.isAsync ? "async " : ""}function (exports, require, module, __filename, __dirname) {`;
      const script = new Script(`${head}${code.code}\n})`, { filename: path });
      const body = script.runInThisContext() as (...parts: unknown[]) => unknown;
      return body.call(module.exports, module.exports, requireHere, module, path, folder);
    };
    for (const specifier of code.imports) {
      const local = resolveLocal(folder, specifier);
      if (local !== undefined) imports.add(local);
    }
    return { entry, run, code };
  }

  function loadNow(path: string): unknown {
    const known = loaded.get(path);
    if (known !== undefined) return known.module.exports;
    const { entry, run, code } = begin(path);
    if (code.isAsync)
      throw new Error(`require: ${path} waits at its top level and needs an import, got require`);
    loaded.set(path, entry); // before it runs: modules may import each other
    try {
      run();
    } catch (error) {
      loaded.delete(path);
      throw error;
    }
    return entry.module.exports;
  }

  function requireFrom(folder: string, specifier: string): unknown {
    const served = override(specifier);
    if (served !== undefined) return served.exports;
    const local = resolveLocal(folder, specifier);
    return local === undefined
      ? (createRequire(join(folder, "module.js"))(specifier) as unknown)
      : loadNow(local);
  }

  /** Whether a file, or one that it imports, waits at its top level. */
  function waits(path: string, seen: Set<string>): boolean {
    if (seen.has(path) || loaded.has(path)) return loaded.get(path)?.pending !== undefined;
    seen.add(path);
    const { code, entry } = begin(path);
    return code.isAsync || [...entry.imports].some((next) => waits(next, seen));
  }

  async function loadWaiting(path: string): Promise<void> {
    const known = loaded.get(path);
    if (known !== undefined) return known.pending;
    const { entry, run } = begin(path);
    loaded.set(path, entry);
    entry.pending = (async () => {
      for (const next of entry.imports) if (loaded.get(next)?.pending === undefined) await loadWaiting(next);
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

  return {
    resolve: resolveLocal,
    require: requireFrom,
    async load(path) {
      if (!loaded.has(path) && waits(path, new Set())) await loadWaiting(path);
      await loaded.get(path)?.pending;
      return loadNow(path);
    },
    forgetChanged() {
      const stale = new Set(
        [...loaded].filter(([path, entry]) => version(path) !== entry.version).map(([path]) => path),
      );
      for (let before = -1; before < stale.size;) {
        before = stale.size;
        for (const [path, { imports }] of loaded)
          if ([...imports].some((it) => stale.has(it))) stale.add(path);
      }
      for (const path of stale) loaded.delete(path);
      return stale;
    },
    addVirtual: (path, text) => void virtual.set(path, text),
  };
}
