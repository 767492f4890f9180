import {
  initialMagnitude,
  magnitude,
  magnitudeBoth,
  magnitudeIncrease,
  movement,
} from "./magnitude-criteria.js";
import type { Criterion, CriterionEntry } from "./criterion.js";
import { gradientTimesWeight, snip } from "./sensitivity-criteria.js";
import {
  magnitudeDifferentSign,
  magnitudeIncreaseDifferentSign,
  magnitudeIncreaseSameSign,
  magnitudeSameSign,
} from "./sign-criteria.js";
import { synflow } from "./synflow.js";
import { checkName } from "../../numerics/checks.js";

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
  /** |trained weight|: Han et al. 2015; Frankle & Carbin 2019. */
  magnitude: { score: magnitude, ...trainedLayers },
  /** |initial weight|, as pruning without training: "large init", Zhou et al. 2019, section 2. */
  initialMagnitude: { score: initialMagnitude, ...trainedLayers },
  /** |trained| − |initial|: "magnitude increase", Zhou et al. 2019, section 2. */
  magnitudeIncrease: { score: magnitudeIncrease, ...trainedLayers },
  /** |trained − initial|: "movement", Zhou et al. 2019, section 2. */
  movement: { score: movement, ...trainedLayers },
  /** The smaller of |trained| and |initial|: "large init, large final" with α = 1, Zhou et al. 2019, section 2. */
  magnitudeBoth: { score: magnitudeBoth, ...trainedLayers },
  /** |trained| where the sign is still the initial one: "large final, same sign", Zhou et al. 2019. */
  magnitudeSameSign: { score: magnitudeSameSign, ...trainedLayers },
  /** |trained| where the sign is another one: "large final, differing sign", the control of Zhou et al. 2019. */
  magnitudeDifferentSign: { score: magnitudeDifferentSign, ...trainedLayers },
  /** `magnitudeIncrease` where the sign is still the initial one: "magnitude increase, same sign", Zhou et al. 2019. */
  magnitudeIncreaseSameSign: { score: magnitudeIncreaseSameSign, ...trainedLayers },
  /** `magnitudeIncrease` where the sign is another one: "magnitude increase, differing sign", Zhou et al. 2019. */
  magnitudeIncreaseDifferentSign: { score: magnitudeIncreaseDifferentSign, ...trainedLayers },
  /** Uniform scores that know nothing of the weights: the baseline of every criterion, as in Frankle & Carbin 2019. */
  random: { score: random, ...trainedLayers },
  /** |w · ∂L/∂w| of the trained weights: Mozer & Smolensky 1989, for units; Molchanov et al. 2016, section 2.2. */
  gradientTimesWeight: { score: gradientTimesWeight, when: "end", scope: "global", rounds: 1 },
  /** |w · ∂L/∂w| before training: Lee et al. 2019, equations 4-6. */
  snip: { score: snip, when: "start", scope: "global", rounds: 1 },
  /** |w · ∂R/∂w| of the flow R through absolute weights, without data, in 100 rounds: Tanaka et al. 2020, algorithm 1. */
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
