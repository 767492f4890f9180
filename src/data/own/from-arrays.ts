import { at } from "../../numerics/at.js";
import { shown } from "../../numerics/names.js";
import { isArray, type Numbers } from "../take-arrays.js";
import type { ArraySource, RawExamples } from "./types.js";

/** Examples of arrays of a cell. `where` names the part in errors: "dataset: train". */
export function fromArrays(where: string, { inputs, features, labels, targets }: ArraySource): RawExamples {
  const { rows, width, values } = matrix(`${where} inputs`, inputs, features);
  checkOne(where, labels, targets);
  const answers = labels ?? targets;
  const place = (example: number, input?: number): string => {
    if (input !== undefined) return `${where} inputs in row ${example}, column ${input}`;
    return `${where} ${labels === undefined ? "targets" : "labels"} at ${example}`;
  };
  if (targets !== undefined) {
    const found = matrix(`${where} targets`, targets, undefined, rows);
    return {
      count: rows,
      features: width,
      inputs: values,
      targets: doubles(found.values),
      pixels: false,
      place,
    };
  }
  if (!isArray(answers) || answers.length !== rows)
    throw new RangeError(
      `${where} labels must be an array of one label for each of ${rows} examples, got ${isArray(answers) ? answers.length : shown(answers)}`,
    );
  return {
    count: rows,
    features: width,
    inputs: values,
    labels: answers as ArrayLike<string | number>,
    pixels: false,
    place,
  };
}

/** Throws unless a source has either labels or targets. */
export function checkOne(where: string, labels: unknown, targets: unknown): void {
  if ((labels === undefined) !== (targets === undefined)) return;
  throw new RangeError(
    `${where} must have labels or targets, got ${labels === undefined ? "neither" : "both"}`,
  );
}

interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly values: Uint8Array | Float64Array;
}

/** Rows in a list, or row after row in one array, in which case `width` or `count` says how they part. */
function matrix(what: string, given: Numbers | readonly Numbers[], width?: number, count?: number): Matrix {
  if (!isArray(given)) throw new TypeError(`${what} must be an array, got ${shown(given)}`);
  if (given.length === 0) throw new RangeError(`${what} must hold at least one example, got none`);
  if (Array.isArray(given) && isArray(given[0]))
    return ofRows(what, given as readonly Numbers[], width, count);
  const found = width ?? (count === undefined ? undefined : given.length / count);
  if (found === undefined || !Number.isSafeInteger(found) || found < 1 || given.length % found !== 0) {
    const need =
      count === undefined
        ? "rows, or stand beside how many features a row has"
        : `the same number of values for each of ${count} examples`;
    throw new RangeError(
      `${what} must be ${need}, got ${given.length} values${width === undefined ? "" : ` and ${width} features`}`,
    );
  }
  const rows = given.length / found;
  if (count !== undefined && rows !== count)
    throw new RangeError(`${what} must have ${count} rows, got ${rows}`);
  return { rows, width: found, values: finite(what, given as Numbers, found) };
}

function ofRows(
  what: string,
  rows: readonly Numbers[],
  width: number | undefined,
  count: number | undefined,
): Matrix {
  const found = width ?? at(rows, 0).length;
  if (count !== undefined && rows.length !== count)
    throw new RangeError(`${what} must have ${count} rows, got ${rows.length}`);
  const values = new Float64Array(rows.length * found);
  rows.forEach((row, i) => {
    if (!isArray(row) || row.length !== found || found === 0)
      throw new RangeError(
        `${what} must have ${found} values in each row, got ${isArray(row) ? row.length : shown(row)} in row ${i}`,
      );
    for (let j = 0; j < found; j++) values[i * found + j] = checked(what, row[j], i, j);
  });
  return { rows: rows.length, width: found, values };
}

function finite(what: string, given: Numbers, width: number): Uint8Array | Float64Array {
  if (given instanceof Uint8Array) return given;
  const values = new Float64Array(given.length);
  for (let i = 0; i < given.length; i++)
    values[i] = checked(what, given[i], Math.floor(i / width), i % width);
  return values;
}

function checked(what: string, value: unknown, row: number, column: number): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new RangeError(`${what} must be finite numbers, got ${shown(value)} in row ${row}, column ${column}`);
}

const doubles = (values: Uint8Array | Float64Array): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values);
