import { crc32 } from "node:zlib";
import { inflate, type Bound } from "./inflate.js";

/** A file in a zip archive, read when it is asked for. */
export interface ZipMember {
  readonly name: string;
  /** Its content, decompressed to no more bytes than the archive says and its checksum compared. */
  read(): Uint8Array;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const COMMENT_BYTES = 65535;

/**
 * The files of a zip archive (PKWARE APPNOTE 6.3), stored or deflated, as NumPy writes them. `most` bounds what a file may come to. Not read are
 * encrypted and multi-part archives and the 64-bit form, which begins at 4 GiB. Own code, since zip libraries decompress without the bound that `inflate` sets.
 * Throws, with the offset, where the archive is not whole.
 */
export function zipMembers(bytes: Uint8Array, { what, most }: Bound): readonly ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view, what);
  const count = view.getUint16(end + 10, true);
  const members: ZipMember[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY)
      throw new RangeError(`${what} must list ${count} files, got no entry at byte ${at} (damaged?)`);
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + (nameLength ?? 0))).toString("utf8");
    const entry = {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      local: view.getUint32(at + 42, true),
    };
    members.push({ name, read: () => content(bytes, view, entry, { what: `${what}: ${name}`, most }) });
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return members;
}

/** Where the record is that closes an archive: behind it only a comment, whose length it states. */
function endRecord(view: DataView, what: string): number {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT_BYTES);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    const comment = view.byteLength - END_BYTES - at;
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === comment) return at;
  }
  throw new RangeError(
    `${what} must end with the directory of a zip archive, got ${view.byteLength} bytes without one (truncated?)`,
  );
}

interface Entry {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
}

function content(bytes: Uint8Array, view: DataView, entry: Entry, { what, most }: Bound): Uint8Array {
  const { flags, method, crc, packed, size, local } = entry;
  if ((flags & 1) !== 0) throw new RangeError(`${what} must not be encrypted, got flags ${flags}`);
  if (method !== 0 && method !== 8)
    throw new RangeError(`${what} must be stored or deflated, got method ${method}`);
  if (size > most)
    throw new RangeError(`${what} must decompress to at most ${most} bytes, got ${size} in the directory`);
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
    throw new RangeError(`${what} must begin at byte ${local}, got no file there (damaged?)`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length)
    throw new RangeError(
      `${what} must have ${packed} bytes from byte ${start} on, got ${bytes.length - start} (truncated?)`,
    );
  const stored = bytes.subarray(start, start + packed);
  const whole = method === 0 ? stored : inflated(stored, { what, most: size });
  if (whole.length !== size || crc32(whole) !== crc)
    throw new RangeError(
      `${what} must have ${size} bytes of checksum ${crc}, got ${whole.length} of ${crc32(whole)} (damaged?)`,
    );
  return whole;
}

function inflated(stored: Uint8Array, bound: Bound): Uint8Array {
  try {
    return inflate(stored, "deflate", bound);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`${bound.what} must be whole, got ${String(error)}`, { cause: error });
  }
}
