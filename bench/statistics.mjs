/** The value below which a fraction of the values lies, between neighbours by straight line. */
export function quantile(values, fraction) {
  if (values.length === 0) throw new RangeError("quantile: values must hold at least one number, got 0");
  const sorted = [...values].sort((a, b) => a - b);
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Median and quartiles of what the blocks of one lane took. */
export function summarise(values) {
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((fraction) => quantile(values, fraction));
  return { median, lower, upper, blocks: values.length };
}

/**
 * How many times longer `other` takes than `own`: the quotient is taken inside each round, so that what slows a whole
 * round down cancels, and then summarised over rounds.
 */
export function ratio(other, own) {
  if (other.length !== own.length)
    throw new RangeError(
      `ratio: both lanes must have the same rounds, got ${other.length} and ${own.length}`,
    );
  return summarise(other.map((seconds, round) => seconds / own[round]));
}

/** Adds up each `parts` blocks that follow each other: the levels of a ladder make a ladder. */
export function joinParts(values, parts) {
  if (values.length % parts !== 0)
    throw new RangeError(
      `joinParts: the number of blocks must be a multiple of ${parts}, got ${values.length}`,
    );
  return Array.from({ length: values.length / parts }, (_, whole) =>
    values.slice(whole * parts, (whole + 1) * parts).reduce((sum, value) => sum + value, 0),
  );
}

/** Largest |a − b| / max(|b|, floor) of two lists of losses; `floor` keeps losses near 0 from counting. */
export function largestDifference(a, b, floor = 0.1) {
  if (a.length !== b.length)
    throw new RangeError(
      `largestDifference: lists must have the same length, got ${a.length} and ${b.length}`,
    );
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]) / Math.max(Math.abs(b[i]), floor)));
}

/** Repetitions that make a block last about `target` seconds: a multiple of `unit`, at least one. */
export function blockLength(secondsEach, target, unit) {
  return unit * Math.max(1, Math.round(target / secondsEach / unit));
}
