import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";

/** How often two networks give an example different classes. */
export interface Disagreement {
  /** Examples compared, at least 1. */
  readonly examples: number;
  /** Examples with different predicted classes. */
  readonly different: number;
  /** different / examples, in [0, 1]. */
  readonly fraction: number;
}

/** Disagreement beside what the two accuracies alone would make it. */
export interface NormalisedDisagreement extends Disagreement {
  /** Examples by who is right; the five counts add up to `examples`. */
  readonly bothRight: number;
  /** Examples that the first network alone tells right. */
  readonly onlyFirstRight: number;
  /** Examples that the second network alone tells right. */
  readonly onlySecondRight: number;
  /** Examples that both give the same wrong class. */
  readonly bothWrongAlike: number;
  /** Examples that both give wrong classes, but different ones. */
  readonly bothWrongApart: number;
  /** The fraction that two networks of these accuracies would show if they erred independently: see `normalisedDisagreement`. */
  readonly expected: number;
  /** fraction / expected: 0 the same function, 1 independent errors. */
  readonly normalised: number;
}

/** What the predictions are held against. */
export interface NormalisedDisagreementOptions {
  /** (examples), the true class of each. */
  readonly labels: ArrayLike<number>;
  /** Classes there are: an integer ≥ 2. */
  readonly classes: number;
}

/**
 * The fraction of examples whose predicted class differs (Fort, Hu & Lakshminarayanan 2019, "disagreement of predictions"). Equal networks have 0;
 * it is symmetric and obeys the triangle inequality. Throws on no examples, different numbers of them, and classes that are no integers ≥ 0.
 */
export function disagreement(first: ArrayLike<number>, second: ArrayLike<number>): Disagreement {
  checkClasses("disagreement", { first, second }, first.length);
  const examples = first.length;
  let different = 0;
  for (let i = 0; i < examples; i++) if (first[i] !== second[i]) different++;
  return { examples, different, fraction: different / examples };
}

/**
 * Disagreement divided by what it would be if the networks erred independently at the accuracies a and b they have and every wrong class were
 * equally likely: 1 − ab − (1 − a)(1 − b) / (classes − 1). Needed wherever the arms differ in accuracy, since worse networks disagree
 * more whatever they learnt: Fort et al. 2019 divide by an error rate for this reason, which has no such fixed point as 1; Evci et al. 2022 compare
 * tickets with the network they were pruned from.
 * Property: independent errors give 1 in expectation. Throws as `disagreement`, and when nobody errs: there is nothing to divide by.
 */
export function normalisedDisagreement(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: NormalisedDisagreementOptions,
): NormalisedDisagreement {
  const { labels, classes } = knownFields("normalisedDisagreement", options, ["labels", "classes"]);
  if (!Number.isSafeInteger(classes) || classes < 2)
    throw new RangeError(`normalisedDisagreement: classes must be an integer ≥ 2, got ${classes}`);
  checkClasses("normalisedDisagreement", { first, second, labels }, first.length, classes);
  const plain = disagreement(first, second);
  const counts = {
    bothRight: 0,
    onlyFirstRight: 0,
    onlySecondRight: 0,
    bothWrongAlike: 0,
    bothWrongApart: 0,
  };
  for (let i = 0; i < plain.examples; i++) {
    const [p, q, label] = [at(first, i), at(second, i), at(labels, i)];
    if (p === label) counts[q === label ? "bothRight" : "onlyFirstRight"]++;
    else if (q === label) counts.onlySecondRight++;
    else counts[p === q ? "bothWrongAlike" : "bothWrongApart"]++;
  }
  const a = (counts.bothRight + counts.onlyFirstRight) / plain.examples;
  const b = (counts.bothRight + counts.onlySecondRight) / plain.examples;
  const expected = 1 - a * b - ((1 - a) * (1 - b)) / (classes - 1);
  if (!(expected > 0))
    throw new RangeError(
      `normalisedDisagreement: independent errors must lead to disagreement, got accuracies ${a} and ${b} among ${classes} classes`,
    );
  return { ...plain, ...counts, expected, normalised: plain.fraction / expected };
}

function checkClasses(
  caller: string,
  lists: Readonly<Record<string, ArrayLike<number>>>,
  examples: number,
  classes = Infinity,
): void {
  if (examples === 0) throw new RangeError(`${caller}: predictions must be of at least 1 example, got 0`);
  for (const [name, list] of Object.entries(lists)) {
    if (list.length !== examples)
      throw new RangeError(`${caller}: ${name} must have ${examples} examples, got ${list.length}`);
    for (let i = 0; i < examples; i++) {
      const value = at(list, i);
      if (!Number.isSafeInteger(value) || value < 0 || value >= classes)
        throw new RangeError(
          `${caller}: ${name} must hold classes ${classes === Infinity ? "≥ 0" : `below ${classes}`}, got ${value} for example ${i}`,
        );
    }
  }
}
