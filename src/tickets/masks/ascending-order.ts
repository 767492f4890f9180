/** Most values whose index fits beside 32 bits of value into the 53 bits of a float64. */
const MOST = 2097152;

/**
 * The indices of `values` from the smallest to the largest, ties by index; −0 counts as 0. One sort of numbers instead of one with a comparison
 * function, 2 to 4 times as fast: the value's 32 bits, turned into an integer of the same order, in front of its index.
 * Throws on NaN and on more than 2^21 values.
 */
export function ascendingOrder(values: Float32Array): Uint32Array {
  if (values.length > MOST)
    throw new RangeError(`ascendingOrder: values must be at most ${MOST}, got ${values.length}`);
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const keys = new Float64Array(values.length);
  for (let i = 0; i < keys.length; i++) {
    if (Number.isNaN(values[i]))
      throw new RangeError(`ascendingOrder: values must be numbers, got NaN at ${i}`);
    // Floats are ordered as their bits if positive, against them if negative.
    const word = bits[i] as number;
    const ordered = word < 0 ? -2147483648 - word : word;
    keys[i] = (ordered + 2147483648) * MOST + i;
  }
  keys.sort();
  const order = new Uint32Array(values.length);
  for (let rank = 0; rank < order.length; rank++) order[rank] = (keys[rank] as number) % MOST;
  return order;
}
