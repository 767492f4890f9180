import { checkNumbers } from "../../numerics/check-numbers.js";

/** Probabilities are multiples of 2^-16. */
export const PROBABILITY_ONE = 65536;
/** The range is kept at least this large: 256 steps of a probability. */
const LEAST_RANGE = 16777216;
const TWO_TO_32 = 4294967296;

/** Writes bits whose probabilities are known to both sides, in as many bits as they carry information. */
export interface BitEncoder {
  /** `one` is the probability that the bit is 1, in units of 2^-16: an integer in [1, 65535]. */
  encode(bit: number, one: number): void;
  /** The bytes; nothing may be encoded afterwards. */
  finish(): Uint8Array;
}

/** Reads what a `BitEncoder` wrote, given the same probabilities. */
export interface BitDecoder {
  /** The next bit, 0 or 1; `one` is the probability that it is 1, as `encode` was given it. */
  decode(one: number): number;
  /** Bytes read so far, those read ahead included. */
  used(): number;
}

/**
 * An arithmetic coder in integers (a binary range coder with carry propagation: Martin 1979; as in LZMA, Pavlov 1999). Costs at most
 * 1/256 relative error in a probability and 4 bytes at the end; integers only, so that every machine writes the same bytes.
 */
export function bitEncoder(): BitEncoder {
  const bytes: number[] = [];
  let low = 0; // below 2^33: the bit above 2^32 is the carry
  let range = TWO_TO_32 - 1;
  let held = -1; // the byte before the run of 0xff whose carry is not known yet; −1 before the first
  let run = 0;

  const shift = (): void => {
    if (low >= TWO_TO_32 || low < 0xff000000) {
      const carry = low >= TWO_TO_32 ? 1 : 0;
      if (held >= 0) bytes.push((held + carry) & 0xff);
      for (; run > 0; run--) bytes.push((0xff + carry) & 0xff);
      held = (low >>> 24) & 0xff;
    } else run++;
    low = (low % LEAST_RANGE) * 256;
  };
  return {
    encode(bit, one) {
      checkOne("bitEncoder", one);
      const bound = (range >>> 16) * one;
      if (bit === 1) range = bound;
      else {
        low += bound;
        range -= bound;
      }
      while (range < LEAST_RANGE) {
        range *= 256;
        shift();
      }
    },
    finish() {
      for (let i = 0; i < 5; i++) shift();
      let end = bytes.length;
      while (end > 0 && bytes[end - 1] === 0) end--; // zeros are what is read beyond the end
      return Uint8Array.from(bytes.slice(0, end));
    },
  };
}

/** Throws unless the values are bytes. */
export function checkBytes(name: string, bytes: unknown): asserts bytes is ArrayLike<number> {
  checkNumbers(name, "bytes", bytes, { least: 0, most: 255, integer: true });
}

/** The decoder of `bitEncoder`'s bytes, from `offset` on; beyond their end it reads zeros. */
export function bitDecoder(bytes: Uint8Array, offset = 0): BitDecoder {
  checkBytes("bitDecoder", bytes);
  let next = offset;
  let range = TWO_TO_32 - 1;
  let code = 0;
  const read = (): number => bytes[next++] ?? 0;
  for (let i = 0; i < 4; i++) code = code * 256 + read();
  return {
    decode(one) {
      checkOne("bitDecoder", one);
      const bound = (range >>> 16) * one;
      const bit = code < bound ? 1 : 0;
      if (bit === 1) range = bound;
      else {
        code -= bound;
        range -= bound;
      }
      while (range < LEAST_RANGE) {
        range *= 256;
        code = code * 256 + read();
      }
      return bit;
    },
    used: () => next - offset,
  };
}

function checkOne(name: string, one: number): void {
  if (!Number.isInteger(one) || one < 1 || one >= PROBABILITY_ONE)
    throw new RangeError(`${name}: one must be an integer in [1, 65535], got ${one}`);
}
