import { at } from "../../numerics/at.js";
import { checkNumbers } from "../../numerics/check-numbers.js";

/**
 * Holm's step-down p values (1979), in the given order: rejecting those ≤ α keeps the chance of any false rejection ≤ α,
 * whatever the dependence. Throws unless every p lies in [0, 1].
 */
export function holm(given: readonly number[]): readonly number[] {
  const pValues = checkedProbabilities("holm", given);
  const m = pValues.length;
  const adjusted = new Array<number>(m);
  let largest = 0;
  ascending(pValues).forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (m - rank) * at(pValues, index)));
    adjusted[index] = largest;
  });
  return adjusted;
}

/**
 * Benjamini & Hochberg's step-up p values (1995), in the given order: rejecting those ≤ q keeps the expected share of false
 * rejections ≤ q for independent tests. Throws unless every p lies in [0, 1].
 */
export function benjaminiHochberg(given: readonly number[]): readonly number[] {
  const pValues = checkedProbabilities("benjaminiHochberg", given);
  const m = pValues.length;
  const adjusted = new Array<number>(m);
  let smallest = 1;
  ascending(pValues)
    .reverse()
    .forEach((index, fromTop) => {
      smallest = Math.min(smallest, (m / (m - fromTop)) * at(pValues, index));
      adjusted[index] = smallest;
    });
  return adjusted;
}

/** Indices by ascending p. */
const ascending = (pValues: readonly number[]): number[] =>
  pValues.map((_, i) => i).sort((i, j) => at(pValues, i) - at(pValues, j));

function checkedProbabilities(name: string, given: readonly number[]): readonly number[] {
  checkNumbers(name, "p values", given, { least: 0, most: 1 });
  return Array.from(given); // of a typed array too, whose own `map` would cut indices
}
