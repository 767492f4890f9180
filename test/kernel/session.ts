import { basename } from "node:path";
import { createCellImports } from "../../src/kernel/modules/cell-imports.js";
import { createCompiler, type CompiledCell, type Compiler } from "../../src/kernel/checks/compiler.js";
import { createLocalModules } from "../../src/kernel/modules/local-modules.js";
import { moduleCode } from "../../src/kernel/modules/module-code.js";
import { createNames } from "../../src/kernel/repl/names.js";
import { createRunner, type Runner } from "../../src/kernel/running/runner.js";
import { loadTslab } from "../../src/kernel/compiler/tslab.js";

/** Compiler and runner as the kernel puts them together, in this process. */
export interface Session {
  readonly compiler: Compiler;
  readonly runner: Runner;
  /** A cell, compiled; throws its problems. */
  compiled(source: string): CompiledCell;
  /** The value of a cell. */
  run(source: string, name?: string): Promise<unknown>;
}

export function createSession(folder: string, fallbacks: Readonly<Record<string, string>> = {}): Session {
  const tslab = loadTslab(fallbacks);
  const names = createNames();
  const override = (): undefined => undefined;
  const modules = createLocalModules({
    compile: (path, text) => moduleCode(tslab.typescript, path, text, tslab.options),
    override,
    mapped: tslab.mappedPath,
    told: basename,
  });
  const imports = createCellImports(folder, modules, override);
  const runner = createRunner({ folder, names, modules, imports });
  const compiler = createCompiler(tslab, names, (step) => step());
  function compiled(source: string): CompiledCell {
    const cell = compiler.compile(source);
    if (cell.kind === "refused") throw new Error(cell.problems.map(({ message }) => message).join("; "));
    return cell;
  }
  return {
    compiler,
    runner,
    compiled,
    run: async (source, name = "In[1]") => (await runner.run(name, compiled(source))).value,
  };
}
