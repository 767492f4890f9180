import type { Architecture, DenseLayer, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Rng } from "../../numerics/random.js";
import { checkMask } from "./masks.js";
import { knownFields } from "../../numerics/checks.js";

/**
 * Swaps tried for each entry of the rarer kind (kept or pruned). Measured on LeNet masks at half density, where most swaps are refused: 10
 * leave the overlap with the old mask 0.008 above its limit of 0.765, 20 leave less than the noise.
 */
const ATTEMPTS_PER_ENTRY = 20;

/** The network, and where the swaps are drawn from. */
export interface ShuffledMaskOptions {
  /** The shape of the layers, to which the mask must belong. */
  readonly network: Architecture;
  /** Layer i draws from `rng.split(i)`. */
  readonly rng: Rng;
}

/**
 * A mask in which every unit keeps its in-degree and its out-degree and all else is random: dead border pixels stay unconnected. Each
 * layer is walked by checkerboard swaps ((a→b, c→d) becomes (a→d, c→b) where neither was there; a refused swap counts as a step), whose
 * limit is uniform over all matrices with these degrees (Ryser 1957; Rao, Jana & Bandyopadhyay 1996).
 * Property: on small matrices all cases come out equally often. Cost: 20 tries an entry; for LeNet-300-100 0.7 s at half density, 0.1 s at a tenth.
 */
export function shuffledMask(mask: Mask, options: ShuffledMaskOptions): Mask {
  const { network, rng } = knownFields("shuffledMask", options, ["network", "rng"]);
  checkMask(network, mask, "shuffledMask");
  return { layers: mask.layers.map((bits, i) => shuffleLayer(bits, at(network.layers, i), rng.split(i))) };
}

function shuffleLayer(bits: Uint8Array, { inputs }: Pick<DenseLayer, "inputs">, rng: Rng): Uint8Array {
  const shuffled = bits.slice();
  // Swapping the pruned entries is the same walk; the rarer kind is refused less often.
  const kept = bits.reduce((sum, bit) => sum + bit, 0);
  const moving = 2 * kept <= bits.length ? 1 : 0;
  const resting = 1 - moving;
  const positions = Uint32Array.from(indicesOf(bits, moving));
  if (positions.length < 2) return shuffled;

  for (let attempt = ATTEMPTS_PER_ENTRY * positions.length; attempt > 0; attempt--) {
    const first = rng.integer(positions.length);
    const second = rng.integer(positions.length);
    const p = at(positions, first);
    const q = at(positions, second);
    // p = (row a, column b), q = (row c, column d); their other corners are (a, d) and (c, b).
    const columnGap = (q % inputs) - (p % inputs);
    const corner1 = p + columnGap;
    const corner2 = q - columnGap;
    // In one row or one column the corners are p and q themselves, and not at rest.
    if (shuffled[corner1] !== resting || shuffled[corner2] !== resting) continue;
    shuffled[p] = shuffled[q] = resting;
    shuffled[corner1] = shuffled[corner2] = moving;
    positions[first] = corner1;
    positions[second] = corner2;
  }
  return shuffled;
}

function* indicesOf(bits: Uint8Array, value: number): Generator<number> {
  for (let i = 0; i < bits.length; i++) if (bits[i] === value) yield i;
}
