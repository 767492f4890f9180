import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pick, type CellImports } from "../modules/cell-imports.js";
import { cellObject } from "../repl/repl-types.js";

/** What the code of cells and the runner hand to each other. */
export interface Exchange {
  /** The serial number of the cell whose result is wanted. */
  awaited: number;
  /** Values of last statements, by the serial number of the cell. */
  readonly results: Map<number, unknown>;
  /** The exception that was asked for last. */
  thrown: unknown;
  /** The new value of a name that was imported from a file that changed. */
  rebound: unknown;
  /** Values of the names that were asked for last. */
  seen: Record<string, unknown>;
}

/** Nothing was handed over yet. */
export function startExchange(): Exchange {
  return { awaited: 0, results: new Map(), thrown: undefined, rebound: undefined, seen: {} };
}

/** Makes the global object by which cells reach the kernel, and their `require`. They import relative to `folder`. */
export function provideCellObject(folder: string, imports: CellImports, exchange: Exchange): void {
  const value = {
    ...importing(folder, imports),
    ...handingOver(exchange),
    get rebound() {
      return exchange.rebound;
    },
  };
  Object.defineProperty(globalThis, cellObject, { value, configurable: true });
  const require = Object.assign(
    (specifier: string) => imports.require(specifier),
    createRequire(join(folder, "cell.js")),
  );
  Object.defineProperty(globalThis, "require", { value: require, configurable: true, writable: true });
}

/** What stands for `import` and `import.meta` in cells and in the files they import. */
function importing(folder: string, imports: CellImports): object {
  const metaOf = (path: string): unknown => ({
    url: pathToFileURL(path).href,
    filename: path,
    dirname: folder,
    resolve: (specifier: string) => pathToFileURL(imports.local(specifier) ?? specifier).href,
  });
  return {
    load: imports.load,
    pick,
    import: async (specifier: unknown) => pick(await imports.load(String(specifier)), "*"),
    meta: metaOf(join(folder, "cell.ts")),
    metaOf,
  };
}

/** What cells call to keep, name and tell values. */
function handingOver(exchange: Exchange): object {
  return {
    result(serial: number, value: unknown) {
      if (serial === exchange.awaited) exchange.results.set(serial, value); // and not what an interrupted cell left behind
    },
    keep(read: () => unknown) {
      try {
        return read();
      } catch {
        return undefined; // an earlier cell failed before it came to the name
      }
    },
    named: (made: object, name: string) =>
      Object.defineProperty(made, "name", { value: name, configurable: true }),
    thrown: (value: unknown) => void (exchange.thrown = value),
    see(name: string, read: () => unknown) {
      try {
        exchange.seen[name] = read();
      } catch {
        // it has no value
      }
    },
  };
}
