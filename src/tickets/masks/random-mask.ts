import type { Mask } from "../../networks/types.js";
import type { Rng } from "../../numerics/random.js";
import { keptCounts } from "./masks.js";
import { at } from "../../numerics/at.js";
import { knownFields } from "../../numerics/checks.js";

/**
 * A mask drawn uniformly inside each layer with the counts of `mask`: the literature's "layer-wise shuffle". Keeps how many weights
 * each layer has, and nothing else of where they are. Layer i draws from `rng.split(i)`.
 */
export function randomMask(
  mask: Mask,
  options: {
    /** Layer i draws from `rng.split(i)`. */
    readonly rng: Rng;
  },
): Mask {
  const { rng } = knownFields("randomMask", options, ["rng"]);
  const counts = keptCounts(mask);
  const layers = mask.layers.map((bits, i) => {
    const drawn = new Uint8Array(bits.length);
    for (const j of rng.split(i).permutation(bits.length).subarray(0, at(counts, i))) drawn[j] = 1;
    return drawn;
  });
  return { layers };
}
