/**
 * What the two threads of the kernel know of each other, in a shared array. The worker asks with a number; the main thread says that
 * it heard before it does anything else, and then leaves the cell by itself. Only one that does not hear is stopped (`stop.ts`).
 */

/** Places in the shared array: steps under way that must not be stopped, active async hooks, the worker's end, the highest number heard. */
const [steps, hooks, released, heard] = [0, 1, 2, 3];
/** int32s of the shared array. */
export const guardLength = 4;

/** For the main thread, first of all: true if this question was not heard before. From here on nothing is stopped because of it. */
export function hear(guard: Int32Array, number: number): boolean {
  if (isHeard(guard, number)) return false;
  Atomics.store(guard, heard, number);
  return true;
}

/** True if a question was heard. */
export const isHeard = (guard: Int32Array, number: number): boolean => Atomics.load(guard, heard) >= number;

/** Runs a step that must not be stopped half-way. */
export type Guarded = <T>(step: () => T) => T;

/** Counts the steps under way that must not be stopped. */
export function guardedBy(guard: Int32Array): Guarded {
  return (step) => {
    Atomics.add(guard, steps, 1);
    try {
      return step();
    } finally {
      Atomics.sub(guard, steps, 1);
    }
  };
}

/** Whether a step is under way that must not be stopped. */
export const isGuarded = (guard: Int32Array): boolean => Atomics.load(guard, steps) > 0;

/** Counts an async hook that begins (1) or ends (-1). */
export const countHook = (guard: Int32Array, change: 1 | -1): void => void Atomics.add(guard, hooks, change);

/** Whether async hooks are active: Node aborts when it is stopped then. */
export const hasHooks = (guard: Int32Array): boolean => Atomics.load(guard, hooks) > 0;

/** For the worker: it has let go of everything. */
export function release(guard: Int32Array): void {
  Atomics.store(guard, released, 1);
  Atomics.notify(guard, released);
}

/** Waits until the worker has let go of everything, `longest` ms at most. */
export const awaitRelease = (guard: Int32Array, longest: number): void =>
  void Atomics.wait(guard, released, 0, longest);
