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
