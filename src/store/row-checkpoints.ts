import { appendFileSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { ignoreMissing } from "../disk/index.js";
import { sha256Hex } from "../numerics/index.js";

/** The finished parts of a measurement, each a row of numbers, in order. */
export interface Rows {
  /** Those of earlier attempts. */
  readonly done: readonly Float64Array[];
  /** Wall seconds, of this attempt and of the earlier ones as far as their rows are here. */
  seconds(): number;
  /** Keeps the next row, not to be changed afterwards. A disk that cannot be written costs the checkpoint, not the job. */
  add(row: Float64Array): void;
  /** Writes the rows that still wait. */
  flush(): void;
}

/** SHA-256 of what follows (32 bytes), number of the row and its length (4 bytes each), seconds (8 bytes); then the row. */
const headBytes = 48;

/**
 * Rows in a file that only grows, written when `every` seconds have gone by: what a kill leaves is whole rows, and perhaps a part of one, which is
 * cut off. A row that is not what its checksum says, or not the next one, ends what is read.
 */
export function openRows(file: string, every: number): Rows {
  const { done, seconds: earlier, end } = read(ignoreMissing(() => readFileSync(file)) ?? Buffer.alloc(0));
  const began = performance.now();
  const seconds = (): number => earlier + (performance.now() - began) / 1000;
  let count = done.length;
  let waiting: Buffer[] = [];
  let written = earlier;
  let cut = false;
  let broken = false;

  const write = (): void => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      if (!cut) ignoreMissing(() => truncateSync(file, end));
      cut = true;
      appendFileSync(file, Buffer.concat(waiting));
    } catch {
      broken = true; // what would follow half a row could not be read
    }
    waiting = [];
    written = seconds();
  };
  return {
    done,
    seconds,
    add(row) {
      if (broken) return;
      waiting.push(encode(row, count, seconds()));
      count += 1;
      if (seconds() - written >= every) write();
    },
    flush() {
      if (!broken && waiting.length > 0) write();
    },
  };
}

function encode(row: Float64Array, index: number, seconds: number): Buffer {
  const record = Buffer.alloc(headBytes + 8 * row.length);
  record.writeUInt32LE(index, 32);
  record.writeUInt32LE(row.length, 36);
  record.writeDoubleLE(seconds, 40);
  row.forEach((value, i) => record.writeDoubleLE(value, headBytes + 8 * i));
  record.write(sha256Hex(record.subarray(32)), 0, "hex");
  return record;
}

/** The whole rows at the beginning of the bytes, and where they end. */
function read(bytes: Buffer): { done: readonly Float64Array[]; seconds: number; end: number } {
  const done: Float64Array[] = [];
  let seconds = 0;
  let end = 0;
  while (end + headBytes <= bytes.length) {
    const length = bytes.readUInt32LE(end + 36);
    const next = end + headBytes + 8 * length;
    if (next > bytes.length || bytes.readUInt32LE(end + 32) !== done.length) break;
    if (bytes.toString("hex", end, end + 32) !== sha256Hex(bytes.subarray(end + 32, next))) break;
    const from = end + headBytes;
    done.push(Float64Array.from({ length }, (_, i) => bytes.readDoubleLE(from + 8 * i)));
    seconds = bytes.readDoubleLE(end + 40);
    end = next;
  }
  return { done, seconds, end };
}
