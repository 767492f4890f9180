import { shown } from "./names.js";

/** What the numbers of an array must be, besides finite. */
export interface NumbersRule {
  /** How many there must be. Default: any number. */
  readonly length?: number;
  /** The least and the largest value allowed. Default: any finite ones. */
  readonly least?: number;
  readonly most?: number;
  /** Whether they must be whole. Default false. */
  readonly integer?: boolean;
}

/** The ends of what each integer type can hold: where these suffice no value need be looked at. */
const ends: Readonly<Record<string, readonly [least: number, most: number]>> = {
  Uint8Array: [0, 255],
  Uint8ClampedArray: [0, 255],
  Int8Array: [-128, 127],
  Uint16Array: [0, 65535],
  Int16Array: [-32768, 32767],
  Uint32Array: [0, 4294967295],
  Int32Array: [-2147483648, 2147483647],
};

/**
 * Throws unless `values` is an array or a typed array of as many finite numbers as the rule says, within its bounds: the one check for all
 * types of arrays, since those that come from JSON, a table or another library need not have the type that was declared. Holes, null,
 * texts, truth values and bigints are no numbers. The message names the first stray value and its index.
 */
export function checkNumbers(
  where: string,
  name: string,
  values: unknown,
  { length, least = -Infinity, most = Infinity, integer = false }: NumbersRule = {},
): asserts values is ArrayLike<number> {
  if (!isList(values))
    throw new TypeError(`${where}: ${name} must be an array of numbers, got ${shown(values)}`);
  if (length !== undefined && values.length !== length)
    throw new RangeError(`${where}: ${name} must have ${length} values, got ${values.length}`);
  const [from, to] = (ArrayBuffer.isView(values) && ends[values.constructor.name]) || [NaN, NaN];
  if (from >= least && to <= most) return;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const good = typeof value === "number" && Number.isFinite(value) && value >= least && value <= most;
    if (good && (!integer || Number.isInteger(value))) continue;
    const kind = integer ? "integers" : "finite";
    const range = most < Infinity ? ` in [${least}, ${most}]` : least > -Infinity ? ` ≥ ${least}` : "";
    throw new RangeError(`${where}: ${name} must be ${kind}${range}, got ${shown(value)} at index ${i}`);
  }
}

function isList(values: unknown): values is ArrayLike<unknown> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}

/** Throws unless every layer of a mask holds 0 and 1 only, whatever type its arrays have. */
export function checkBits(where: string, name: string, layers: unknown): void {
  if (!Array.isArray(layers))
    throw new TypeError(`${where}: ${name} must have a list of layers, got ${shown(layers)}`);
  layers.forEach((layer: unknown, i) => {
    if (!isList(layer))
      throw new TypeError(`${where}: ${name} of layer ${i} must be an array of bits, got ${shown(layer)}`);
    for (let j = 0; j < layer.length; j++) {
      if (layer[j] === 0 || layer[j] === 1) continue;
      const got = `${shown(layer[j])} at index ${j}`;
      throw new RangeError(`${where}: ${name} of layer ${i} must hold 0 and 1 only, got ${got}`);
    }
  });
}
