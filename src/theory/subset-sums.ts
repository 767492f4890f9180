import { checkNumbers } from "../numerics/check-numbers.js";
import { at } from "../numerics/index.js";

/** Values up to which all subsets are looked at: two halves of 2^20 sums. */
const MOST = 40;

/** The subset whose sum is nearest to a target. */
export interface NearestSubset {
  /** Indices of the chosen values, ascending; the empty subset is allowed. */
  readonly indices: readonly number[];
  /** Of the chosen values, added up in their order. */
  readonly sum: number;
  /** |sum − target|. */
  readonly distance: number;
}

/**
 * The subset of `values` whose sum is nearest to the target, exactly, by meeting in the middle (Horowitz & Sahni 1974): all sums of each
 * half, sorted, walked from opposite ends. Of equally near ones any. Cost: 2^(n/2) · n; 40 values take a second.
 * Throws on more than 40 values and on values or a target that are not finite.
 */
export function nearestSubsetSum(values: readonly number[], target: number): NearestSubset {
  checkValues("nearestSubsetSum", values, MOST);
  if (!Number.isFinite(target))
    throw new RangeError(`nearestSubsetSum: target must be finite, got ${target}`);
  const middle = values.length >>> 1;
  const left = sortedSums(values.slice(0, middle));
  const right = sortedSums(values.slice(middle));
  let [i, j] = [0, right.sums.length - 1];
  let best = { distance: Infinity, i: 0, j: 0 };
  while (i < left.sums.length && j >= 0) {
    const difference = at(left.sums, i) + at(right.sums, j) - target;
    if (Math.abs(difference) < best.distance) best = { distance: Math.abs(difference), i, j };
    if (difference > 0) j--;
    else i++;
  }
  const [low, high] = [at(left.masks, best.i), at(right.masks, best.j)];
  const chosen = [...values.keys()].filter((k) =>
    k < middle ? ((low >>> k) & 1) === 1 : ((high >>> (k - middle)) & 1) === 1,
  );
  const sum = chosen.reduce((total, k) => total + at(values, k), 0);
  return { indices: chosen, sum, distance: Math.abs(sum - target) };
}

/** All 2^n sums of subsets in ascending order; n ≤ 24. Cost: 2^(n+1). */
export function subsetSums(values: readonly number[]): Float64Array {
  checkValues("subsetSums", values, 24);
  return sortedSums(values).sums;
}

interface SortedSums {
  readonly sums: Float64Array;
  /** Of which values each sum is: bit k for value k. */
  readonly masks: Uint32Array;
}

/** Each value doubles the list: the sums without it and those with it are both in order, and are merged. */
function sortedSums(values: readonly number[]): SortedSums {
  let known: SortedSums = { sums: new Float64Array(1), masks: new Uint32Array(1) };
  values.forEach((value, k) => (known = merged(known, value, 1 << k)));
  return known;
}

function merged({ sums, masks }: SortedSums, value: number, bit: number): SortedSums {
  const size = sums.length;
  const both = { sums: new Float64Array(2 * size), masks: new Uint32Array(2 * size) };
  let [without, having] = [0, 0];
  for (let n = 0; n < 2 * size; n++) {
    const [a, b] = [sums[without] ?? Infinity, (sums[having] ?? Infinity) + value];
    const first = having === size || (without < size && a <= b);
    both.sums[n] = first ? a : b;
    both.masks[n] = first ? (masks[without++] as number) : (masks[having++] as number) | bit; // both below size
  }
  return both;
}

function checkValues(name: string, values: readonly number[], most: number): void {
  checkNumbers(name, "values", values);
  if (values.length > most)
    throw new RangeError(`${name}: values must be at most ${most}, got ${values.length}`);
}
