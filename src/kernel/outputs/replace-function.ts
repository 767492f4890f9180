/** A function of a module as it is there for everyone. */
export type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** Puts `make(original)` in the place of a function, if there is one. */
export function replace(
  owner: Record<string, AnyFunction>,
  name: string,
  make: (original: AnyFunction) => AnyFunction,
): void {
  const original = owner[name];
  if (original === undefined) return;
  const made = make(original);
  // `util.promisify` finds what the original brings for it.
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(original));
  owner[name] = made;
}
