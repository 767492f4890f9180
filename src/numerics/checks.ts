import { shown, unknownName } from "./names.js";

// Checks that the doors of all rooms share; messages begin with `where`, the name of the function that was called.

/**
 * Throws unless `options` is an object all of whose fields are known. `what` is the word for a field in the message, such as
 * "network field" where the object is itself a field.
 */
export function checkFields(
  where: string,
  options: unknown,
  known: readonly string[],
  what = "field",
): asserts options is object {
  if (
    typeof options !== "object" ||
    options === null ||
    Array.isArray(options) ||
    ArrayBuffer.isView(options)
  ) {
    const owner = what.endsWith(" field") ? what.slice(0, -" field".length) : "options";
    throw new TypeError(
      `${where}: ${owner} must be an object with ${known.join(", ")}, got ${shown(options)}`,
    );
  }
  for (const field of Object.keys(options)) {
    if (!known.includes(field)) throw new RangeError(unknownName(where, what, field, known));
  }
}

/** The options as they are, once `checkFields` has passed them: for a door that takes them apart in the same line. */
export function knownFields<Options extends object>(
  where: string,
  options: Options,
  known: readonly (keyof Options & string)[],
  what = "field",
): Options {
  checkFields(where, options, known, what);
  return options;
}

/** Throws unless the value is one of the known names. */
export function checkName(where: string, field: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== "string" || !known.includes(value)) {
    throw new RangeError(unknownName(where, field, value, known));
  }
}

/** Throws unless the value lies in (0, 1). */
export function checkFraction(where: string, field: string, value: unknown): void {
  if (typeof value === "number" && value > 0 && value < 1) return;
  throw new RangeError(`${where}: ${field} must be in (0, 1), got ${shown(value)}`);
}

/** Throws unless the value is a finite number above 0. */
export function checkPositive(where: string, field: string, value: unknown): void {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return;
  throw new RangeError(`${where}: ${field} must be positive and finite, got ${shown(value)}`);
}

/** Throws unless the value is an integer in [least, most]. */
export function checkInteger(
  where: string,
  field: string,
  value: unknown,
  least: number,
  most: number,
): void {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `a safe integer >= ${least}` : `in [${least}, ${most}]`;
  throw new RangeError(`${where}: ${field} must be ${range}, got ${shown(value)}`);
}

/** Throws unless the value is an increasing list of layers, each in [0, layers). */
export function checkLayers(where: string, field: string, value: unknown, layers: number): void {
  const list: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  const good = list.every(
    (layer, i) =>
      Number.isSafeInteger(layer) && Number(layer) > Number(list[i - 1] ?? -1) && Number(layer) < layers,
  );
  if (good) return;
  throw new RangeError(`${where}: ${field} must be increasing layers in [0, ${layers}), got ${shown(value)}`);
}
