import { closeSync, openSync, readSync } from "node:fs";

// RFC 1952: ten bytes, of which the fourth has the flags; then, where flag 16 is set alone, the comment up to a zero byte.
const fixed = 10;
const hasComment = 16;
const flags = 3;

/** Gzip bytes without optional fields, with a comment in their header (Latin-1, without zero bytes): whoever decompresses them passes it over. */
export function withGzipComment(bytes: Uint8Array, comment: string): Buffer {
  if (bytes[flags] !== 0)
    throw new RangeError(
      `withGzipComment: gzip bytes must have no optional fields, got flags ${bytes[flags]}`,
    );
  if (!/^[\x01-\xff]*$/.test(comment))
    throw new RangeError("withGzipComment: comment must be Latin-1 without zero bytes, got other text");
  const head = Buffer.from(bytes.subarray(0, fixed));
  head[flags] = hasComment;
  return Buffer.concat([head, Buffer.from(`${comment}\0`, "latin1"), bytes.subarray(fixed)]);
}

/** The comment in the header of a gzip file, of which no more is read; undefined if it has none, or other optional fields before it. */
export function readGzipComment(file: string): string | undefined {
  const open = openSync(file, "r");
  try {
    const chunk = Buffer.alloc(1 << 16);
    let [text, length] = ["", readSync(open, chunk)];
    if (length < fixed || chunk[0] !== 0x1f || chunk[1] !== 0x8b || chunk[flags] !== hasComment)
      return undefined;
    for (let start = fixed; length > 0; start = 0, length = readSync(open, chunk)) {
      const end = chunk.subarray(0, length).indexOf(0, start);
      text += chunk.toString("latin1", start, end < 0 ? length : end);
      if (end >= 0) return text;
    }
    return undefined;
  } finally {
    closeSync(open);
  }
}
