import { inspect, types, type InspectOptions } from "node:util";

// How much of a value is shown: levels, entries of an array, map or set, fields of an object, and characters in all.
const depth = 4;
const mostEntries = 60;
const mostFields = 200;
const longestText = 100_000;
// Beyond so many parts, objects are cut before they are written out: what nobody sees must not cost seconds.
const mostParts = 5_000;

const options: InspectOptions = { depth, maxArrayLength: mostEntries, maxStringLength: longestText };

/** A value as Node's console shows it, cut at a stated size. Never fails and never runs code of a proxy. */
export function preview(value: unknown): string {
  let text: string;
  try {
    text = inspect(isLarge(value) ? cut(value, 0, new Map()) : value, options);
  } catch (error) {
    try {
      text = inspect(value, { ...options, customInspect: false });
    } catch {
      text = `[a value that cannot be shown: ${types.isNativeError(error) ? error.message : "it throws"}]`;
    }
  }
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText)}\n... ${text.length - longestText} more characters`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Objects whose fields are what inspection shows; the others have their own limits. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value) || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype || prototype === null || (!(inspect.custom in value) && !isBuiltIn(value))
  );
}

const isBuiltIn = (value: object): boolean =>
  Array.isArray(value) ||
  ArrayBuffer.isView(value) ||
  types.isMap(value) ||
  types.isSet(value) ||
  types.isDate(value) ||
  types.isRegExp(value) ||
  types.isPromise(value) ||
  types.isNativeError(value) ||
  types.isBoxedPrimitive(value) ||
  types.isAnyArrayBuffer(value) ||
  value instanceof Error;

/** Whether more than `mostParts` parts would be shown. Getters are not called. */
function isLarge(value: unknown): boolean {
  let parts = 0;
  const seen = new Set<object>();
  const visit = (part: unknown, level: number): void => {
    if (++parts > mostParts || level > depth || !isObject(part) || seen.has(part) || types.isProxy(part))
      return;
    seen.add(part);
    const plain = isPlain(part);
    if (plain && Object.keys(part).length > mostFields) {
      parts = Infinity;
      return;
    }
    const all = plain ? fieldsOf(part) : entriesOf(part);
    for (const next of all) {
      if (parts > mostParts) return;
      visit(next, level + 1);
    }
  };
  visit(value, 0);
  return parts > mostParts;
}

const fieldsOf = (value: object): unknown[] =>
  Object.keys(value).map((key) => Object.getOwnPropertyDescriptor(value, key)?.value as unknown);

function entriesOf(value: object): unknown[] {
  if (Array.isArray(value)) return value.slice(0, mostEntries) as unknown[];
  const entries: unknown[] = [];
  if (!types.isMap(value) && !types.isSet(value)) return entries;
  for (const entry of value as Iterable<unknown>) {
    if (entries.length >= 2 * mostEntries) break;
    if (types.isMap(value)) entries.push(...(entry as readonly unknown[]));
    else entries.push(entry);
  }
  return entries;
}

/** The same value with fewer fields in its objects; what is cut off is counted. */
function cut(value: unknown, level: number, made: Map<object, unknown>): unknown {
  if (!isObject(value) || types.isProxy(value) || level > depth) return value;
  const known = made.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    made.set(value, copy);
    for (const entry of value.slice(0, mostEntries) as unknown[]) copy.push(cut(entry, level + 1, made));
    if (value.length > mostEntries) copy.length = value.length; // inspection counts the rest
    return copy;
  }
  if (types.isMap(value)) {
    const copy = new Map<unknown, unknown>();
    made.set(value, copy);
    for (const [key, entry] of value as ReadonlyMap<unknown, unknown>)
      copy.set(key, copy.size < mostEntries ? cut(entry, level + 1, made) : entry);
    return copy;
  }
  if (types.isSet(value)) {
    const copy = new Set<unknown>();
    made.set(value, copy);
    for (const entry of value as ReadonlySet<unknown>)
      copy.add(copy.size < mostEntries ? cut(entry, level + 1, made) : entry);
    return copy;
  }
  if (!isPlain(value)) return value;
  const keys = Object.keys(value);
  const most = level === 0 ? mostFields : mostEntries;
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  made.set(value, copy);
  for (const key of keys.slice(0, most)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined) continue;
    if ("value" in descriptor) descriptor.value = cut(descriptor.value, level + 1, made);
    Object.defineProperty(copy, key, { ...descriptor, configurable: true });
  }
  if (keys.length > most) copy["..."] = `${keys.length - most} more fields`;
  return copy;
}
