import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Rng } from "../../numerics/random.js";
import { mean, standardDeviation } from "../../statistics/intervals/summaries.js";
import { eligibleWeights } from "../masks/eligible-weights.js";
import type { ChangeDealing, KeptSigns } from "./null-ladder.js";
import { layerLadders, nullLadder } from "./null-ladder.js";
import { checkMask } from "../masks/masks.js";
import { checkFields } from "../../numerics/checks.js";

/** One level of a ladder that was run. */
export interface TrainedLevel {
  /** The weights alive while it was trained. */
  readonly mask: Mask;
  /** The parameters at its end, those by which the next mask was chosen. */
  readonly trained: Float32Array;
}

/** The ladder that was run, and how the null ladders are drawn. */
export interface PermutationNullOptions {
  /** Whose parameters and masks they are. */
  readonly network: Architecture;
  /** The parameters to which every level was reset, of every weight: unmasked. */
  readonly initial: Float32Array;
  /** Level 0 first; the last is the ticket's own run, and its mask the survivors. At least 1; with 1 nothing is selected. */
  readonly levels: readonly TrainedLevel[];
  /** Null ladders: an integer ≥ 2. Default 20: their mean is known to a fifth of their deviation, far below the 0.02 that matters. */
  readonly draws?: number | undefined;
  /** Draw d, layer i uses `rng.split(d).split(i)`. */
  readonly rng: Rng;
  /** (inputs), 1 for those whose first-layer weights do not count: `alwaysZeroInputs` of the training examples. Default none. */
  readonly exclude?: Uint8Array | undefined;
  /** How a level's changes are dealt to the null ladder's weights. Default "carried"; see `permutationNull`. */
  readonly changes?: ChangeDealing | undefined;
}

/** A statistic of the real ladder beside its values in null ladders; fractions in [0, 1]. */
export interface NullComparison {
  /** In the real ladder. */
  readonly observed: number;
  /** One a draw. */
  readonly values: readonly number[];
  /** Of `values`. */
  readonly mean: number;
  /** Of the draws, with n − 1. */
  readonly standardDeviation: number;
  /** observed − mean. */
  readonly excess: number;
}

/** The final survivors' sign preservation in one run. */
export interface NullOfRun extends NullComparison {
  /** First layer first. */
  readonly layers: readonly NullComparison[];
}

/** Sign preservation of the final survivors beside the null, in two runs. */
export interface PermutationNull {
  /** How many eligible survivors each layer has, in the real ladder and in every null ladder. */
  readonly survivors: readonly number[];
  /** In the run of the last level: the ticket's own. */
  readonly own: NullOfRun;
  /** The same survivors in the run of level 0. */
  readonly dense: NullOfRun;
}

/**
 * How many survivors keep their sign if changes know nothing of initial values: null ladders that start from the real w₀ and, level by level, give
 * the changes Δw = w_T − w₀ of the real level's alive weights in random order to the weights alive in the null ladder itself, inside each layer; keep the
 * largest |w₀ + Δw|, as many as the real ladder; reset; and measure sign preservation among the survivors of the last mask, in the own and in the
 * dense run. So selection on |w_T|, which alone favours weights that did not cross zero, acts in the null at every level as in the ladder.
 *
 * The counts are those of the real masks among eligible weights, so that every level has exactly one change a weight, whatever the rates were.
 * "carried" (default) permutes level 0 and then keeps how a weight's changes hang together: the null weight of rank r by the sum of its earlier
 * changes, among those alive, gets the change of the real weight of that rank (exact if a change is a lasting part plus noise). "fresh" permutes
 * every level anew, as if the levels of a weight were independent. Real ones are not (same start, same data order): a weight that was selected by a
 * large change has it again, which "fresh" takes for an effect. Changes without effect but correlated by 0.5 between levels lie 0.05 above
 * its mean in the own run and 0.02 in the dense run (test net of 3 levels), and not above that of "carried".
 *
 * Property: of data made by the null the observed value is uniform among the draws (with "fresh" exactly, if levels are independent). Cost: LeNet-300-100, 9 levels, 20 draws: 5 s.
 * Throws on shapes that do not fit, no levels, weights that come back, weights that are not finite, a layer without an eligible survivor, and
 * on masks that magnitude did not choose: the null would be another experiment.
 */
export function permutationNull(options: PermutationNullOptions): PermutationNull {
  const known = ["network", "initial", "levels", "draws", "rng", "exclude", "changes"];
  checkFields("permutationNull", options, known);
  const { network, initial, levels, draws = 20, rng, exclude, changes = "carried" } = options;
  for (const level of levels) checkFields("permutationNull", level, ["mask", "trained"], "level field");
  if (levels.length === 0) throw new RangeError("permutationNull: levels must be at least 1, got 0");
  if (!Number.isSafeInteger(draws) || draws < 2)
    throw new RangeError(`permutationNull: draws must be an integer ≥ 2, got ${draws}`);
  if (!["fresh", "carried"].includes(changes))
    throw new RangeError(`permutationNull: changes must be "fresh" or "carried", got ${String(changes)}`);
  for (const { mask } of levels) checkMask(network, mask, "permutationNull");
  const eligible = eligibleWeights(network, exclude, "permutationNull");
  const ladders = layerLadders({ network, initial, levels, eligible });

  const observed = ladders.map((ladder) => ladder.observed);
  const drawn = Array.from({ length: draws }, (_, draw) => {
    const stream = rng.split(draw);
    return ladders.map((ladder, i) => nullLadder(ladder, stream.split(i), changes));
  });
  const survivorCounts = ladders.map(({ survivorCount }) => survivorCount);
  return {
    survivors: survivorCounts,
    own: ofRun(survivorCounts, { observed, drawn }, "own"),
    dense: ofRun(survivorCounts, { observed, drawn }, "dense"),
  };
}

function ofRun(
  survivorCounts: readonly number[],
  kept: { readonly observed: readonly KeptSigns[]; readonly drawn: readonly (readonly KeptSigns[])[] },
  run: keyof KeptSigns,
): NullOfRun {
  const over = (layers: readonly number[]): NullComparison => {
    const sum = (value: (i: number) => number): number => layers.reduce((total, i) => total + value(i), 0);
    const count = sum((i) => at(survivorCounts, i));
    const fraction = (one: readonly KeptSigns[]): number => sum((i) => at(one, i)[run]) / count;
    const values = kept.drawn.map(fraction);
    const [observed, expected] = [fraction(kept.observed), mean(values)];
    const excess = observed - expected;
    return { observed, values, mean: expected, standardDeviation: standardDeviation(values), excess };
  };
  const layers = survivorCounts.map((_, i) => i);
  return { ...over(layers), layers: layers.map((i) => over([i])) };
}
