import { join } from "node:path";
import { pick, type CellImports } from "../modules/cell-imports.js";
import { provideCellObject, startExchange } from "./cell-object.js";
import type { CompiledCell } from "../checks/compiler.js";
import { createEvaluator, evaluate, valuesOf, type Evaluator } from "./evaluator.js";
import type { LocalModules } from "../modules/local-modules.js";
import { nameFate, type NameFate, type Values } from "./name-fate.js";
import type { Names } from "../repl/names.js";
import { cellObject, type CellImport } from "../repl/repl-types.js";

/** Runs compiled cells, one on top of the other. */
export interface Runner {
  /** Runs a cell under a name that stack traces show; gives the value of its last expression. Never answers when it was stopped. */
  run(name: string, cell: CompiledCell): Promise<Outcome>;
  /** What a cell that was stopped did to the names it declares. */
  fateOf(cell: CompiledCell): NameFate;
}

/** The value of a cell, boxed: a promise that gives a value itself would ask it whether it can be awaited. */
export interface Outcome {
  readonly value: unknown;
}

/** What a runner is made of. */
export interface RunnerOptions {
  readonly folder: string;
  readonly names: Names;
  readonly modules: LocalModules;
  readonly imports: CellImports;
}

const importing = new RegExp(`\\b(?:require|${cellObject}\\.load|${cellObject}\\.import)\\(`);

/** An import of a local file. */
interface Binding extends CellImport {
  readonly path: string;
}

/** A runner between two cells. */
interface RunnerState extends RunnerOptions {
  readonly evaluator: Evaluator;
  /** What cells imported from local files, by the name it has there. */
  readonly bindings: Map<string, Binding>;
  /** What the names of the cell that runs were. */
  before: Values;
}

/**
 * V8 itself evaluates the cells, in the REPL mode of its inspector, as the console of Chrome does: it knows every form of declaration,
 * top-level `await`, and that names can be declared again.
 */
export function createRunner({ folder, names, modules, imports }: RunnerOptions): Runner {
  const evaluator = createEvaluator(startExchange());
  provideCellObject(folder, imports, evaluator.exchange);
  const state: RunnerState = {
    folder,
    names,
    modules,
    imports,
    evaluator,
    bindings: new Map(),
    before: {},
  };
  return {
    run: (name, cell) => runCell(state, name, cell),
    fateOf: (cell) => fateOf(state, cell),
  };
}

async function runCell(state: RunnerState, name: string, cell: CompiledCell): Promise<Outcome> {
  const { folder, names, modules, evaluator } = state;
  const { code, serial, declares, owned, module } = cell;
  if (module !== undefined) {
    modules.addVirtual(join(folder, `${module.name}.ts`), module.source);
    return { value: undefined };
  }
  const local = localImports(state, cell.imports);
  if (importing.test(code)) await reload(state);
  const known = [...declares.keys()].filter((declared) => names.kindOf(declared) !== undefined);
  state.before = valuesOf(evaluator, known);
  names.add({ declares, owned });
  for (const declared of declares.keys()) state.bindings.delete(declared);
  for (const binding of local) state.bindings.set(binding.local, binding);
  const { exchange } = evaluator;
  exchange.awaited = serial;
  exchange.results.clear();
  await evaluate(evaluator, `${code}\n//# sourceURL=${name}`);
  const value = exchange.results.get(serial);
  exchange.results.clear();
  state.before = {};
  return { value };
}

/** Those imports that are of local files. */
function localImports({ imports }: RunnerState, wanted: readonly CellImport[]): readonly Binding[] {
  return wanted.flatMap(({ local, specifier, name }) => {
    const path = imports.local(specifier);
    return path === undefined ? [] : [{ local, specifier, name, path }];
  });
}

/** Local files that changed are loaded again, with all that import them; names that earlier cells imported from them follow. */
async function reload({ modules, imports, evaluator, bindings }: RunnerState): Promise<void> {
  const forgotten = modules.forgetChanged();
  if (forgotten.size === 0) return;
  const { exchange } = evaluator;
  for (const { local, path, specifier, name } of bindings.values()) {
    if (!forgotten.has(path)) continue;
    exchange.rebound[local] = pick(await imports.load(specifier), name);
    await evaluate(evaluator, `${local} = ${cellObject}.rebound[${JSON.stringify(local)}];`);
  }
  exchange.rebound = {};
}

function fateOf({ evaluator, before }: RunnerState, { declares }: CompiledCell): NameFate {
  const names = [...declares.keys()].filter((name) => !/\$f\d+$/.test(name));
  return nameFate(names, before, valuesOf(evaluator, names));
}
