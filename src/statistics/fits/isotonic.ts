import { at } from "../../numerics/at.js";
import { checkValues } from "../checks.js";

/**
 * The nonincreasing sequence nearest to the values in least squares, by pooling adjacent violators (Ayer et al. 1955; Barlow
 * et al. 1972, section 1.2): every run out of order becomes its mean. Cost: n. Throws when empty or not finite.
 */
export function nonincreasingFit(values: readonly number[]): number[] {
  checkValues("nonincreasingFit", values);
  const blocks: { mean: number; size: number }[] = [];
  for (const value of values) {
    let block = { mean: value, size: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean < block.mean; last = blocks.at(-1)) {
      const size = last.size + block.size;
      block = { mean: (last.mean * last.size + block.mean * block.size) / size, size };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, size }) => new Array<number>(size).fill(mean));
}

/**
 * The dose at which a nonincreasing curve first reaches `level`, linear in log dose between measured doses: 0 if it is there
 * at the lowest positive dose already, and Infinity if not at the highest. `doses` > 0, ascending.
 */
export function crossing(doses: readonly number[], curve: readonly number[], level: number): number {
  const first = curve.findIndex((y) => y <= level);
  if (first < 0) return Infinity;
  const reached = at(curve, first);
  if (reached === level) return at(doses, first);
  if (first === 0) return 0;
  const above = at(curve, first - 1);
  const share = (above - level) / (above - reached);
  const [low, high] = [at(doses, first - 1), at(doses, first)];
  return low * Math.exp(share * Math.log(high / low));
}
