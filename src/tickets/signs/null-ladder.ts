import { layerViews } from "../../networks/layout.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { orderStatistic } from "../../numerics/order-statistic.js";
import type { Rng } from "../../numerics/random.js";
import { ascendingOrder } from "../masks/ascending-order.js";
import { checkFinite, sameSign } from "../masks/eligible-weights.js";
import { keptIndices } from "../masks/masks.js";

/** "fresh": every level's changes in a new random order. "carried": each weight's next change depends on its earlier ones as in the real ladder. */
export type ChangeDealing = "fresh" | "carried";

/** One layer of a real ladder, eligible weights only: all that null ladders need of it. */
export interface LayerLadder {
  /** w₀ of the weights alive at level 0, in index order. */
  readonly initial: Float32Array;
  readonly levels: readonly LayerLevel[];
  /** Weights alive at the last level. */
  readonly survivorCount: number;
  /** Of the real survivors, those with the sign of w₀ at the end of the run. */
  readonly observed: KeptSigns;
}

interface LayerLevel {
  /** w_T − w₀ of the weights alive, in index order. */
  readonly changes: Float64Array;
  /** The same, ordered by the sum of these weights' changes at all earlier levels; at level 0 as `changes`. */
  readonly byEarlier: Float64Array;
}

/** Survivors of the last mask that kept their sign, in the run of the last level and in that of level 0. */
export interface KeptSigns {
  readonly own: number;
  readonly dense: number;
}

/** What `layerLadders` reads; masks are checked against the network already. */
export interface RealLadder {
  readonly network: Architecture;
  readonly initial: Float32Array;
  readonly levels: readonly { readonly mask: Mask; readonly trained: Float32Array }[];
  readonly eligible: Mask;
}

/** The layers of a real ladder. Throws as `permutationNull` says. */
export function layerLadders({ network, initial, levels, eligible }: RealLadder): readonly LayerLadder[] {
  const trained = levels.map((level) => layerViews(network, level.trained));
  return layerViews(network, initial).map(({ weights }, i) =>
    layerLadder(
      weights,
      levels.map(({ mask }, level) => ({
        alive: at(mask.layers, i),
        trained: at(at(trained, level), i).weights,
      })),
      at(eligible.layers, i),
      i,
    ),
  );
}

function layerLadder(
  initial: Float32Array,
  runs: readonly { readonly alive: Uint8Array; readonly trained: Float32Array }[],
  eligible: Uint8Array,
  index: number,
): LayerLadder {
  // The eligible weights alive at each level, by their index in the layer.
  const places = runs.map(({ alive }, level) => {
    const before = runs[level - 1]?.alive;
    const back = alive.findIndex((bit, j) => bit === 1 && before?.[j] === 0);
    if (back !== -1)
      throw new RangeError(
        `permutationNull: a pruned weight must stay pruned, got weight ${back} of layer ${index} back at level ${level}`,
      );
    return keptIndices(alive.map((bit, j) => bit & at(eligible, j)));
  });
  const survivors = at(places, places.length - 1);
  if (survivors.length === 0)
    throw new RangeError(`permutationNull: layer ${index} must have an eligible survivor, got none`);
  runs.forEach(({ trained }, level) => {
    const where = `of layer ${index} at level ${level}`;
    for (const j of at(places, level)) {
      checkFinite("permutationNull", at(initial, j), j, where);
      checkFinite("permutationNull", at(trained, j), j, where);
    }
    const next = runs[level + 1];
    if (next !== undefined)
      checkChoice({ trained, next: next.alive, places: at(places, level), index, level });
  });

  const change = (level: number, j: number): number => at(at(runs, level).trained, j) - at(initial, j);
  const kept = (level: number): number =>
    survivors.reduce((n, j) => n + +sameSign(at(initial, j), at(at(runs, level).trained, j)), 0);
  return {
    initial: Float32Array.from(at(places, 0), (j) => at(initial, j)),
    levels: places.map((alive, level) => {
      const changes = Float64Array.from(alive, (j) => change(level, j));
      if (level === 0) return { changes, byEarlier: changes };
      const earlier = Array.from({ length: level }, (_, l) => l);
      const sum = (j: number): number => earlier.reduce((total, l) => total + change(l, j), 0);
      const order = ascendingOrder(Float32Array.from(alive, sum));
      return { changes, byEarlier: Float64Array.from(order, (n) => at(changes, n)) };
    }),
    survivorCount: survivors.length,
    observed: { own: kept(places.length - 1), dense: kept(0) },
  };
}

/** Throws unless the next mask kept the weights of largest magnitude. */
function checkChoice(choice: {
  readonly trained: Float32Array;
  readonly next: Uint8Array;
  readonly places: Uint32Array;
  readonly index: number;
  readonly level: number;
}): void {
  let [largestGone, smallestKept] = [0, Infinity];
  for (const j of choice.places) {
    const size = Math.abs(at(choice.trained, j));
    if (at(choice.next, j) === 1) smallestKept = Math.min(smallestKept, size);
    else largestGone = Math.max(largestGone, size);
  }
  if (largestGone > smallestKept)
    throw new RangeError(
      `permutationNull: level ${choice.level + 1} must keep the largest trained weights of level ${choice.level}, got ${smallestKept} kept and ${largestGone} pruned in layer ${choice.index}`,
    );
}

/** One null ladder of a layer. Draws from `rng` level by level. Plain loops over indices inside their arrays: this is where the time goes. */
export function nullLadder({ initial, levels }: LayerLadder, rng: Rng, dealing: ChangeDealing): KeptSigns {
  let before = initial;
  let earlier: Float64Array = new Float64Array(initial.length); // sums of changes, as far as they were dealt
  let denseKept: Uint8Array = new Uint8Array(0);
  for (const [level, real] of levels.entries()) {
    const carried = dealing === "carried" && level > 0;
    const dealt = carried ? carry(earlier, real.byEarlier) : deal(real.changes, rng);
    const after = new Float32Array(before.length);
    for (let n = 0; n < after.length; n++) after[n] = (before[n] as number) + (dealt[n] as number);
    if (level === 0) denseKept = signsKept(before, after);
    const next = levels[level + 1];
    if (next === undefined) return { own: total(signsKept(before, after)), dense: total(denseKept) };

    const staying = largest(after, next.changes.length);
    before = pick(before, staying, new Float32Array(staying.length));
    for (let n = 0; n < dealt.length; n++) dealt[n] = (dealt[n] as number) + (earlier[n] as number);
    earlier = pick(dealt, staying, new Float64Array(staying.length));
    denseKept = pick(denseKept, staying, new Uint8Array(staying.length));
  }
  throw new RangeError("permutationNull: levels must be at least 1, got 0");
}

function deal(changes: Float64Array, rng: Rng): Float64Array {
  return pick(changes, rng.permutation(changes.length), new Float64Array(changes.length));
}

/** The weight of rank r by its earlier changes gets the change of the real weight of rank r by its earlier ones. */
function carry(earlier: Float64Array, byEarlier: Float64Array): Float64Array {
  const next = new Float64Array(earlier.length);
  const order = ascendingOrder(new Float32Array(earlier));
  for (let rank = 0; rank < order.length; rank++) next[order[rank] as number] = byEarlier[rank] as number;
  return next;
}

/** The indices, ascending, of the `count` weights of largest magnitude; of equal ones the lower index goes, as `pruneTo` has it. */
function largest(weights: Float32Array, count: number): Uint32Array {
  const sizes = new Float32Array(weights.length);
  for (let n = 0; n < sizes.length; n++) sizes[n] = Math.abs(weights[n] as number);
  const { value: threshold, below } = orderStatistic(sizes.slice(), sizes.length - count);
  let atThreshold = sizes.length - count - below;
  const staying = new Uint32Array(count);
  let found = 0;
  for (let n = 0; n < sizes.length; n++) {
    const size = sizes[n] as number;
    if (size > threshold || (size === threshold && atThreshold-- <= 0)) staying[found++] = n;
  }
  return staying;
}

function signsKept(before: Float32Array, after: Float32Array): Uint8Array {
  const kept = new Uint8Array(before.length);
  for (let n = 0; n < kept.length; n++) kept[n] = +sameSign(before[n] as number, after[n] as number);
  return kept;
}

function pick<T extends Float32Array | Float64Array | Uint8Array>(from: T, places: Uint32Array, into: T): T {
  for (let n = 0; n < places.length; n++) into[n] = from[places[n] as number] as number;
  return into;
}

function total(bits: Uint8Array): number {
  let sum = 0;
  for (let n = 0; n < bits.length; n++) sum += bits[n] as number;
  return sum;
}
