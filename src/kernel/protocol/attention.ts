/**
 * How the worker stops a cell that holds the main thread, and never the kernel itself: whoever is heard is not stopped.
 * The worker asks with a number. The main thread says that it heard before it does anything else, and then leaves the cell by
 * itself. Only one that does not hear is stopped; it can be in any code, so that a stop and a hearing exclude each other:
 * the main thread waits in `hear` while a stop is under way, is stopped there, and is asked again.
 */

/** Places in the shared array: whose turn it is, and the highest number that was heard. */
const [turn, heard] = [3, 4];
/** int32s of the shared array, of which the first three are told in `WorkerData`. */
export const guardLength = 5;
const [nobody, hearing, stopping] = [0, 1, 2];

/** In ms; far above what a stop takes to be done: only a worker that is gone leaves one open. */
const longest = 5000;

/** For the main thread, first of all: true if this question was not heard before. From here on nothing is stopped because of it. */
export function hear(guard: Int32Array, number: number): boolean {
  const start = performance.now();
  while (Atomics.compareExchange(guard, turn, nobody, hearing) === stopping) {
    if (performance.now() - start > longest) break;
  }
  const isNew = number > Atomics.load(guard, heard);
  if (isNew) Atomics.store(guard, heard, number);
  Atomics.store(guard, turn, nobody);
  return isNew;
}

/** For the worker: true if a question was heard. */
export const isHeard = (guard: Int32Array, number: number): boolean => Atomics.load(guard, heard) >= number;

/** For the worker: true if the main thread may be stopped now because of a question; then `stopped` has to be called. */
export function mayStop(guard: Int32Array, number: number): boolean {
  if (Atomics.compareExchange(guard, turn, nobody, stopping) !== nobody) return false;
  if (!isHeard(guard, number)) return true;
  stopped(guard);
  return false;
}

/** For the worker: the stop is over. */
export const stopped = (guard: Int32Array): void => void Atomics.store(guard, turn, nobody);
