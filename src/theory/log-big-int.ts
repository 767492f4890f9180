import { log } from "../numerics/index.js";

/** ln of a positive integer of any size, from its leading 64 bits and the number of those that follow. Throws below 1. */
export function logBigInt(value: bigint): number {
  if (value < 1n) throw new RangeError(`logBigInt: value must be ≥ 1, got ${value}`);
  const excess = Math.max(0, 4 * value.toString(16).length - 64);
  return log(Number(value >> BigInt(excess))) + excess * Math.LN2;
}
