import { setTimeout as sleep } from "node:timers/promises";

export interface WaitLimits {
  /** Seconds that it may take: far more than a busy machine needs. Default: 180. */
  readonly seconds?: number | undefined;
  /** Seconds between two looks. Default: 0.1. */
  readonly every?: number | undefined;
}

/**
 * Looks until there is something to see, and returns it. Throws `until: <what> must come within … s, got none`: a test that waits says for what,
 * and never for ever.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { seconds = 180, every = 0.1 }: WaitLimits = {},
): Promise<T> {
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

/** What a promise comes to, or the same error if it comes to nothing in time. */
export async function within<T>(what: string, promise: Promise<T>, seconds = 180): Promise<T> {
  const cancel = new AbortController();
  const late = sleep(1000 * seconds, undefined, { signal: cancel.signal }).then(
    () => {
      throw new Error(`within: ${what} must come within ${seconds} s, got none`);
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel.abort();
  }
}
