/** A file in a tar archive. */
export interface TarMember {
  readonly name: string;
  /** A view into the archive. */
  readonly content: Uint8Array;
}

const BLOCK = 512;

/** The files of a tar archive (POSIX ustar), in order; folders and links are left out. `what` names it in errors. Throws, with the offset, where it is not whole. */
export function tarMembers(bytes: Uint8Array, what: string): readonly TarMember[] {
  const members: TarMember[] = [];
  let at = 0;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    const header = Buffer.from(bytes.buffer, bytes.byteOffset + at, BLOCK);
    const text = (from: number, length: number): string =>
      header
        .subarray(from, from + length)
        .toString("latin1")
        .replace(/\0.*$/s, "");
    const size = octal(text(124, 12));
    const sum = octal(text(148, 8));
    const found = header.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
    if (size === undefined || sum !== found)
      throw new RangeError(
        `${what} must have a tar header at byte ${at}, got one of checksum ${found} that states ${String(sum)} (damaged?)`,
      );
    const start = at + BLOCK;
    if (start + size > bytes.length)
      throw new RangeError(
        `${what} must have ${size} bytes of ${text(0, 100)} from byte ${start} on, got ${bytes.length - start} (truncated?)`,
      );
    const type = text(156, 1);
    if (type === "" || type === "0")
      members.push({ name: text(0, 100), content: bytes.subarray(start, start + size) });
    at = start + BLOCK * Math.ceil(size / BLOCK);
  }
  return members;
}

function octal(text: string): number | undefined {
  const digits = text.trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}
