import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Rng } from "../../numerics/random.js";
import { checkMask, keptCounts } from "./masks.js";
import { knownFields } from "../../numerics/checks.js";

/**
 * A random mask with as many weights as `mask`, spread over the layers as an Erdős-Rényi graph: the density of a layer is proportional to
 * (inputs + outputs) / (inputs · outputs) (Mocanu et al. 2018, section 2, equation 3), so its count to inputs + outputs. A layer that
 * would exceed density 1 is dense and the others share the rest (Evci et al. 2020, section 3, whose "kernel" variant this is for fully
 * connected layers). Whole numbers by largest remainder, ties to the lower index; a narrow layer may get none. Layer i draws uniformly
 * from `rng.split(i)`.
 * Property: the count of `mask` exactly; that of each layer within 1 of its ideal share.
 */
export function erkMask(
  mask: Mask,
  options: {
    /** The shape of the layers, to which the mask must belong. */
    readonly network: Architecture;
    /** Layer i draws from `rng.split(i)`. */
    readonly rng: Rng;
  },
): Mask {
  const { network, rng } = knownFields("erkMask", options, ["network", "rng"]);
  checkMask(network, mask, "erkMask");
  const total = keptCounts(mask).reduce((sum, count) => sum + count, 0);
  const counts = erkCounts(network, total);
  const layers = mask.layers.map((bits, i) => {
    const drawn = new Uint8Array(bits.length);
    for (const j of rng.split(i).permutation(bits.length).subarray(0, at(counts, i))) drawn[j] = 1;
    return drawn;
  });
  return { layers };
}

/** Weights of each layer; all arithmetic in whole numbers. */
function erkCounts({ layers }: Architecture, total: number): readonly number[] {
  const sizes = layers.map(({ inputs, outputs }) => inputs * outputs);
  const shares = layers.map(({ inputs, outputs }) => inputs + outputs);
  const counts = new Array<number>(layers.length).fill(0);
  let open = layers.map((_, i) => i);
  let rest = total;
  for (;;) {
    const sum = open.reduce((partial, i) => partial + at(shares, i), 0);
    const full = open.filter((i) => rest * at(shares, i) >= at(sizes, i) * sum);
    if (full.length === 0) {
      shareOut(open, { counts, shares, sum, rest });
      return counts;
    }
    for (const i of full) counts[i] = at(sizes, i);
    rest -= full.reduce((partial, i) => partial + at(sizes, i), 0);
    open = open.filter((i) => !full.includes(i));
  }
}

/** ⌊rest · share / sum⌋ each, and one more for those of largest remainder until `rest` is reached. */
function shareOut(
  open: readonly number[],
  {
    counts,
    shares,
    sum,
    rest,
  }: {
    readonly counts: number[];
    readonly shares: readonly number[];
    readonly sum: number;
    readonly rest: number;
  },
): void {
  const remainder = (i: number): number => (rest * at(shares, i)) % sum;
  let left = rest;
  for (const i of open) {
    counts[i] = (rest * at(shares, i) - remainder(i)) / sum;
    left -= at(counts, i);
  }
  const byRemainder = [...open].sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const i of byRemainder.slice(0, left)) counts[i] = at(counts, i) + 1;
}
