import { layerViews } from "../networks/layout.js";
import type { Architecture, Mask } from "../networks/types.js";
import { at } from "../numerics/at.js";
import type { Rng } from "../numerics/random.js";
import { ascendingOrder } from "./ascendingOrder.js";
import { sameSign } from "./eligibleWeights.js";

/** "fresh": every level's changes in a new random order. "carried": each weight's next change depends on its last as in the real ladder. */
export type ChangeDealing = "fresh" | "carried";

/** One layer of a real ladder, eligible weights only: all that null ladders need of it. */
export interface LayerLadder {
  /** w₀ of the weights alive at level 0, in index order. */
  readonly initial: Float32Array;
  readonly levels: readonly LayerLevel[];
  /** Weights alive at the last level. */
  readonly survivors: number;
  /** Of the real survivors, those with the sign of w₀ at the end of the run. */
  readonly observed: KeptSigns;
}

interface LayerLevel {
  /** w_T − w₀ of the weights alive, in index order. */
  readonly changes: Float64Array;
  /** The same, ordered by the change of these weights at the level before; at level 0 as `changes`. */
  readonly byPrevious: Float64Array;
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
    return Uint32Array.from(alive.keys()).filter((j) => at(alive, j) === 1 && at(eligible, j) === 1);
  });
  const survivors = at(places, places.length - 1);
  if (survivors.length === 0)
    throw new RangeError(`permutationNull: layer ${index} must have an eligible survivor, got none`);
  runs.forEach(({ trained }, level) => {
    for (const j of at(places, level))
      for (const value of [at(initial, j), at(trained, j)])
        if (!Number.isFinite(value))
          throw new RangeError(
            `permutationNull: weights must be finite, got ${value} for weight ${j} of layer ${index} at level ${level}`,
          );
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
      if (level === 0) return { changes, byPrevious: changes };
      const order = ascendingOrder(Float32Array.from(alive, (j) => change(level - 1, j)));
      return { changes, byPrevious: Float64Array.from(order, (n) => at(changes, n)) };
    }),
    survivors: survivors.length,
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

/** One null ladder of a layer. Draws from `rng` level by level. */
export function nullLadder({ initial, levels }: LayerLadder, rng: Rng, dealing: ChangeDealing): KeptSigns {
  let before = initial;
  let dealt: Float64Array = new Float64Array(0);
  let denseKept: Uint8Array = new Uint8Array(0);
  for (const [level, real] of levels.entries()) {
    dealt = dealing === "carried" && level > 0 ? carry(dealt, real.byPrevious) : deal(real.changes, rng);
    const after = before.map((weight, n) => weight + at(dealt, n));
    const kept = signsKept(before, after);
    if (level === 0) denseKept = kept;
    const next = levels[level + 1];
    if (next === undefined) return { own: total(kept), dense: total(denseKept) };

    const staying = largest(after, next.changes.length);
    before = Float32Array.from(staying, (n) => at(before, n));
    dealt = Float64Array.from(staying, (n) => at(dealt, n));
    denseKept = Uint8Array.from(staying, (n) => at(denseKept, n));
  }
  throw new RangeError("permutationNull: levels must be at least 1, got 0");
}

function deal(changes: Float64Array, rng: Rng): Float64Array {
  const order = rng.permutation(changes.length);
  return changes.map((_, n) => at(changes, at(order, n)));
}

/** The weight of rank r by its last change gets the change of the real weight of rank r by its last change. */
function carry(last: Float64Array, byPrevious: Float64Array): Float64Array {
  const next = new Float64Array(last.length);
  ascendingOrder(Float32Array.from(last)).forEach((n, rank) => (next[n] = at(byPrevious, rank)));
  return next;
}

/** The indices, ascending, of the `count` weights of largest magnitude; of equal ones the lower index goes, as `prune` has it. */
function largest(weights: Float32Array, count: number): Uint32Array {
  const removed = weights.length - count;
  const sizes = weights.map(Math.abs);
  const sorted = sizes.slice().sort();
  const threshold = removed === 0 ? -1 : at(sorted, removed - 1);
  let atThreshold = removed === 0 ? 0 : removed - sorted.indexOf(threshold);
  const staying = new Uint32Array(count);
  let n = 0;
  sizes.forEach((size, j) => {
    if (size > threshold || (size === threshold && atThreshold-- <= 0)) staying[n++] = j;
  });
  return staying;
}

function signsKept(before: Float32Array, after: Float32Array): Uint8Array {
  return Uint8Array.from(before, (weight, n) => +sameSign(weight, at(after, n)));
}

function total(bits: Uint8Array): number {
  return bits.reduce((sum, bit) => sum + bit, 0);
}
