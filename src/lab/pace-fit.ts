import { median } from "../statistics/index.js";

/** How long a job took. */
export interface Timing {
  readonly steps: number;
  readonly seconds: number;
  /** Of these in training steps, without evaluations and set-up; undefined where that was not kept. */
  readonly stepSeconds?: number | undefined;
}

/** What a kind of job costs: fixed + perStep × steps, both > 0. */
export interface Cost {
  /** Seconds before the first step and after the last. */
  readonly fixed: number;
  /** Seconds a step, with its share of the evaluations. */
  readonly perStep: number;
}

/** What is believed before anything was timed. */
export interface CostGuess extends Cost {
  /** Of `perStep`, what the step itself costs. */
  readonly step: number;
}

/** Logarithms of the factors by which guesses are usually wrong; what timings of steps tell of evaluations is less so. */
const doubt = { fixed: Math.log(6), perStep: Math.log(1.8), timedStep: Math.log(1.25) };
/** Relative scatter of one machine's timings. */
const scatter = 0.04;
/** Timings kept of each length; of lengths within a factor 2, and of how many such. */
const most = { timings: 5, lengths: 12 };

const bucketOf = ({ steps }: Timing): number => Math.round(Math.log2(Math.max(1, steps)));

/** The timings with a further one: the newest five of about its length stay, and the newest twelve lengths. */
export function withTiming(timings: readonly Timing[], next: Timing): readonly Timing[] {
  const all = [...timings, next];
  const own = all.filter((timing) => bucketOf(timing) === bucketOf(next));
  const dropped = own.length > most.timings ? own[0] : undefined;
  const lengths = [...new Set(all.map(bucketOf).reverse())].slice(0, most.lengths);
  return all.filter((timing) => timing !== dropped && lengths.includes(bucketOf(timing)));
}

/** One length with the median of its timings: a run beside a busy machine does not count. */
function medians(timings: readonly Timing[]): readonly Timing[] {
  const buckets = new Map<number, Timing[]>();
  for (const timing of timings) {
    const own = buckets.get(bucketOf(timing)) ?? [];
    own.push(timing);
    buckets.set(bucketOf(timing), own);
  }
  return [...buckets.values()].map((own) => {
    const steady = own.flatMap(({ steps, stepSeconds }) =>
      stepSeconds === undefined ? [] : stepSeconds / steps,
    );
    const steps = median(own.map((timing) => timing.steps));
    const seconds = steps * median(own.map((timing) => timing.seconds / timing.steps));
    return { steps, seconds, stepSeconds: steady.length === 0 ? undefined : steps * median(steady) };
  });
}

/** Squared near 0, straight from 1.5 on: one odd length does not bend the line (Huber 1964). */
const huber = (z: number): number => (Math.abs(z) <= 1.5 ? z * z : 3 * Math.abs(z) - 2.25);
const square = (x: number): number => x * x;

/**
 * Fixed cost and seconds a step from few timings: those two positive numbers that explain the timings (relative, robust) and are not
 * far from the guess, as the most probable values of a log-normal prior. Runs of one length cannot tell the two apart: the guess
 * and the seconds in steps do then, and the line goes through them exactly. The more lengths, the less the guess counts.
 */
export function fitCost(timings: readonly Timing[], guess: CostGuess): Cost {
  const lengths = medians(timings).filter(({ steps, seconds }) => steps > 0 && seconds > 0);
  const [only, second] = lengths;
  if (only === undefined) return { fixed: guess.fixed, perStep: guess.perStep };

  // Timed steps move the guess of seconds a step; the longest run tells most.
  const timed = lengths.flatMap(({ steps, stepSeconds = 0 }) =>
    stepSeconds > 0 && guess.step > 0 ? [{ steps, factor: stepSeconds / steps / guess.step }] : [],
  );
  const longest = timed.reduce((best, each) => (each.steps > best.steps ? each : best), {
    steps: 0,
    factor: 1,
  });
  const perStep = guess.perStep * longest.factor;
  const stepDoubt = timed.length > 0 ? doubt.timedStep : doubt.perStep;

  const cost = (u: number, v: number): number =>
    square(u / doubt.fixed) +
    square(v / stepDoubt) +
    lengths.reduce((sum, { steps, seconds }) => {
      const expected = guess.fixed * Math.exp(u) + perStep * Math.exp(v) * steps;
      return sum + huber((expected / seconds - 1) / scatter);
    }, 0);
  const [u, v] = lowest(cost, 14);
  const found = { fixed: guess.fixed * Math.exp(u), perStep: perStep * Math.exp(v) };
  if (second !== undefined) return found;
  const scale = only.seconds / (found.fixed + found.perStep * only.steps);
  return { fixed: found.fixed * scale, perStep: found.perStep * scale };
}

/** Where a function of two numbers in [−reach, reach] is lowest: a grid of 29 × 29 that closes in, to 1e-4. */
function lowest(f: (u: number, v: number) => number, reach: number): readonly [number, number] {
  const half = 14;
  let [u, v] = [0, 0];
  for (let step = reach / half; step > 1e-5; step /= 4) {
    const [u0, v0] = [u, v];
    let best = f(u, v);
    for (let i = -half; i <= half; i++)
      for (let j = -half; j <= half; j++) {
        const value = f(u0 + i * step, v0 + j * step);
        if (value < best) [best, u, v] = [value, u0 + i * step, v0 + j * step];
      }
  }
  return [u, v];
}
