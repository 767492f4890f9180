/** Numbers of which nobody knows yet how many there will be. */
export interface Growing {
  push(value: number): void;
  /** Those that were pushed. */
  values(): Float64Array;
}

/** An empty list of float64 numbers that doubles its room when it is full. */
export function growing(): Growing {
  let room = new Float64Array(1024);
  let count = 0;
  return {
    push(value) {
      if (count === room.length) {
        const wider = new Float64Array(2 * count);
        wider.set(room);
        room = wider;
      }
      room[count++] = value;
    },
    values: () => room.slice(0, count),
  };
}
