import { at, log, type Rng } from "../numerics/index.js";
import { clopperPearson, type Interval } from "../statistics/index.js";
import { checkWhole } from "./checks.js";
import { checkedDraw, type LuckyDraw } from "./lucky-draw.js";

/** Laws symmetric about 0, light tails and heavy ones. Each gives one draw. */
export const laws = {
  /** Standard normal. */
  gaussian: (rng) => rng.normal(),
  /** Uniform on [−1, 1). */
  uniform: (rng) => 2 * rng.uniform() - 1,
  /** Of scale 1: exponential on either side of 0. */
  laplace: (rng) => signed(rng, -log(1 - rng.uniform())),
  /** Without mean or variance. A ratio of normal draws. */
  cauchy: (rng) => rng.normal() / Math.abs(rng.normal()),
} satisfies Record<string, (rng: Rng) => number>;

/** Names of the table `laws`. */
export type LawName = keyof typeof laws;

function signed(rng: Rng, size: number): number {
  return rng.uniform() < 0.5 ? -size : size;
}

/** Which draw is looked for, in how many initialisations of which law. */
export interface SimulatedDrawOptions extends LuckyDraw {
  /** A name of the table `laws`. Default "gaussian". */
  readonly law?: LawName | undefined;
  /** Initialisations drawn: an integer ≥ 1. */
  readonly draws: number;
  /** Of the interval, in (0, 1). Default 0.99. */
  readonly confidence?: number | undefined;
  /** Draws come from it one after another: the same stream gives the same frequency. */
  readonly rng: Rng;
}

/** The fields that a lucky draw does not have. */
const own = ["law", "draws", "confidence", "rng"];

/** A counted frequency. */
export interface SimulatedDraw {
  /** Draws that were lucky. */
  readonly hits: number;
  /** Initialisations drawn. */
  readonly draws: number;
  /** hits / draws, in [0, 1]. */
  readonly frequency: number;
  /** Clopper-Pearson: exact, whatever the probability. */
  readonly interval: Interval;
}

/**
 * How often a draw is lucky, counted: N values of the law, the needed ones being the first k and their right signs positive. The test of
 * `luckyDraw` that assumes nothing of it. Cost: draws · N.
 */
export function simulatedDraw(options: SimulatedDrawOptions): SimulatedDraw {
  const { weights, needed, top, signs } = checkedDraw("simulatedDraw", options, own);
  const { law = "gaussian", draws, confidence = 0.99, rng } = options;
  checkWhole("simulatedDraw", "draws", draws, 1);
  if (!Object.hasOwn(laws, law))
    throw new RangeError(`simulatedDraw: law must be one of ${Object.keys(laws).join(", ")}, got ${law}`);
  const draw: (rng: Rng) => number = laws[law];
  let hits = 0;
  const values = new Float64Array(weights);
  for (let n = 0; n < draws; n++) {
    for (let i = 0; i < weights; i++) values[i] = draw(rng);
    if (isLucky(values, needed, top, signs)) hits++;
  }
  return { hits, draws, frequency: hits / draws, interval: clopperPearson(hits, draws, { confidence }) };
}

/** Whether the first `needed` values lie in the `top` largest magnitudes: at most top − needed of the others exceed the smallest of them. */
function isLucky(values: Float64Array, needed: number, top: number, signs: boolean): boolean {
  let smallest = Infinity;
  for (let i = 0; i < needed; i++) {
    if (signs && !(at(values, i) > 0)) return false;
    smallest = Math.min(smallest, Math.abs(at(values, i)));
  }
  let above = 0;
  for (let i = needed; i < values.length; i++) if (Math.abs(at(values, i)) > smallest) above++;
  return above <= top - needed;
}
