import { at } from "../../numerics/at.js";
import type { Rng } from "../../numerics/random.js";
import type { Criterion, CriterionInput } from "./criterion.js";
import { scoreWeights } from "./score-weights.js";

/*
 * The sign-aware criteria of Zhou et al. 2019 (section 5 and the scenarios of their code): max(0, s), where s counts only weights that
 * kept their sign in training, or only those that changed it. Such scores are 0 for a large part of the weights, and pruning 0s in the
 * order of their index would cut off whole units. So, as in the authors' code, the 0s come in random order: a weight with s ≤ 0 gets −u,
 * u uniform in [0, 1), drawn for every weight from a stream of its layer. Above 0 the scores are the published ones.
 */

/**
 * max(0, trained · sign(initial)): large, and on the side of zero where it began ("large final, same sign").
 * Property: every weight that changed its sign goes before any that kept it; changing the sign of both ends changes nothing.
 */
export const magnitudeSameSign: Criterion = (input) =>
  positivePart(input, (before, after) => after * Math.sign(before));

/**
 * max(0, −trained · sign(initial)): large, and on the other side of zero ("large final, differing sign": the paper's control).
 * Property: every weight that kept its sign goes before any that changed it.
 */
export const magnitudeDifferentSign: Criterion = (input) =>
  positivePart(input, (before, after) => -after * Math.sign(before));

/**
 * max(0, |trained| − |initial|) where the sign was kept, else 0 ("magnitude increase, same sign"). The authors' code leaves out the
 * maximum, so that a weight of the right sign that shrank goes before one of the wrong sign; here both count as 0.
 * Property: of positive scores, `magnitudeIncrease` of the weights that kept their sign, and no others.
 */
export const magnitudeIncreaseSameSign: Criterion = (input) =>
  positivePart(input, (before, after) => (after * Math.sign(before) <= 0 ? 0 : increase(before, after)));

/** The same where the sign changed ("magnitude increase, differing sign"). Property: as `magnitudeIncreaseSameSign`, of the others. */
export const magnitudeIncreaseDifferentSign: Criterion = (input) =>
  positivePart(input, (before, after) => (after * Math.sign(before) >= 0 ? 0 : increase(before, after)));

const increase = (before: number, after: number): number => Math.abs(after) - Math.abs(before);

/** Positive scores as they are; in place of the others −u. NaN stays NaN, for `prune` to refuse. */
function positivePart(
  { network, initial, trained, rng }: CriterionInput,
  score: (before: number, after: number) => number,
): Float64Array[] {
  return scoreWeights(network, [initial, trained], score).map((scores, i) => {
    const order: Rng = rng.split(i);
    return scores.map((_, j) => {
      const tie = -order.uniform();
      return at(scores, j) <= 0 ? tie : at(scores, j);
    });
  });
}
