/**
 * Runs `step` on a stack of its own. An interrupt ends JavaScript where it is, without exceptions, up to the event
 * loop: this way it ends the step and nothing of the kernel; the promise then stays open. A timer, because Node would
 * run a stopped immediate again.
 */
export function onOwnStack<T>(step: () => T | PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        Promise.resolve(step()).then(resolve, reject);
      } catch (error) {
        reject(error as Error);
      }
    }, 0);
  });
}

/** Waits until Node has looked once at everything that has happened. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
