import { at } from "../../numerics/at.js";

/** Lines of more places than this are thinned for the picture. */
export const mostPositions = 2000;
const steps = 500;

/**
 * Of an ordered line the places that make the same picture: in each of 500 equal steps of the axis (of plotted
 * positions) the first, the lowest, the highest and the last. Lines of at most `mostPositions` places are kept whole.
 */
export function thinLine<P>(
  points: readonly P[],
  x: (point: P) => number,
  y: (point: P) => number,
): readonly P[] {
  if (points.length <= mostPositions) return points;
  const first = x(at(points, 0));
  const span = x(at(points, points.length - 1)) - first;
  const kept: P[] = [];
  let start = 0;
  const stepOf = (index: number): number => Math.floor((steps * (x(at(points, index)) - first)) / span);
  for (let i = 1; i <= points.length; i++) {
    if (i < points.length && stepOf(i) === stepOf(start)) continue;
    let [low, high] = [start, start];
    for (let k = start; k < i; k++) {
      if (y(at(points, k)) < y(at(points, low))) low = k;
      if (y(at(points, k)) > y(at(points, high))) high = k;
    }
    const chosen = [...new Set([start, low, high, i - 1])].sort((a, b) => a - b);
    kept.push(...chosen.map((k) => at(points, k)));
    start = i;
  }
  return kept;
}

/**
 * Of many points those that can be told apart: one for each cell of a grid of 400 × 300 over the panel (positions are
 * shares of the axes in [0, 1]). At most `mostPositions` points are kept whole.
 */
export function thinPoints<P>(
  points: readonly P[],
  x: (point: P) => number,
  y: (point: P) => number,
): readonly P[] {
  if (points.length <= mostPositions) return points;
  const taken = new Set<number>();
  return points.filter((point) => {
    const cell = Math.floor(400 * x(point)) * 301 + Math.floor(300 * y(point));
    return !taken.has(cell) && taken.add(cell) !== undefined;
  });
}
