import type { NameKind, ReplCode } from "./repl-types.js";

/** The names that cells declared so far, and how: V8 keeps the values. */
export interface Names {
  kindOf(name: string): NameKind | undefined;
  /** Those of them that mean something to Node or to packages. */
  readonly owned: ReadonlySet<string>;
  /** To be called when a cell is about to be evaluated: from then on its names exist. */
  add(declared: Pick<ReplCode, "declares" | "owned">): void;
}

export function createNames(): Names {
  const names = new Map<string, NameKind>();
  const owned = new Set<string>();
  return {
    kindOf: (name) => names.get(name),
    owned,
    add({ declares, owned: more }) {
      for (const [name, kind] of declares) names.set(name, kind);
      for (const name of more) owned.add(name);
    },
  };
}
