/** Bytes of one element, largest first: the order in which a file holds its tensors, so that all are aligned. */
export const elementBytes = {
  U64: 8,
  I64: 8,
  F64: 8,
  F32: 4,
  U32: 4,
  I32: 4,
  BF16: 2,
  F16: 2,
  U16: 2,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

/** Element types that are read and written: those of the format that a typed array can hold, and the floats of 16 bits (half-floats.ts). */
export type DType = keyof typeof elementBytes;

/** Where a tensor lies: bytes [begin, end) after the header. */
export interface TensorRecord {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A header as it is read: tensors by where they lie, texts by name, and the bytes that come after. */
export interface ReadHeader {
  readonly records: readonly TensorRecord[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly data: Uint8Array;
}

/** The format's own limit for the JSON before the tensors, bytes. */
export const LARGEST_HEADER = 100_000_000;
/** The name in the header under which the texts stand. */
export const METADATA = "__metadata__";

/** Reads and checks all that is not a tensor's values; see `readSafetensors`, whose errors these are. */
export function readHeader(bytes: Uint8Array): ReadHeader {
  const { header, data } = sections(bytes);
  const { [METADATA]: texts = {}, ...described } = header;
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(recordOf(texts, METADATA))) {
    if (typeof value !== "string") throw refusal(`${METADATA}.${name} must be a text`, value);
    metadata.set(wellFormed(name), wellFormed(value));
  }
  const records = Object.entries(described)
    .map(([name, value]) => tensorRecord(wellFormed(name), value))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let next = 0;
  for (const { name, begin, end } of records) {
    if (begin !== next)
      throw refusal(`${name} must begin where the tensor before it ends, at byte ${next}`, begin);
    next = end;
  }
  if (next !== data.length) throw refusal(`tensors must end with the file, at byte ${data.length}`, next);
  return { records, metadata, data };
}

function sections(bytes: Uint8Array): {
  readonly header: Readonly<Record<string, unknown>>;
  readonly data: Uint8Array;
} {
  if (bytes.length < 8) throw refusal("file must have at least 8 bytes", bytes.length);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(LARGEST_HEADER))
    throw refusal(`header must have at most ${LARGEST_HEADER} bytes`, length);
  const end = 8 + Number(length);
  if (end > bytes.length)
    throw refusal(`header of ${length} bytes must lie in the file`, `${bytes.length - 8} bytes`);
  const json = decodeUtf8(bytes.subarray(8, end));
  if (!json.startsWith("{")) throw refusal('header must begin with "{"', JSON.stringify(json.slice(0, 1)));
  const header = parseJson(json);
  checkNames(json);
  return { header: recordOf(header, "header"), data: bytes.subarray(end) };
}

function tensorRecord(name: string, value: unknown): TensorRecord {
  const { dtype, shape, data_offsets: offsets, ...others } = recordOf(value, name);
  const [other] = Object.keys(others);
  if (other !== undefined) throw refusal(`${name} must have dtype, shape and data_offsets only`, other);
  if (!isDType(dtype))
    throw refusal(`${name}.dtype must be one of ${Object.keys(elementBytes).join(", ")}`, dtype);
  if (!isCounts(shape)) throw refusal(`${name}.shape must be integers >= 0`, shape);
  const [begin, end] = isCounts(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined || begin > end)
    throw refusal(`${name}.data_offsets must be two integers, the end not before the begin`, offsets);
  // A product past 2^53 is inexact, but then larger than any file.
  const size = elementBytes[dtype] * shape.reduce((product, length) => product * length, 1);
  if (end - begin !== size)
    throw refusal(`${name} of shape [${shape.join(", ")}] must have ${size} bytes`, end - begin);
  return { name, dtype, shape, begin, end };
}

/** Throws if a text that is known to be JSON names something twice, of which JSON.parse would keep the last, or is nested as no header is. */
function checkNames(json: string): void {
  const colon = /\s*:/y;
  const open: Set<string>[] = []; // the names so far in each object and list around the place
  for (let i = 0; i < json.length; i++) {
    const letter = json[i];
    if (letter === "{" || letter === "[") {
      if (open.push(new Set()) > 3) throw refusal("header must be nested at most 3 deep", "more");
    } else if (letter === "}" || letter === "]") open.pop();
    if (letter !== '"') continue;
    const begin = i;
    for (i++; json[i] !== '"'; i++) if (json[i] === "\\") i++;
    colon.lastIndex = i + 1;
    if (!colon.test(json)) continue;
    const name = String(JSON.parse(json.slice(begin, i + 1)));
    if (open.at(-1)?.has(name) === true)
      throw refusal("header must name everything once", `${JSON.stringify(name)} twice`);
    open.at(-1)?.add(name);
  }
}

/** The text itself. Throws at half a surrogate pair, which UTF-8 cannot hold and JSON can smuggle in as an escape. */
function wellFormed(text: string): string {
  if (isWellFormed(text)) return text;
  throw refusal("texts must be Unicode", JSON.stringify(text));
}

/** Whether UTF-8 can hold the text. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusal("header must be UTF-8", "other bytes");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal("header must be JSON", error instanceof Error ? error.message : error);
  }
}

function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw refusal(`${what} must be a JSON object`, value);
}

function isDType(value: unknown): value is DType {
  return typeof value === "string" && Object.hasOwn(elementBytes, value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && Number(item) >= 0);
}

function refusal(requirement: string, got: unknown): RangeError {
  const plain = typeof got === "bigint" || (typeof got === "string" && got !== "");
  const text = plain ? String(got) : (JSON.stringify(got) ?? "nothing");
  return new RangeError(
    `readSafetensors: ${requirement}, got ${text.length > 80 ? `${text.slice(0, 77)}...` : text}`,
  );
}
