import { layerViews } from "../../networks/layout.js";
import type { Criterion } from "./criterion.js";
import { scoreWeights } from "./score-weights.js";

/**
 * |trained weight| (Han et al. 2015; Frankle & Carbin 2019; "large final" in Zhou et al. 2019).
 * Property: changing a weight's sign, or scaling a layer by c > 0, leaves the layer's mask unchanged.
 */
export const magnitude: Criterion = ({ network, trained }) =>
  layerViews(network, trained).map(({ weights }) => weights.map(Math.abs));

/**
 * |initial weight| ("large init", Zhou et al. 2019, section 2): what magnitude pruning would do without training.
 * Property: reads nothing of the trained weights, so its masks of all levels are known beforehand.
 */
export const initialMagnitude: Criterion = ({ network, initial }) =>
  layerViews(network, initial).map(({ weights }) => weights.map(Math.abs));

/**
 * |trained| − |initial| ("magnitude increase", Zhou et al. 2019, section 2): which weights training made larger.
 * Property: changing the sign of either value leaves the score unchanged; exchanging the two changes its sign.
 */
export const magnitudeIncrease: Criterion = ({ network, initial, trained }) =>
  scoreWeights(network, [initial, trained], (before, after) => Math.abs(after) - Math.abs(before));

/**
 * |trained − initial| ("movement", Zhou et al. 2019, section 2): how far each weight went.
 * Property: adding one constant to both, or exchanging them, leaves the score unchanged.
 */
export const movement: Criterion = ({ network, initial, trained }) =>
  scoreWeights(network, [initial, trained], (before, after) => Math.abs(after - before));

/**
 * min(α |trained|, |initial|) with α = 1 ("large init, large final", Zhou et al. 2019, section 2): large at both ends. The paper chooses
 * α so that as many weights fall below either bound; here it is 1, for a score that does not depend on the other weights.
 * Property: never above `magnitude` nor `initialMagnitude`; exchanging the two ends leaves it unchanged.
 */
export const magnitudeBoth: Criterion = ({ network, initial, trained }) =>
  scoreWeights(network, [initial, trained], (before, after) => Math.min(Math.abs(after), Math.abs(before)));
