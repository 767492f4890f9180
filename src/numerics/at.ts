/** `array[index]`, checked: an index outside the array is a bug and says so, instead of becoming NaN. */
export function at<T>(
  array: {
    /** Entries. */
    readonly length: number;
    readonly [index: number]: T;
  },
  index: number,
): T {
  const value = array[index];
  if (value === undefined) throw new RangeError(`at: index must be in [0, ${array.length}), got ${index}`);
  return value;
}
