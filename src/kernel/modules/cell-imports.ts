import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requireInstalled } from "./installed.js";
import type { LocalModules } from "./local-modules.js";

/** What a cell's `import` gets hold of. */
export interface CellImports {
  /** The module that `specifier` means in a cell. */
  load(specifier: string): Promise<unknown>;
  require(specifier: string): unknown;
  /** The local file it means, if it means one. */
  local(specifier: string): string | undefined;
}

/** Cells import relative to `folder`. */
export function createCellImports(
  folder: string,
  modules: LocalModules,
  override: (specifier: string) => { readonly exports: unknown } | undefined,
): CellImports {
  const require = createRequire(join(folder, "cell.js"));
  return {
    local: (specifier) =>
      override(specifier) === undefined ? modules.resolve(folder, specifier) : undefined,
    require: (specifier) => modules.require(folder, specifier),
    async load(specifier) {
      const served = override(specifier);
      if (served !== undefined) return served.exports;
      const local = modules.resolve(folder, specifier);
      if (local !== undefined) return modules.load(local);
      try {
        return requireInstalled(folder, specifier);
      } catch (error) {
        // A package of ES modules that wait at their top level, or one that has no entry for `require`.
        const { code } = error as { readonly code?: unknown };
        if (code !== "ERR_REQUIRE_ASYNC_MODULE" && code !== "ERR_REQUIRE_ESM") throw error;
        return (await import(pathToFileURL(require.resolve(specifier)).href)) as unknown;
      }
    },
  };
}

interface Namespace {
  readonly __esModule?: unknown;
  readonly default?: unknown;
}

/** An export of a module as TypeScript sees it (`esModuleInterop`): `default` and `*` of CommonJS are what it exports. */
export function pick(module: unknown, name: string): unknown {
  const isObject = (typeof module === "object" && module !== null) || typeof module === "function";
  const isModule = isObject && ((module as Namespace).__esModule === true || isNamespace(module));
  if (name === "default") return isModule ? (module as Namespace).default : module;
  if (name !== "*") return (module as Readonly<Record<string, unknown>>)[name];
  if (isModule || !isObject) return module;
  const all = Object.create(null) as Record<string, unknown>;
  for (const key of Object.getOwnPropertyNames(module)) {
    if (key === "default") continue;
    const { value, get } = Object.getOwnPropertyDescriptor(module, key) ?? {};
    // As in Node, where an export of CommonJS is the value it has when it is imported.
    if (get === undefined) all[key] = value;
    else
      Object.defineProperty(all, key, {
        enumerable: true,
        get: () => (module as Readonly<Record<string, unknown>>)[key],
      });
  }
  all["default"] = module;
  return all;
}

const isNamespace = (module: object): boolean =>
  (module as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "Module";
