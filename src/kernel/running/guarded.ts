/** Runs a step that must not be stopped half-way. */
export type Guarded = <T>(step: () => T) => T;

/** Counts the steps under way in `guard[0]`: while there are any, the worker stops nothing. */
export function guardedBy(guard: Int32Array): Guarded {
  return (step) => {
    Atomics.add(guard, 0, 1);
    try {
      return step();
    } finally {
      Atomics.sub(guard, 0, 1);
    }
  };
}
