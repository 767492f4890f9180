import { layerViews } from "../../networks/layout.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { ascendingOrder } from "../masks/ascending-order.js";
import { checkFinite, eligibleWeights, sameSign } from "../masks/eligible-weights.js";
import { checkMask } from "../masks/masks.js";
import { checkFields } from "../../numerics/checks.js";

/** How many weights end with the sign they began with. */
export interface SignShare {
  /** Weights that count: those of `exclude` left out. */
  readonly count: number;
  /** Weights with equal signs; of a matched control its expected value, no whole number. */
  readonly equal: number;
  /** equal / count, in [0, 1]. */
  readonly fraction: number;
}

/** A share that would vary if its weights were drawn: the closed form for all draws, nothing is sampled. */
export interface MatchedShare extends SignShare {
  /** Standard deviation of `fraction` over draws, in [0, 1]. */
  readonly standardDeviation: number;
}

/** Signs kept among the survivors, beside what other weights of the same run show. */
export interface SignComparison {
  /** The weights that survive. */
  readonly survivors: SignShare;
  /** All eligible weights that the run trained. */
  readonly all: SignShare;
  /** As many weights as survive, drawn from all of the same layer. */
  readonly layerMatched: MatchedShare;
  /** As many weights as survive, drawn from those of the same layer and nearly the same |w₀|. */
  readonly magnitudeMatched: MatchedShare;
}

/** The comparison over the network, and layer by layer. */
export interface SignPreservation extends SignComparison {
  /** First layer first. */
  readonly layers: readonly SignComparison[];
}

/** One run, its survivors, and what they are compared with. */
export interface SignPreservationOptions {
  /** Whose parameters and masks they are. */
  readonly network: Architecture;
  /** The parameters before training, of every weight: unmasked. */
  readonly initial: Float32Array;
  /** The parameters after the run in question: the ticket's own run, the dense run, any other from the same start. */
  readonly trained: Float32Array;
  /** The survivors. */
  readonly mask: Mask;
  /** The weights that the run trained; must hold all survivors. Default: every weight, as in the dense run. In the ticket's own run it is `mask`. */
  readonly alive?: Mask | undefined;
  /** (inputs), 1 for those whose first-layer weights do not count: `alwaysZeroInputs` of the training examples. Default none. */
  readonly exclude?: Uint8Array | undefined;
  /** Weights of neighbouring |w₀| that form a stratum of `magnitudeMatched`: an integer ≥ 1. Default 50: see `signPreservation`. */
  readonly stratum?: number | undefined;
}

/**
 * The fraction of weights with sign(w_T) = sign(w₀), 0 having no sign, among the survivors and among controls from the same run. Both matched
 * controls ask what would be seen if survival had nothing to do with w_T given the layer (and |w₀|): the survivors are redrawn within
 * strata from all eligible weights the run trained, themselves included, so that the mean Σ n_s p_s / Σ n_s and the variance (hypergeometric,
 * independent strata) have closed forms. `layerMatched` has a stratum a layer, `magnitudeMatched` cuts each layer, ordered by |w₀|, into
 * strata of `stratum` weights or a little more. Strata rather than nearest neighbours: no weight is used twice, no order of matching matters, and a survivor
 * without a neighbour that died is compared with what there is, not with one far off. 50 weights are 20 strata in the smallest layer of LeNet-300-100,
 * 600 and 4,700 in the others; of 1 weight each the control would be the survivors themselves.
 * If |w₀| ≫ |w_T − w₀| everything keeps its sign: the controls tell that from luck, but not selection on |w_T| itself; `permutationNull` does.
 * Throws on shapes that do not fit, numbers that are not finite, survivors that the run did not train, and a layer without an eligible survivor.
 */
export function signPreservation(options: SignPreservationOptions): SignPreservation {
  const known = ["network", "initial", "trained", "mask", "alive", "exclude", "stratum"];
  checkFields("signPreservation", options, known);
  const { network, initial, trained, mask, alive, exclude, stratum = 50 } = options;
  checkMask(network, mask, "signPreservation");
  if (alive !== undefined) checkMask(network, alive, "signPreservation");
  if (!Number.isSafeInteger(stratum) || stratum < 1)
    throw new RangeError(`signPreservation: stratum must be an integer ≥ 1, got ${stratum}`);
  const eligible = eligibleWeights(network, exclude, "signPreservation").layers;
  const after = layerViews(network, trained);
  const layers = layerViews(network, initial).map(({ weights }, i) => {
    const survivors = at(mask.layers, i);
    const trainedBits = alive?.layers[i];
    const counted = at(eligible, i).map((bit, j) => {
      const lives = trainedBits?.[j] ?? 1;
      if (survivors[j] === 1 && lives === 0)
        throw new RangeError(
          `signPreservation: survivors must be alive in the run, got weight ${j} of layer ${i} dead`,
        );
      return bit & lives;
    });
    return layerOf(
      gather({ before: weights, after: at(after, i).weights, survivors, counted }, i),
      stratum,
      i,
    );
  });
  return { ...merge(layers), layers: layers.map((layer) => merge([layer])) };
}

/** The eligible weights of one layer, in index order. */
interface Weights {
  readonly magnitude: Float32Array;
  /** 1 where sign(w_T) = sign(w₀). */
  readonly equal: Uint8Array;
  /** 1 where the weight survives. */
  readonly survives: Uint8Array;
}

function gather(
  layer: Record<"before" | "after", Float32Array> & Record<"survivors" | "counted", Uint8Array>,
  index: number,
): Weights {
  const places: number[] = [];
  layer.counted.forEach((bit, j) => {
    if (bit === 0) return;
    checkFinite("signPreservation", at(layer.before, j), j, `of layer ${index}`);
    checkFinite("signPreservation", at(layer.after, j), j, `of layer ${index}`);
    places.push(j);
  });
  const { before, after, survivors } = layer; // of one length, which `places` lie in
  return {
    magnitude: Float32Array.from(places, (j) => Math.abs(before[j] as number)),
    equal: Uint8Array.from(places, (j) => +sameSign(before[j] as number, after[j] as number)),
    survives: Uint8Array.from(places, (j) => survivors[j] as number),
  };
}

/** Counts, and for the controls their expected value and variance: all of them add up over layers. */
interface Tally {
  readonly count: number;
  readonly equal: number;
  readonly variance: number;
}

type LayerTallies = Readonly<Record<keyof SignComparison, Tally>>;

function layerOf({ magnitude, equal, survives }: Weights, stratum: number, index: number): LayerTallies {
  const order = ascendingOrder(magnitude);
  const prefix = (bits: (j: number) => number): Float64Array => {
    const sums = new Float64Array(order.length + 1);
    order.forEach((j, rank) => (sums[rank + 1] = (sums[rank] as number) + bits(j)));
    return sums;
  };
  const sums = { survives: prefix((j) => survives[j] as number), equal: prefix((j) => equal[j] as number) };
  const kept = prefix((j) => (survives[j] as number) & (equal[j] as number));
  const total = order.length;
  if (at(sums.survives, total) === 0)
    throw new RangeError(`signPreservation: layer ${index} must have an eligible survivor, got none`);
  const strata = Math.max(1, Math.floor(total / stratum));
  const ends = Array.from({ length: strata + 1 }, (_, s) => Math.floor((s * total) / strata));
  return {
    survivors: { count: at(sums.survives, total), equal: at(kept, total), variance: 0 },
    all: { count: total, equal: at(sums.equal, total), variance: 0 },
    layerMatched: redrawn(sums, [0, total]),
    magnitudeMatched: redrawn(sums, ends),
  };
}

/** Mean and variance of the equal signs if in each stratum as many weights as survive were drawn from it without replacement. */
function redrawn(sums: Readonly<Record<"survives" | "equal", Float64Array>>, ends: readonly number[]): Tally {
  let [count, equal, variance] = [0, 0, 0];
  for (let s = 1; s < ends.length; s++) {
    const [from, to] = [at(ends, s - 1), at(ends, s)];
    const size = to - from;
    const drawn = at(sums.survives, to) - at(sums.survives, from);
    const share = (at(sums.equal, to) - at(sums.equal, from)) / size;
    count += drawn;
    equal += drawn * share;
    if (size > 1) variance += (drawn * share * (1 - share) * (size - drawn)) / (size - 1);
  }
  return { count, equal, variance };
}

function merge(layers: readonly LayerTallies[]): SignComparison {
  const share = (field: keyof SignComparison): MatchedShare => {
    const sum = (part: keyof Tally): number => layers.reduce((total, layer) => total + layer[field][part], 0);
    const [count, equal] = [sum("count"), sum("equal")];
    return { count, equal, fraction: equal / count, standardDeviation: Math.sqrt(sum("variance")) / count };
  };
  const plain = (field: "survivors" | "all"): SignShare => {
    const { count, equal, fraction } = share(field);
    return { count, equal, fraction };
  };
  return {
    survivors: plain("survivors"),
    all: plain("all"),
    layerMatched: share("layerMatched"),
    magnitudeMatched: share("magnitudeMatched"),
  };
}
