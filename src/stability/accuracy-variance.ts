import { at } from "../numerics/at.js";

/** How the accuracy of equally described runs varies, on one set of examples and on the distribution they come from. */
export interface AccuracyVariance {
  /** R, at least 2. */
  readonly runs: number;
  /** n, at least 2. */
  readonly examples: number;
  /** Mean fraction told right, in [0, 1]. */
  readonly accuracy: number;
  /** Sample variance of the accuracy over runs; exactly 0 if the runs tell the same number of examples right. */
  readonly variance: number;
  /**
   * n⁻² Σᵢ R/(R−1) p̂ᵢ(1 − p̂ᵢ): the variance that runs of these per-example probabilities would show if they erred independently on every example. It
   * follows the error rate by itself.
   */
  readonly binomial: number;
  /** n/(n−1) · (variance − binomial): unbiased for the variance of the accuracy on the whole distribution; may come out negative. */
  readonly distribution: number;
  /** Covariance over runs of the accuracies on examples of even and of odd index: unbiased for the same variance, without any per-example term. */
  readonly betweenHalves: number;
  /** variance / binomial, "overdispersion": 1 for independent errors; absent where no example is told both right and wrong. */
  readonly dispersion?: number;
  /** distribution / binomial; absent where `dispersion` is. */
  readonly standardised?: number;
}

/**
 * The variance of accuracy over runs, and how much of it would be there on infinitely many test examples (Jordan 2023, "Calibrated chaos", section 3). `correct` is a
 * list of R runs, each (examples) with 1 where the run is right. The two standardised forms divide by what the error rate alone makes: for runs with
 * one latent quality whose intra-class correlation is ρ, `dispersion` is 1 + (n − 1)ρ and `standardised` nρ at every error rate.
 * Property: the expectation of `distribution` is Σ over pairs i ≠ j of the covariances, divided by n(n − 1). Throws on fewer than 2 runs or examples.
 */
export function accuracyVariance(correct: readonly ArrayLike<number>[]): AccuracyVariance {
  const runs = correct.length;
  const examples = correct[0]?.length ?? 0;
  checkCorrect(correct, examples);
  const counts = correct.map((run) => sum(run));
  const total = counts.reduce((all, count) => all + count, 0);
  // Counts are integers, so that equal ones give exactly 0.
  const squares = counts.reduce((all, count) => all + count * count, 0) - (total * total) / runs;
  const variance = Math.max(0, squares) / (runs - 1) / (examples * examples);
  let products = 0; // Σᵢ kᵢ(R − kᵢ)
  for (let i = 0; i < examples; i++) {
    const right = correct.reduce((all, run) => all + at(run, i), 0);
    products += right * (runs - right);
  }
  const binomial = products / (runs * (runs - 1)) / (examples * examples);
  const distribution = (examples / (examples - 1)) * (variance - binomial);
  const accuracy = total / (runs * examples);
  const betweenHalves = halfCovariance(correct, counts);
  const found = { runs, examples, accuracy, variance, binomial, distribution, betweenHalves };
  if (binomial === 0) return found;
  return { ...found, dispersion: variance / binomial, standardised: distribution / binomial };
}

/** Σ (a − ā)(b − b̄) / (R − 1) for the accuracies a and b on even and odd examples, from whole counts. */
function halfCovariance(correct: readonly ArrayLike<number>[], counts: readonly number[]): number {
  const runs = correct.length;
  const examples = correct[0]?.length ?? 0;
  const even = correct.map((run) =>
    sum(Array.from({ length: Math.ceil(examples / 2) }, (_, i) => at(run, 2 * i))),
  );
  const odd = counts.map((count, r) => count - at(even, r));
  const products =
    even.reduce((all, count, r) => all + count * at(odd, r), 0) - (sum(even) * sum(odd)) / runs;
  return products / (runs - 1) / (Math.ceil(examples / 2) * Math.floor(examples / 2));
}

function checkCorrect(correct: readonly ArrayLike<number>[], examples: number): void {
  if (correct.length < 2)
    throw new RangeError(`accuracyVariance: runs must be at least 2, got ${correct.length}`);
  if (examples < 2) throw new RangeError(`accuracyVariance: examples must be at least 2, got ${examples}`);
  correct.forEach((run, r) => {
    if (run.length !== examples)
      throw new RangeError(
        `accuracyVariance: every run must have ${examples} examples, got ${run.length} in run ${r}`,
      );
    for (let i = 0; i < examples; i++)
      if (run[i] !== 0 && run[i] !== 1)
        throw new RangeError(
          `accuracyVariance: correct must be 0 or 1, got ${String(run[i])} for example ${i} of run ${r}`,
        );
  });
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += at(values, i);
  return total;
}
