import { createHash } from "node:crypto";

/**
 * The one JSON text of a plain value: keys sorted by UTF-16 code units, no white space, fields that are undefined left out,
 * −0 written as 0. Equal values give equal texts whatever the order their fields were written in.
 * Throws, with the path, at anything JSON would lose: NaN, infinities, functions, undefined in an array, typed arrays, dates,
 * maps, other class instances, symbols, bigints, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "value", []);
}

/** SHA-256, 64 lower-case hexadecimal digits, of a text's UTF-8 bytes or of the bytes an array views. */
export function sha256Hex(data: string | ArrayBufferView): string {
  const hash = createHash("sha256");
  if (typeof data === "string") hash.update(data, "utf8");
  else hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest("hex");
}

/** The name of a plain value: SHA-256 of its canonical JSON. Throws as `canonicalJson`. */
export function keyOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

function write(value: unknown, path: string, parents: readonly object[]): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refusal(path, "a finite number", String(value));
    return JSON.stringify(value); // writes −0 as 0
  }
  if (typeof value !== "object") throw refusal(path, "plain JSON", describe(value));
  if (parents.includes(value)) throw refusal(path, "free of cycles", "a parent of itself");

  const below = [...parents, value];
  if (Array.isArray(value)) {
    // Array.from turns holes into undefined, which is refused.
    const items = Array.from(value, (item: unknown, i) => write(item, `${path}[${i}]`, below));
    return `[${items.join(",")}]`;
  }
  if (!isPlain(value)) throw refusal(path, "plain JSON", describe(value));
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${write(field, `${path}.${name}`, below)}`);
  return `{${fields.join(",")}}`;
}

/** Made by braces, in this realm or another, and without symbol keys. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const root = prototype === null || Object.getPrototypeOf(prototype) === null;
  return root && Object.getOwnPropertySymbols(value).length === 0;
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  if (Object.getOwnPropertySymbols(value).length > 0) return "an object with symbol keys";
  const name = (value.constructor as { name?: unknown } | undefined)?.name;
  if (ArrayBuffer.isView(value)) return `${String(name)} (give the hash of its bytes, sha256Hex)`;
  return `an instance of ${String(name)}`;
}

const refusal = (path: string, requirement: string, got: string): TypeError =>
  new TypeError(`canonicalJson: ${path} must be ${requirement}, got ${got}`);
