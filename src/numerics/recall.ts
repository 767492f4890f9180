/** The few values of a pure function that were used last, by key: for values that cost more to make than to keep. */
export interface Recall<T> {
  /** The value kept under a key, which now counts as used last; undefined if there is none. */
  get(key: string): T | undefined;
  /** Keeps the value, in place of the one that was not used for longest if there are `limit` already, and returns it. */
  put(key: string, value: T): T;
}

/** An empty recall of at most `limit` values. */
export function recall<T>(limit: number): Recall<T> {
  const kept = new Map<string, T>(); // in the order of last use
  const put = (key: string, value: T): T => {
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break;
      kept.delete(oldest);
    }
    return value;
  };
  return {
    put,
    get(key) {
      const value = kept.get(key);
      return value === undefined ? undefined : put(key, value);
    },
  };
}
