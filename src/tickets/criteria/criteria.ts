import type { Architecture, Mask, ParameterBuffer } from "../../networks/types.js";
import type { Rng } from "../../numerics/random.js";
import {
  initialMagnitude,
  magnitude,
  magnitudeBoth,
  magnitudeIncrease,
  movement,
} from "./magnitude-criteria.js";
import type { PruneScope } from "../masks/prune-rates.js";
import { gradientTimesWeight, snip } from "./sensitivity-criteria.js";
import {
  magnitudeDifferentSign,
  magnitudeIncreaseDifferentSign,
  magnitudeIncreaseSameSign,
  magnitudeSameSign,
} from "./sign-criteria.js";
import { synflow } from "./synflow.js";
import { checkName } from "../../numerics/checks.js";

/** One array a layer, (outputs, inputs) row-major: larger is kept. Scores of weights that are already pruned are not read. */
export type LayerScores = readonly ArrayLike<number>[];

/** What a criterion may look at. */
export interface CriterionInput {
  readonly network: Architecture;
  /** The weights that still survive. */
  readonly mask: Mask;
  /** The parameters this level started from, masked. */
  readonly initial: ParameterBuffer;
  /** The parameters after training this level, masked; at initialisation, before any training, the initial ones. */
  readonly trained: ParameterBuffer;
  /**
   * Gradient of the mean loss over the caller's scoring examples at these (masked) parameters, laid out as the parameters, 0 at pruned
   * weights. Throws where there are no examples to score on.
   */
  readonly gradient: (parameters: ParameterBuffer) => ParameterBuffer;
  /** A stream of its own for this level. */
  readonly rng: Rng;
}

/** Scores every weight; `pruneTo` and `prune` remove the lowest. A pure function of its input, an own one as well. */
export type Criterion = (input: CriterionInput) => LayerScores;

/** A criterion and the way in which its source applies it; a study may choose another way. */
export interface CriterionEntry {
  readonly score: Criterion;
  /** "end": after training the level below, level by level. "start": pruning at initialisation, without any training. */
  readonly when: "end" | "start";
  /** Whether weights compete inside their layer or over the whole network. */
  readonly scope: PruneScope;
  /** Prunings with scores anew on the way to one mask, without training between them: ≥ 1. */
  readonly rounds: number;
}

/** Uniform scores in [0, 1) that know nothing of the weights: the baseline of every criterion. */
const random: Criterion = ({ network, rng }) =>
  network.layers.map(({ inputs, outputs }, i) => {
    const layer = rng.split(i);
    return Float64Array.from({ length: inputs * outputs }, () => layer.uniform());
  });

/** As Frankle & Carbin and Zhou et al. prune LeNet: after training, each layer by itself. */
const trainedLayers = { when: "end", scope: "layer", rounds: 1 } as const;

/** The criteria known by name. To add one, add an entry. */
export const criteria = {
  magnitude: { score: magnitude, ...trainedLayers },
  initialMagnitude: { score: initialMagnitude, ...trainedLayers },
  magnitudeIncrease: { score: magnitudeIncrease, ...trainedLayers },
  movement: { score: movement, ...trainedLayers },
  magnitudeBoth: { score: magnitudeBoth, ...trainedLayers },
  magnitudeSameSign: { score: magnitudeSameSign, ...trainedLayers },
  magnitudeDifferentSign: { score: magnitudeDifferentSign, ...trainedLayers },
  magnitudeIncreaseSameSign: { score: magnitudeIncreaseSameSign, ...trainedLayers },
  magnitudeIncreaseDifferentSign: { score: magnitudeIncreaseDifferentSign, ...trainedLayers },
  random: { score: random, ...trainedLayers },
  gradientTimesWeight: { score: gradientTimesWeight, when: "end", scope: "global", rounds: 1 },
  snip: { score: snip, when: "start", scope: "global", rounds: 1 },
  synflow: { score: synflow, when: "start", scope: "global", rounds: 100 },
} satisfies Record<string, CriterionEntry>;

/** Names of the table `criteria`. */
export type CriterionName = keyof typeof criteria;

/** The scoring function of a name; a function is returned as it is. Throws on an unknown name, listing the known. */
export function resolveCriterion(criterion: CriterionName | Criterion): Criterion {
  if (typeof criterion === "function") return criterion;
  checkName("resolveCriterion", "name", criterion, Object.keys(criteria));
  return criteria[criterion].score;
}
