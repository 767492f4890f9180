import type { Rng } from "../numerics/random.js";
import { random } from "../numerics/random.js";

/**
 * The named streams of one seed, the only place where their names stand. Changing what one of them feeds (another initialiser, one more
 * reinit) leaves the others bit for bit as they were.
 */
export interface Streams {
  /** Which training examples are held out for validation. */
  readonly split: Rng;
  /** The initial weights. */
  readonly init: Rng;
  /** The order of the data; the same in all arms of a pair. */
  readonly order: Rng;
  /** Fresh initial weights of a control; draw 0, 1, … */
  reinit(draw: number): Rng;
  /** Random and shuffled masks of a control; draw 0, 1, … */
  mask(draw: number): Rng;
  /** Scores that a criterion draws; one stream a level of the ladder. */
  scores(level: number): Rng;
  /** Random vectors of estimators; draw 0, 1, … */
  probe(draw: number): Rng;
  /** What a start draws that changes other weights: noise, flips, permutations; draw 0, 1, … */
  start(draw: number): Rng;
  /** Other orders of the data than `order`; draw 1, 2, … */
  orders(draw: number): Rng;
  /** The training examples on which a criterion takes its gradient. */
  readonly scoring: Rng;
  /** Which training labels are noisy, and what they become. */
  readonly labels: Rng;
}

/** The streams of a seed. Throws unless the seed is a safe integer ≥ 0. */
export function streams(seed: number): Streams {
  const root = random(seed);
  const numbered = (name: string) => {
    const stream = root.split(name);
    return (index: number): Rng => {
      if (!Number.isSafeInteger(index) || index < 0)
        throw new RangeError(`streams: ${name} must be numbered by an integer ≥ 0, got ${index}`);
      return stream.split(index);
    };
  };
  return {
    split: root.split("split"),
    init: root.split("init"),
    order: root.split("order"),
    reinit: numbered("reinit"),
    mask: numbered("mask"),
    scores: numbered("scores"),
    probe: numbered("probe"),
    start: numbered("start"),
    orders: numbered("orders"),
    scoring: root.split("scoring"),
    labels: root.split("labels"),
  };
}
