import type { OwnUpdate } from "../training/index.js";

/**
 * Plain SGD with noise on the gradient, w ← w − rate · (g + scale · ε): the own update rule to hand to `optimizerModule(noisyGradient, { scale, seed })`. ε is close to standard normal, the sum of
 * twelve uniform numbers less 6 (bounded by ±6), from a counter of seed, step and coordinate, so that a run resumed or on another back end draws the same; additions and products
 * alone, hence the same bits everywhere. Pruned weights stay 0. The noise scale of a step is that of the data plus size · scale² · batch: noise without a smaller batch.
 */
export const noisyGradient: OwnUpdate = ({ parameters, gradient, step, rate, options }) => {
  // Everything stands inside: the text of this function is what workers run and what the key holds.
  const scale = options["scale"] ?? 0;
  const mix = (value: number): number => {
    let x = value >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d); // lowbias32 (Wellons 2018)
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return (x ^ (x >>> 16)) >>> 0;
  };
  const begin = mix(mix((options["seed"] ?? 0) ^ 0x9e3779b9) ^ step);
  for (let i = 0; i < parameters.length; i++) {
    let state = mix(begin + Math.imul(i, 0x9e3779b9));
    let sum = -6;
    for (let k = 0; k < 12; k++) {
      state = mix(state + 0x6d2b79f5);
      sum += state / 4294967296;
    }
    parameters[i] = (parameters[i] ?? 0) - rate * ((gradient[i] ?? 0) + scale * sum);
  }
};
