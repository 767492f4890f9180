/** For arrays of numbers the rows behind each number; for other objects (a verdict) all rows behind them. */
const remembered = new WeakMap<object, readonly (readonly object[])[]>();

/** Remembers which rows each number was computed from; gives the numbers back. */
export function withSources<Values extends object>(
  values: Values,
  sources: readonly (readonly object[])[],
): Values {
  remembered.set(values, sources);
  return values;
}

/** The rows behind each of the numbers, as many lists as numbers; undefined where that is not known. */
export function sourcesOf(values: object): readonly (readonly object[])[] | undefined {
  const sources = remembered.get(values);
  const changed = Array.isArray(values) && sources?.length !== values.length;
  return changed ? undefined : sources;
}

/** The numbers, changed one by one, with the sources of the old ones. */
export function mapValues(values: readonly number[], change: (value: number) => number): readonly number[] {
  const sources = sourcesOf(values);
  const changed = values.map(change);
  return sources === undefined ? changed : withSources(changed, sources);
}
