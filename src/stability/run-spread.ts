import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { accuracyVariance, type AccuracyVariance } from "./accuracy-variance.js";

/** What several runs of one description have and have not in common. */
export interface RunSpread extends AccuracyVariance {
  /** Of each run, in [0, 1]. */
  readonly accuracies: readonly number[];
  /** Mean over all pairs of runs of the fraction of examples that they give different classes. */
  readonly disagreement: number;
  /** disagreement / (2e(1 − e)) at the mean error e: 1 for errors that fall independently, wrong in the same way where both err; absent where e is 0. */
  readonly standardisedDisagreement?: number;
  /** Accuracy of the plurality vote, the lowest class on ties. */
  readonly ensembleAccuracy: number;
  /** ensembleAccuracy − accuracy: exactly 0 for equal runs. */
  readonly ensembleGain: number;
}

/** What the predictions are held against. */
export interface RunSpreadOptions {
  /** (examples), the true class of each. */
  readonly labels: ArrayLike<number>;
  /** Classes there are: an integer in [2, 256]. */
  readonly classes: number;
}

/**
 * Spread of the predictions of several runs: variance of accuracy (`accuracyVariance`), pairwise disagreement, and what a vote gains (Fort, Hu & Lakshminarayanan
 * 2019). `predictions` is a list of at least 2 runs, each (examples) with the class it gives. Cost: runs · examples + examples · classes.
 * Throws on lists of different lengths and on classes outside [0, classes).
 */
export function runSpread(predictions: readonly ArrayLike<number>[], options: RunSpreadOptions): RunSpread {
  const { labels, classes } = knownFields("runSpread", options, ["labels", "classes"]);
  if (!Number.isSafeInteger(classes) || classes < 2 || classes > 256)
    throw new RangeError(`runSpread: classes must be an integer in [2, 256], got ${classes}`);
  checkPredictions([labels, ...predictions], labels.length, classes);
  const examples = labels.length;
  const correct = predictions.map((run) =>
    Uint8Array.from({ length: examples }, (_, i) => +(at(run, i) === at(labels, i))),
  );
  const variance = accuracyVariance(correct);
  const { runs, accuracy } = variance;
  const votes = new Uint32Array(classes);
  let [different, right] = [0, 0]; // pairs × examples that differ; votes that are right
  for (let i = 0; i < examples; i++) {
    votes.fill(0);
    for (const run of predictions) votes[at(run, i)] = at(votes, at(run, i)) + 1;
    different += (runs * runs - votes.reduce((all, count) => all + count * count, 0)) / 2;
    const winner = votes.reduce((best, count, c) => (count > at(votes, best) ? c : best), 0);
    if (winner === at(labels, i)) right++;
  }
  const disagreement = different / ((runs * (runs - 1)) / 2) / examples;
  const expected = 2 * accuracy * (1 - accuracy);
  const wrong = runs * right - correct.reduce((all, run) => all + run.reduce((a, b) => a + b, 0), 0);
  return {
    ...variance,
    accuracies: correct.map((run) => run.reduce((all, hit) => all + hit, 0) / examples),
    disagreement,
    ...(expected > 0 ? { standardisedDisagreement: disagreement / expected } : {}),
    ensembleAccuracy: right / examples,
    ensembleGain: wrong / (runs * examples), // from whole counts, so that equal runs gain exactly 0
  };
}

function checkPredictions(lists: readonly ArrayLike<number>[], examples: number, classes: number): void {
  lists.forEach((list, k) => {
    const name = k === 0 ? "labels" : `run ${k - 1}`;
    if (list.length !== examples)
      throw new RangeError(`runSpread: ${name} must have ${examples} examples, got ${list.length}`);
    for (let i = 0; i < examples; i++) {
      const value = at(list, i);
      if (!Number.isSafeInteger(value) || value < 0 || value >= classes)
        throw new RangeError(
          `runSpread: ${name} must hold classes in [0, ${classes}), got ${value} for example ${i}`,
        );
    }
  });
}
