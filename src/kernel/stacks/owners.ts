import { promisify } from "node:util";
import { framesOf, isErrorLike, type Stacks } from "./stacks.js";

/** Whose work an exception or rejection is that nobody caught. */
export interface Owners {
  /** Name of the cell whose code failed, as far as the stack or the timer it ran in tells. */
  of(error: unknown): string | undefined;
}

type Callback = (...values: unknown[]) => unknown;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;

/**
 * Tells cells by the outermost one on the stack, which is the one that began; where a stack names none, by the timer that ran last.
 * Node's own way (AsyncLocalStorage) would make it abort when a computation is stopped.
 */
export function createOwners(current: () => string, stacks: Stacks): Owners {
  let inside: string | undefined; // the cell whose timer is running
  let recent: string | undefined; // and until Node has looked at the rejections of its callback
  const soon = setImmediate;
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const original = globalThis[name] as unknown as Timer;
    const owned = Object.defineProperty(
      (callback: unknown, ...rest: unknown[]): unknown => {
        if (typeof callback !== "function") return original(callback as Callback, ...rest);
        const owner = inside ?? current();
        const step = callback as Callback;
        return original(
          function (this: unknown, ...values: unknown[]) {
            const before = inside;
            inside = owner;
            recent = owner;
            soon(() => (recent = undefined));
            try {
              return step.apply(this, values);
            } finally {
              inside = before;
            }
          },
          ...rest,
        );
      },
      "name",
      { value: name },
    );
    const custom = (original as { readonly [promisify.custom]?: unknown })[promisify.custom];
    Object.defineProperty(owned, promisify.custom, { value: custom });
    Object.defineProperty(globalThis, name, {
      value: owned,
      configurable: true,
      writable: true,
      enumerable: true,
    });
  }
  return {
    of(error) {
      const cells = isErrorLike(error) ? cellsOn(error, stacks) : [];
      return cells.at(-1) ?? recent;
    },
  };
}

function cellsOn(error: Error, stacks: Stacks): readonly string[] {
  try {
    return framesOf(error, stacks).flatMap((frame) => /In\[[\d*]+\](?=:\d)/.exec(frame)?.[0] ?? []);
  } catch {
    return []; // a stack that throws when it is read
  }
}
