import Module, { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { Script } from "node:vm";
import type { CompiledCell } from "./compiler.js";

/** Runs compiled cells in one set of variables. */
export interface Runner {
  /** What the cells declared so far. A plain object: loops over variables of cells stay fast. */
  readonly variables: Record<string, unknown>;
  /** Runs a cell under a name that stack traces show. A cell with top-level await gives a promise. */
  run(name: string, cell: CompiledCell): unknown;
}

/** A `require` that may serve some modules by itself; undefined means: as usual. */
export type Override = (id: string) => { readonly exports: unknown } | undefined;

type Require = (id: string) => unknown;

/** Cells import relative to `folder`; `override` comes first. */
export function createRunner(folder: string, override: Override = () => undefined): Runner {
  const variables: Record<string, unknown> = {};
  const compiled = new Map<string, string>();
  const loaded = new Map<string, Module>();

  /** Local TypeScript modules were compiled with the cell and live in memory only. */
  function loadLocal(from: string, id: string): Module | undefined {
    const joined = join(from, id).replaceAll("\\", "/");
    const path = extname(joined) === "" ? `${joined}.js` : joined;
    const code = compiled.get(path);
    if (code === undefined) return undefined;
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const created = new Module(path);
    created.filename = path;
    created.paths = nodeModules(dirname(path));
    const usual = created.require.bind(created);
    created.require = Object.assign(requireFrom(dirname(path), usual), created.require);
    loaded.set(path, created); // before it runs: modules may import each other
    try {
      (created as unknown as { _compile(code: string, path: string): void })._compile(code, path);
    } catch (error) {
      loaded.delete(path);
      throw error;
    }
    return created;
  }

  function requireFrom(from: string, usual: Require): Require {
    return (id) =>
      (override(id) ?? (id.startsWith(".") ? loadLocal(from, id) : undefined) ?? { exports: usual(id) })
        .exports;
  }
  const usual = createRequire(join(folder, "cell.js"));
  const requireFromCell = Object.assign(requireFrom(folder, usual), usual);

  return {
    variables,
    run(name, { code, isAsync, modules }) {
      for (const { path, data } of modules) {
        compiled.set(path, data);
        loaded.delete(path);
      }
      if (code.trim() === "") return undefined;
      // The cell's first line is line 1 of the script.
      const source = `(${isAsync ? "async " : ""}function (exports, require) {\n${code}\n})`;
      const script = new Script(source, { filename: name, lineOffset: -1 });
      const body = script.runInThisContext() as (exports: unknown, require: unknown) => unknown;
      return body(variables, requireFromCell);
    },
  };
}

function nodeModules(folder: string): string[] {
  return (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(folder);
}
