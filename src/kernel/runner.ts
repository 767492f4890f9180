import { Session, type Runtime } from "node:inspector";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promiseHooks } from "node:v8";
import { pick, type CellImports } from "./cell-imports.js";
import type { CompiledCell } from "./compiler.js";
import type { LocalModules } from "./local-modules.js";
import type { Names } from "./names.js";
import { givenName } from "./own-names.js";
import { cellObject } from "./repl-types.js";

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

/** Names of a cell that was stopped, by what became of them. */
export interface NameFate {
  /** They have the value that the cell gave them. */
  readonly set: readonly string[];
  /** They still have the value of an earlier cell. */
  readonly kept: readonly string[];
  /** They have no value: the cell did not come to them. */
  readonly missing: readonly string[];
}

/** What a runner is made of. */
export interface RunnerOptions {
  readonly folder: string;
  readonly names: Names;
  readonly modules: LocalModules;
  readonly imports: CellImports;
}

const importing = new RegExp(`\\b(?:require|${cellObject}\\.load|${cellObject}\\.import)\\(`);

interface Binding {
  readonly path: string;
  readonly specifier: string;
  readonly name: string;
}

/**
 * V8 itself evaluates the cells, in the REPL mode of its inspector, as the console of Chrome does: it knows every form of declaration,
 * top-level `await`, and that names can be declared again.
 */
export function createRunner({ folder, names, modules, imports }: RunnerOptions): Runner {
  const session = new Session();
  session.connect();
  /** Names that cells imported from local files. */
  const bindings = new Map<string, Binding>();
  const results = new Map<number, unknown>();
  /**
   * The promises of evaluations that have no answer: those that wait, and those that were stopped. If one were collected, the inspector
   * would tell so in the middle of the collection, which ends the process (seen in Node 22).
   */
  const unanswered = new Set<object>();
  let awaited = 0; // the serial number of the cell whose result is wanted
  let thrown: unknown;
  let before: Readonly<Record<string, unknown>> = {}; // what the names of the cell that runs were
  const url = pathToFileURL(join(folder, "cell.ts")).href;

  const meta = (path: string, at: string): unknown => ({
    ...{ url: at, filename: path, dirname: folder },
    resolve: (specifier: string) => pathToFileURL(imports.local(specifier) ?? specifier).href,
  });
  const api = {
    load: imports.load,
    pick,
    import: async (specifier: unknown) => pick(await imports.load(String(specifier)), "*"),
    meta: meta(join(folder, "cell.ts"), url),
    metaOf: (path: string) => meta(path, pathToFileURL(path).href),
    result(serial: number, value: unknown) {
      if (serial === awaited) results.set(serial, value); // and not what an interrupted cell left behind
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
    thrown: (value: unknown) => void (thrown = value),
    rebound: {} as Record<string, unknown>,
    seen: {} as Record<string, unknown>,
    see(name: string, read: () => unknown) {
      try {
        api.seen[name] = read();
      } catch {
        // it has no value
      }
    },
  };
  Object.defineProperty(globalThis, cellObject, { value: api, configurable: true });
  const require = Object.assign(
    (specifier: string) => imports.require(specifier),
    createRequire(join(folder, "cell.js")),
  );
  Object.defineProperty(globalThis, "require", { value: require, configurable: true, writable: true });

  function evaluate(code: string): Promise<void> {
    let settle = { resolve: (): void => undefined, reject: (_: unknown): void => undefined };
    const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
    const parameters = {
      expression: code,
      replMode: true,
      awaitPromise: true,
      silent: true,
      objectGroup: "cell",
    };
    let promise: object | undefined;
    let isAnswered = false;
    const stopLooking = promiseHooks.onInit((made) => {
      promise = made;
      stopLooking(); // at once: a computation must not be stopped while Node looks at promises
    }) as () => void;
    session.post(
      "Runtime.evaluate",
      parameters,
      (failure, answer: Runtime.EvaluateReturnType | undefined) => {
        isAnswered = true;
        if (promise !== undefined) unanswered.delete(promise);
        if (failure !== null || answer === undefined) return; // stopped: whoever stopped it answers for it
        const { exceptionDetails: details } = answer;
        if (details === undefined) settle.resolve();
        else settle.reject(exception(details));
        session.post("Runtime.releaseObjectGroup", { objectGroup: "cell" });
      },
    );
    stopLooking();
    if (promise !== undefined && !isAnswered) unanswered.add(promise);
    return done;
  }

  /** The value itself that was thrown, of which the inspector gives a description. */
  function exception({ exception: remote, text }: Runtime.ExceptionDetails): unknown {
    if (remote === undefined) return new Error(text);
    const { objectId, unserializableValue, type, value } = remote;
    if (objectId === undefined) {
      if (unserializableValue === undefined) return type === "undefined" ? undefined : (value as unknown);
      return type === "bigint" ? BigInt(unserializableValue.slice(0, -1)) : Number(unserializableValue);
    }
    thrown = undefined;
    session.post("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: `function (value) { globalThis.${cellObject}.thrown(value); }`,
      arguments: [{ objectId }],
    });
    const found = thrown;
    thrown = undefined;
    return found;
  }

  /** The values that names have just now; those without a value are left out. */
  function valuesOf(wanted: readonly string[]): Readonly<Record<string, unknown>> {
    api.seen = {};
    if (wanted.length === 0) return api.seen;
    const reads = wanted.map((name) => `${cellObject}.see(${JSON.stringify(name)}, () => ${name});`).join("");
    void evaluate(reads);
    const { seen } = api;
    api.seen = {};
    return seen;
  }

  /** Local files that changed are loaded again, with all that import them; names that earlier cells imported from them follow. */
  async function reload(): Promise<void> {
    const forgotten = modules.forgetChanged();
    if (forgotten.size === 0) return;
    for (const [local, { path, specifier, name }] of bindings) {
      if (!forgotten.has(path)) continue;
      api.rebound[local] = pick(await imports.load(specifier), name);
      await evaluate(`${local} = ${cellObject}.rebound[${JSON.stringify(local)}];`);
    }
    api.rebound = {};
  }

  return {
    async run(name, { code, serial, declares, owned, imports: wanted, module }) {
      if (module !== undefined) {
        modules.addVirtual(join(folder, `${module.name}.ts`), module.source);
        return { value: undefined };
      }
      const local = wanted.flatMap((it) => {
        const path = imports.local(it.specifier);
        return path === undefined ? [] : [{ ...it, path }];
      });
      if (importing.test(code)) await reload();
      before = valuesOf([...declares.keys()].filter((declared) => names.kindOf(declared) !== undefined));
      names.add({ declares, owned });
      for (const declared of declares.keys()) bindings.delete(declared);
      for (const { local: bound, ...binding } of local) bindings.set(bound, binding);
      awaited = serial;
      results.clear();
      await evaluate(`${code}\n//# sourceURL=${name}`);
      const value = results.get(serial);
      results.clear();
      before = {};
      return { value };
    },
    fateOf({ declares }) {
      const all = [...declares.keys()].filter((name) => !/\$f\d+$/.test(name));
      const now = valuesOf(all);
      const isKept = (name: string): boolean =>
        name in now && name in before && Object.is(now[name], before[name]);
      const hasValue = (name: string): boolean => now[name] !== undefined;
      return {
        set: all.filter((name) => hasValue(name) && !isKept(name)).map(givenName),
        kept: all.filter(isKept).map(givenName),
        missing: all.filter((name) => !hasValue(name) && !isKept(name)).map(givenName),
      };
    },
  };
}
