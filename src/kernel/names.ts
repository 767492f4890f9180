import type { NameKind } from "./repl-code.js";

/** The names that cells declared so far, and how: V8 keeps the values. */
export interface Names {
  kindOf(name: string): NameKind | "global" | undefined;
  /** To be called when a cell is about to be evaluated: from then on its names exist. */
  add(declared: ReadonlyMap<string, NameKind>): void;
}

export function createNames(): Names {
  const names = new Map<string, NameKind>();
  return {
    kindOf: (name) => names.get(name) ?? (name in globalThis ? "global" : undefined),
    add(declared) {
      for (const [name, kind] of declared) names.set(name, kind);
    },
  };
}
