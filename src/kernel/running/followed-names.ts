import { pick, type CellImports } from "../modules/cell-imports.js";
import type { LocalModules } from "../modules/local-modules.js";
import { cellObject, type CellImport } from "../repl/repl-types.js";
import { evaluate, type Evaluator } from "./evaluator.js";

/** Names that cells imported from local files: they follow when a file changes, so that no cell sees two versions of it. */
export interface FollowedNames {
  /** Notes what a cell imports from local files; what it declares in any other way is followed no longer. */
  add(imports: readonly CellImport[], declares: Iterable<string>): void;
  /** Loads changed files again and sets all names but those that the next cell declares by itself. Says what cannot follow. */
  follow(declares: ReadonlyMap<string, unknown>): Promise<readonly string[]>;
}

/** An import of a local file. */
interface Binding extends CellImport {
  readonly path: string;
  /** Why the name cannot be used; undefined if it can. */
  broken?: string | undefined;
}

/** Where names are followed. */
export interface FollowOptions {
  readonly modules: Pick<LocalModules, "forgetChanged">;
  readonly imports: CellImports;
  readonly evaluator: Evaluator;
}

/** No name is followed yet. */
export function followNames({ modules, imports, evaluator }: FollowOptions): FollowedNames {
  const bindings = new Map<string, Binding>();
  return {
    add(wanted, declares) {
      for (const name of declares) bindings.delete(name);
      for (const it of wanted) {
        const path = imports.local(it.specifier);
        if (path !== undefined) bindings.set(it.local, { ...it, path });
      }
    },
    async follow(declares) {
      const forgotten = modules.forgetChanged();
      const load = loadedOnce(imports);
      const said = new Map<string, string[]>();
      for (const binding of bindings.values()) {
        const { local, path, broken } = binding;
        if (declares.has(local) || (broken === undefined && !forgotten.has(path))) continue;
        const { value, reason } = await newValue(binding, load);
        binding.broken = reason;
        await assign(evaluator, local, reason === undefined ? value : unusable(`${local}: ${reason}`));
        if (reason !== undefined && reason !== broken) said.set(reason, [...(said.get(reason) ?? []), local]);
      }
      return [...said].map(
        ([reason, names]) =>
          `${reason}; ${names.join(", ")} of an earlier cell cannot be used until it is there again`,
      );
    },
  };
}

/** A local module, or why there is none. */
interface Found {
  readonly module?: unknown;
  readonly reason?: string;
}

/** Loads each module once, also one that fails. */
function loadedOnce(imports: CellImports): (specifier: string) => Promise<Found> {
  const all = new Map<string, Promise<Found>>();
  const load = async (specifier: string): Promise<Found> => {
    if (imports.local(specifier) === undefined) return { reason: `${specifier} is gone` };
    try {
      return { module: await imports.load(specifier) };
    } catch (error) {
      return { reason: `${specifier} cannot be loaded any more: ${String(error)}` };
    }
  };
  return (specifier) => {
    const found = all.get(specifier) ?? load(specifier);
    all.set(specifier, found);
    return found;
  };
}

/** What a name means by now, or why it means nothing. */
async function newValue(
  { name, specifier }: Binding,
  load: (specifier: string) => Promise<Found>,
): Promise<{ readonly value?: unknown; readonly reason?: string }> {
  const { module, reason } = await load(specifier);
  if (reason !== undefined) return { reason };
  const value = pick(module, name);
  const isMissing = value === undefined && !(name in Object(module));
  return isMissing ? { reason: `${specifier} has no export ${name} any more` } : { value };
}

async function assign(evaluator: Evaluator, local: string, value: unknown): Promise<void> {
  const { exchange } = evaluator;
  exchange.rebound = value;
  await evaluate(evaluator, `${local} = ${cellObject}.rebound;`);
  exchange.rebound = undefined;
}

/** A value whose every use throws: neither an old version nor `undefined`, with which a cell would compute on. */
function unusable(reason: string): object {
  const refuse = (): never => {
    throw new ReferenceError(reason);
  };
  return new Proxy(refuse, new Proxy({}, { get: () => refuse }));
}
