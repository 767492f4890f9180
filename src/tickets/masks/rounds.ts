import type { Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { checkNumbers } from "../../numerics/check-numbers.js";

/** Value of a weight that survives every level. */
export const ALIVE = 255;

/** A whole ladder of nested masks in one byte a weight. */
export interface EliminationRounds {
  /** The last level: masks exist for 0 … levels. */
  readonly levels: number;
  /** For each layer (outputs, inputs) row-major: the first level at which the weight is gone, `ALIVE` if there is none. */
  readonly layers: readonly Uint8Array[];
}

/**
 * The rounds of the masks at levels 0, 1, …. Throws on no masks, more than 255 of them, masks of different shapes, and on a weight that
 * comes back.
 */
export function roundsFromMasks(masks: readonly Mask[]): EliminationRounds {
  const first = masks[0];
  if (first === undefined) throw new RangeError("roundsFromMasks: masks must hold level 0, got none");
  if (masks.length > ALIVE)
    throw new RangeError(`roundsFromMasks: masks must be at most ${ALIVE}, got ${masks.length}`);
  const layers = first.layers.map((bits) => new Uint8Array(bits.length).fill(ALIVE));
  masks.forEach((mask, level) => {
    if (mask.layers.length !== layers.length)
      throw new RangeError(
        `roundsFromMasks: level ${level} must have ${layers.length} layers, got ${mask.layers.length}`,
      );
    layers.forEach((rounds, i) => {
      const bits = at(mask.layers, i);
      if (bits.length !== rounds.length)
        throw new RangeError(
          `roundsFromMasks: layer ${i} of level ${level} must have ${rounds.length} weights, got ${bits.length}`,
        );
      bits.forEach((bit, j) => {
        if (bit !== 0 && bit !== 1)
          throw new RangeError(
            `roundsFromMasks: layer ${i} of level ${level} must hold 0 and 1 only, got ${bit}`,
          );
        const gone = at(rounds, j) !== ALIVE;
        if (bit === 1 && gone)
          throw new RangeError(
            `roundsFromMasks: a pruned weight must stay pruned, got weight ${j} of layer ${i} back at level ${level}`,
          );
        if (bit === 0 && !gone) rounds[j] = level;
      });
    });
  });
  return { levels: masks.length - 1, layers };
}

/** The mask at a level. Throws unless the level is an integer from 0 to `levels`. */
export function maskAtLevel({ levels, layers }: EliminationRounds, level: number): Mask {
  if (!Number.isSafeInteger(level) || level < 0 || level > levels)
    throw new RangeError(`maskAtLevel: level must be an integer in [0, ${levels}], got ${level}`);
  return { layers: layers.map((rounds, i) => aliveAt(level, rounds, levels, i)) };
}

/** 1 where a weight of layer `index` is alive at a level. Throws on a round that the ladder does not have. */
function aliveAt(level: number, rounds: ArrayLike<number>, levels: number, index: number): Uint8Array {
  checkNumbers("maskAtLevel", `rounds of layer ${index}`, rounds, { least: 0, most: ALIVE, integer: true });
  const alive = new Uint8Array(rounds.length);
  for (let j = 0; j < alive.length; j++) {
    const round = at(rounds, j);
    if (round > levels && round !== ALIVE)
      throw new RangeError(
        `maskAtLevel: rounds of layer ${index} must be at most ${levels}, or ${ALIVE}, got ${round} at index ${j}`,
      );
    alive[j] = round > level ? 1 : 0;
  }
  return alive;
}
