import { createRequire } from "node:module";
import { createCellImports } from "./modules/cell-imports.js";
import { createCompiler, type Compiler } from "./checks/compiler.js";
import type { Guarded } from "./protocol/attention.js";
import { createLocalModules } from "./modules/local-modules.js";
import { moduleCode } from "./modules/module-code.js";
import { createNames } from "./repl/names.js";
import type { Output } from "./outputs/output.js";
import { ownModules, type OwnModule } from "./modules/own-modules.js";
import { createRunner, type Runner } from "./running/runner.js";
import { shortPath } from "./stacks/stacks.js";
import { loadTslab, type Tslab, type TslabDisplay } from "./compiler/tslab.js";

/** What understands cells: it compiles them and runs them. */
export interface Language {
  readonly tslab: Tslab;
  readonly compiler: Compiler;
  readonly runner: Runner;
}

/** What the language needs from the rest of the kernel. */
export interface LanguageOptions {
  /** Cells import relative to it. */
  readonly folder: string;
  /** Where this package lies. */
  readonly packageRoot: string;
  /** Runs the steps of the compiler. */
  readonly guarded: Guarded;
  /** Output of the current cell. */
  readonly output: () => Output;
}

/** The language of a session in which no cell ran yet. */
export function createLanguage({ folder, packageRoot, guarded, output }: LanguageOptions): Language {
  const own = ownModules(packageRoot, folder);
  const tslab = loadTslab(Object.fromEntries(Object.entries(own).map(([name, { types }]) => [name, types])));
  const { typescript, options } = tslab;
  const override = servedModules(own, tslab, output);
  const modules = createLocalModules({
    compile: (path, text) => guarded(() => moduleCode(typescript, path, text, options)),
    override,
    mapped: (specifier, from) => tslab.mappedPath(specifier, from),
    told: (path) => shortPath(path, { folder, packageRoot }),
  });
  const names = createNames();
  const imports = createCellImports(folder, modules, override);
  const runner = createRunner({ folder, names, modules, imports });
  const compiler = createCompiler(tslab, names, guarded);
  return { tslab, compiler, runner };
}

/** The modules that the kernel itself serves to cells: tslab, and this package where it is not installed. */
function servedModules(
  own: Readonly<Record<string, OwnModule>>,
  tslab: Tslab,
  output: () => Output,
): (id: string) => { readonly exports: unknown } | undefined {
  const show = ({ data, metadata, transient }: TslabDisplay, update: boolean): void => {
    const { display_id: id } = transient;
    output().display(data, { update, metadata, ...(id === undefined ? {} : { id }) });
  };
  const load = createRequire(__filename);
  return (id) => {
    if (id === "tslab") return { exports: tslab.publicModule(show) };
    const code = own[id]?.code;
    return code === undefined ? undefined : { exports: load(code) as unknown };
  };
}
