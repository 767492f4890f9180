import { at } from "../../numerics/at.js";
import { checkValues } from "../checks.js";

/** A logistic in log dose between two known ends: to + (from − to) / (1 + (dose / halfDose)^slope). */
export interface HillCurve {
  /** At dose 0. */
  readonly from: number;
  /** At an infinite dose. */
  readonly to: number;
  /** Where the curve is half-way between; Infinity if from = to. */
  readonly halfDose: number;
  /** Steepness in log dose, > 0: from 10 % to 90 % the dose grows by 81^(1/slope). */
  readonly slope: number;
}

/** The curve at a dose ≥ 0 (Hill 1910; the Emax model of pharmacology). */
export function hillCurve({ from, to, halfDose, slope }: HillCurve, dose: number): number {
  checkValues("hillCurve: from and to", [from, to]);
  if (!(halfDose > 0 && slope > 0 && dose >= 0))
    // NaN is none of these
    throw new RangeError(
      `hillCurve: halfDose and slope must be > 0, dose ≥ 0, got ${halfDose}, ${slope}, ${dose}`,
    );
  if (dose === 0 || halfDose === Infinity) return from;
  return to + (from - to) / (1 + Math.exp(slope * Math.log(dose / halfDose)));
}

/** Slopes lie in [1/4, 16]: flatter is a line in log dose, steeper a step between neighbouring doses. */
const SLOPES = [Math.log(0.25), Math.log(16)] as const;
/** How far beyond the doses measured the half dose may lie in the search, as a factor. */
const BEYOND = 10;
/** Steps of the first grid in each direction. */
const GRID = 8;
/** Steps of the refinement at most, and the change of a logarithm below which it ends. */
const REFINEMENTS = 50;
const FINEST = 1e-5;

/**
 * Least squares for `halfDose` and `slope` with both ends given, as a function of the values at `doses` (> 0, ascending), so
 * that many fits share one table: the best of a 9 × 9 grid in both logarithms, then damped Gauss-Newton steps
 * (Marquardt 1963). No randomness. The half dose is searched within [first dose / 10, 10 · last dose].
 */
export function hillFitter(
  doses: readonly number[],
): (values: readonly number[], ends: Pick<HillCurve, "from" | "to">) => HillCurve {
  checkValues("hillFitter", doses, 2);
  const logs = Float64Array.from(doses, Math.log);
  const places = [at(logs, 0) - Math.log(BEYOND), at(logs, logs.length - 1) + Math.log(BEYOND)] as const;
  const grid = Array.from({ length: (GRID + 1) * (GRID + 1) }, (_, g) => {
    const place = along(places, Math.floor(g / (GRID + 1)) / GRID);
    const slope = along(SLOPES, (g % (GRID + 1)) / GRID);
    return { place, slope, shares: logs.map((log) => share(place, slope, log)) };
  });

  return (values, { from, to }) => {
    if (from === to) return { from, to, halfDose: Infinity, slope: 1 };
    // In units of the gap, so that the search does not depend on the scale.
    const wanted = Float64Array.from(values, (y) => (y - to) / (from - to));
    const misfit = (shareOf: (i: number) => number): number => {
      let sum = 0;
      for (let i = 0; i < wanted.length; i++) {
        const difference = shareOf(i) - at(wanted, i);
        sum += difference * difference;
      }
      return sum;
    };
    let best = { place: 0, slope: 0, misfit: Infinity };
    for (const { place, slope, shares } of grid) {
      const found = misfit((i) => at(shares, i));
      if (found < best.misfit) best = { place, slope, misfit: found };
    }

    for (let damping = 1e-3, steps = 0; steps < REFINEMENTS; steps++) {
      const [right, above, alone] = step(best, damping, logs, wanted);
      const slope = within(SLOPES, best.slope + above);
      // Where the slope is held at its bound, the half dose moves alone.
      const place = within(places, best.place + (slope === best.slope ? alone : right));
      const change = Math.max(Math.abs(place - best.place), Math.abs(slope - best.slope));
      if (change < FINEST) break;
      const found = misfit((i) => share(place, slope, at(logs, i)));
      damping *= found < best.misfit ? 0.1 : 10;
      if (found < best.misfit) best = { place, slope, misfit: found };
    }
    return { from, to, halfDose: Math.exp(best.place), slope: Math.exp(best.slope) };
  };
}

/** The damped Gauss-Newton step in the logarithms of half dose and slope, and that of the half dose alone. */
function step(
  { place, slope }: { readonly place: number; readonly slope: number },
  damping: number,
  logs: Float64Array,
  wanted: Float64Array,
): readonly [both: number, above: number, alone: number] {
  const steepness = Math.exp(slope);
  let [aa, ab, bb, ga, gb] = [1e-12, 0, 1e-12, 0, 0]; // JᵀJ and the gradient; not quite 0, so that a flat place gives no step
  for (let i = 0; i < logs.length; i++) {
    const distance = at(logs, i) - place;
    const s = share(place, slope, at(logs, i));
    const byPlace = steepness * s * (1 - s);
    const bySlope = -distance * byPlace;
    const rest = at(wanted, i) - s;
    aa += byPlace * byPlace;
    ab += byPlace * bySlope;
    bb += bySlope * bySlope;
    ga += byPlace * rest;
    gb += bySlope * rest;
  }
  aa *= 1 + damping;
  bb *= 1 + damping;
  const determinant = aa * bb - ab * ab;
  return [(bb * ga - ab * gb) / determinant, (aa * gb - ab * ga) / determinant, ga / aa];
}

/** What is left of the gap, in [0, 1], from the logarithms of half dose, slope and dose. */
const share = (place: number, slope: number, log: number): number =>
  1 / (1 + Math.exp(Math.exp(slope) * (log - place)));

const along = ([low, high]: readonly [number, number], fraction: number): number =>
  low + fraction * (high - low);

const within = ([low, high]: readonly [number, number], x: number): number =>
  Math.min(Math.max(x, low), high);
