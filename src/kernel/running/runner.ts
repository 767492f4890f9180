import { join } from "node:path";
import type { CellImports } from "../modules/cell-imports.js";
import { provideCellObject, startExchange } from "./cell-object.js";
import type { CompiledCell } from "../checks/compiler.js";
import { createEvaluator, evaluate, valuesOf, type Evaluator } from "./evaluator.js";
import type { LocalModules } from "../modules/local-modules.js";
import { followNames, type FollowedNames } from "./followed-names.js";
import { nameFate, type NameFate, type Values } from "./name-fate.js";
import type { Names } from "../repl/names.js";

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

/** A runner between two cells. */
interface RunnerState extends RunnerOptions {
  readonly evaluator: Evaluator;
  readonly followed: FollowedNames;
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
    followed: followNames({ modules, imports, evaluator }),
    before: {},
  };
  return {
    run: (name, cell) => runCell(state, name, cell),
    fateOf: (cell) => fateOf(state, cell),
  };
}

async function runCell(state: RunnerState, name: string, cell: CompiledCell): Promise<Outcome> {
  const { folder, names, modules, evaluator, followed } = state;
  const { code, serial, declares, owned, module } = cell;
  if (module !== undefined) {
    modules.addVirtual(join(folder, `${module.name}.ts`), module.source);
    return { value: undefined };
  }
  for (const line of await followed.follow(declares)) process.stderr.write(`${line}\n`);
  const known = [...declares.keys()].filter((declared) => names.kindOf(declared) !== undefined);
  state.before = valuesOf(evaluator, known);
  names.add({ declares, owned });
  followed.add(cell.imports, declares.keys());
  const { exchange } = evaluator;
  exchange.awaited = serial;
  exchange.results.clear();
  await evaluate(evaluator, `${code}\n//# sourceURL=${name}`);
  const value = exchange.results.get(serial);
  exchange.results.clear();
  state.before = {};
  return { value };
}

function fateOf({ evaluator, before }: RunnerState, { declares }: CompiledCell): NameFate {
  const names = [...declares.keys()].filter((name) => !/\$f\d+$/.test(name));
  return nameFate(names, before, valuesOf(evaluator, names));
}
