import type { Mask } from "../../networks/types.js";
import { log } from "../../numerics/elementary.js";
import { at } from "../../numerics/at.js";
import { checkNumbers } from "../../numerics/check-numbers.js";
import { keptCounts } from "../masks/masks.js";

/** Bits above which a layer's rank takes too long: integers of that many bits are multiplied for each weight. */
const MOST = 20_000;

/**
 * Bits of the enumerative code (Cover 1973), with nothing known but the sizes of the layers: for each, log₂(n + 1) for the number of survivors
 * and log₂ C(n, k) for which they are. `logBinomial` gives ln C(n, k); it is an argument because this room knows no theory.
 */
export function enumerativeBits(mask: Mask, logBinomial: (n: number, k: number) => number): number {
  return keptCounts(mask).reduce((bits, kept, i) => {
    const { length } = at(mask.layers, i);
    return bits + (log(length + 1) + logBinomial(length, kept)) / Math.LN2;
  }, 0);
}

/** Σ n H(k/n), bits: what no code can be below on average over masks with these counts, but for the ½ log₂ n that C(n, k) falls short of it. */
export function maskEntropy(mask: Mask): number {
  return keptCounts(mask).reduce((bits, kept, i) => {
    const { length } = at(mask.layers, i);
    if (kept === 0 || kept === length) return bits;
    const gone = length - kept;
    return bits + (kept * log(length / kept) + gone * log(length / gone)) / Math.LN2;
  }, 0);
}

/** The number of a layer's bits among all with as many ones, from 0 to C(n, k) − 1, in lexicographic order of the bits read backwards; n ≤ 20,000. */
export function maskRank(bits: Uint8Array): bigint {
  checkNumbers("maskRank", "bits", bits, { least: 0, most: 1, integer: true });
  checkLength("maskRank", bits.length);
  // Colex order: the i-th one, at position p, counts the C(p, i) sets whose i-th one lies before it.
  let rank = 0n;
  let ones = 0;
  let binomial = 0n; // C(j, ones + 1)
  let lower = 1n; // C(j, ones)
  for (let j = 0; j < bits.length; j++) {
    const next = binomial + lower; // C(j + 1, ones + 1)
    if (at(bits, j) === 1) {
      rank += binomial;
      ones++;
      lower = next; // C(j + 1, ones) of one more
      binomial = (next * BigInt(j + 1 - ones)) / BigInt(ones + 1);
    } else {
      lower = (lower * BigInt(j + 1)) / BigInt(j + 1 - ones); // C(j + 1, ones)
      binomial = next;
    }
  }
  return rank;
}

/** The bits of a number of `maskRank`: `length` of them, `ones` of them 1. Throws unless 0 ≤ rank < C(length, ones). */
export function maskOfRank(rank: bigint, length: number, ones: number): Uint8Array {
  checkLength("maskOfRank", length);
  if (!Number.isSafeInteger(ones) || ones < 0 || ones > length)
    throw new RangeError(`maskOfRank: ones must be an integer in [0, ${length}], got ${ones}`);
  let binomial = choose(length, ones);
  if (rank < 0n || rank >= binomial)
    throw new RangeError(`maskOfRank: rank must be in [0, C(${length}, ${ones})), got ${rank}`);
  const bits = new Uint8Array(length);
  let [left, needed] = [rank, ones];
  for (let j = length - 1; j >= 0 && needed > 0; j--) {
    // binomial = C(j + 1, needed); below it C(j, needed)
    const below = (binomial * BigInt(j + 1 - needed)) / BigInt(j + 1);
    if (left >= below) {
      left -= below;
      bits[j] = 1;
      binomial -= below; // C(j, needed − 1)
      needed--;
    } else binomial = below;
  }
  return bits;
}

/** C(n, k) exactly. */
export function choose(n: number, k: number): bigint {
  let value = 1n;
  for (let i = 1; i <= Math.min(k, n - k); i++) value = (value * BigInt(n - i + 1)) / BigInt(i);
  return value;
}

function checkLength(name: string, length: number): void {
  if (!Number.isSafeInteger(length) || length < 0 || length > MOST)
    throw new RangeError(`${name}: length must be an integer in [0, ${MOST}], got ${length}`);
}
