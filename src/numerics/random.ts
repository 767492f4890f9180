import { createHash } from "node:crypto";
import { cosTurn, log } from "./elementary.js";
import { philox } from "./philox.js";

/** A stream of random numbers: the same bits on every machine, for ever. Drawing advances this stream and no other. */
export interface Rng {
  /**
   * The stream of that name under this one. It depends on the seed and the path of names alone, not on what was drawn, so
   * a new draw here disturbs nothing there. `split(1)` and `split("1")` differ. Throws unless the name is a string or a
   * safe integer.
   */
  split(name: string | number): Rng;
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** A multiple of 2^-53 in [0, 1). */
  uniform(): number;
  /** A standard normal draw. */
  normal(): number;
  /** An integer in [0, n), exactly uniform. Throws unless n is a safe integer ≥ 1. */
  integer(n: number): number;
  /** A uniform random order of 0 … n − 1 (Fisher-Yates). Throws unless n is an integer in [0, 2^32). */
  permutation(n: number): Uint32Array;
  /** Fills `out` with N(0, standardDeviation²) in index order. Throws unless the deviation is finite and ≥ 0. */
  fillNormal(out: Float32Array, standardDeviation: number): void;
}

const TWO_TO_32 = 4294967296;
const TWO_TO_53 = 9007199254740992;

/**
 * The root stream of a seed: Philox4x32-10 whose key and upper counter half are the first 128 bits of a SHA-256 of the seed
 * (and, for split streams, of the path of names), whose lower counter half numbers the blocks.
 * Throws unless the seed is a safe integer ≥ 0.
 */
export function random(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`random: seed must be a safe integer ≥ 0, got ${seed}`);
  return stream(digest(`lottery-lab random 1 ${seed}`));
}

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/** The words of a stream, one after the other. */
function wordsOf(identity: Buffer): () => number {
  const key0 = identity.readInt32LE(0);
  const key1 = identity.readInt32LE(4);
  const stream0 = identity.readInt32LE(8);
  const stream1 = identity.readInt32LE(12);
  const block = new Uint32Array(4);
  let used = 4; // words of the block already given out
  let next = 0; // number of the next block, below 2^53
  return () => {
    if (used === 4) {
      philox(block, next, Math.floor(next / TWO_TO_32), stream0, stream1, key0, key1);
      next++;
      used = 0;
    }
    return block[used++] as number; // used < 4
  };
}

function stream(identity: Buffer): Rng {
  const uint32 = wordsOf(identity);
  const bits53 = (): number => {
    const high = uint32() >>> 5;
    return high * 67108864 + (uint32() >>> 6);
  };
  const uniform = (): number => bits53() / TWO_TO_53;

  // Box & Muller 1958, the cosine half: two uniforms a draw and no state beside the counter. 1 − u lies in (0, 1].
  const normal = (): number => {
    const radius = Math.sqrt(-2 * log(1 - uniform()));
    return radius * cosTurn(uniform());
  };

  // Draws from the largest multiple of n only, so that every remainder is equally likely.
  const integer = (n: number): number => {
    if (!Number.isSafeInteger(n) || n < 1)
      throw new RangeError(`integer: n must be a safe integer ≥ 1, got ${n}`);
    const range = n <= TWO_TO_32 ? TWO_TO_32 : TWO_TO_53;
    const limit = range - (range % n);
    for (;;) {
      const draw = range === TWO_TO_32 ? uint32() : bits53();
      if (draw < limit) return draw % n;
    }
  };

  return {
    uint32,
    uniform,
    normal,
    integer,
    split(name) {
      if (typeof name !== "string" && !Number.isSafeInteger(name))
        throw new TypeError(`split: name must be a string or a safe integer, got ${String(name)}`);
      return stream(digest(`${identity.toString("hex")}/${JSON.stringify(name)}`));
    },
    permutation: (n) => shuffled(n, integer),
    fillNormal(out, standardDeviation) {
      if (!Number.isFinite(standardDeviation) || standardDeviation < 0)
        throw new RangeError(
          `fillNormal: standardDeviation must be finite and ≥ 0, got ${standardDeviation}`,
        );
      for (let i = 0; i < out.length; i++) out[i] = standardDeviation * normal();
    },
  };
}

/** 0 … n − 1 in a random order (Fisher & Yates; Durstenfeld 1964). */
function shuffled(n: number, integer: (below: number) => number): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n >= TWO_TO_32)
    throw new RangeError(`permutation: n must be an integer in [0, 2^32), got ${n}`);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = integer(i + 1);
    const moved = order[i] as number; // i and j < n
    order[i] = order[j] as number;
    order[j] = moved;
  }
  return order;
}
