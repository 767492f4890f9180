import { setTimeout as sleep } from "node:timers/promises";

/**
 * Looks until there is something to see, and returns it. Throws `until: <what> must come within … s, got none`: whoever waits says for what, and never waits for ever.
 * @template T
 * @param {string | (() => string)} what
 * @param {() => T | undefined | false | Promise<T | undefined | false>} look
 * @param {{ readonly seconds?: number; readonly every?: number }} [limits] seconds that it may take, far more than a busy machine needs, and between two looks
 * @returns {Promise<T>}
 */
export async function until(what, look, { seconds = 180, every = 0.1 } = {}) {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > end) {
      const missed = typeof what === "string" ? what : what();
      throw new Error(`until: ${missed} must come within ${seconds} s, got none`);
    }
    await sleep(1000 * every);
  }
}

/**
 * What a promise comes to, or the same error if it comes to nothing in time.
 * @template T
 * @param {string} what
 * @param {Promise<T>} promise
 * @param {number} [seconds]
 * @returns {Promise<T>}
 */
export async function within(what, promise, seconds = 180) {
  let timer;
  const late = new Promise((_, reject) => {
    const error = new Error(`within: ${what} must come within ${seconds} s, got none`);
    timer = setTimeout(() => reject(error), 1000 * seconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
