import { checkPositive, knownFields } from "../numerics/checks.js";
import { exp, log } from "../numerics/elementary.js";
import { shown } from "../numerics/names.js";
import type { Rng } from "../numerics/random.js";
import { expectedRate } from "./expected-rate.js";

/** Where the rates lie, and how many there are. */
export interface SobolRatesOptions {
  /** The best rate to be expected at the reference batch, > 0: the middle, in logarithm, of the range there. */
  readonly center: number;
  /** Examples a step for which `center` is meant, > 0. */
  readonly reference: number;
  /** Examples a step for which the rates are wanted, > 0. */
  readonly batch: number;
  /** The range reaches so many times below and above its middle, > 1. */
  readonly span: number;
  /** Rates, an integer in [1, 65536]; a power of 2 fills the range most evenly. */
  readonly count: number;
  /** Shifts all points: another stream, another sequence of the same evenness. */
  readonly rng: Rng;
}

/**
 * Rates between center · √(batch / reference) / span and that · span, evenly on a logarithmic axis but for a random shift: the first `count` points of Sobol's sequence in one dimension (1967; van der Corput's in base 2) with a random digital shift
 * (L'Ecuyer & Lemieux 2002), ascending. Each of 2^k equal parts of the range holds exactly one of 2^k points, so that no interval of rates is favoured and none forgotten (Bousquet et al. 2017, as in Shallue et al. 2019); a grid puts
 * every batch's rates on the same places instead. For `searchRate`.
 */
export function sobolRates(options: SobolRatesOptions): readonly number[] {
  const fields = ["center", "reference", "batch", "span", "count", "rng"] as const;
  const { center, reference, batch, span, count, rng } = knownFields("sobolRates", options, fields);
  const middle = expectedRate("sobolRates", { center, reference, batch });
  checkPositive("sobolRates", "span − 1", span - 1);
  if (!Number.isSafeInteger(count) || count < 1 || count > 65_536)
    throw new RangeError(`sobolRates: count must be an integer in [1, 65536], got ${shown(count)}`);
  const shift = rng.integer(4_294_967_296);
  return Array.from({ length: count }, (_, k) => {
    const place = (((reversed(k) ^ shift) >>> 0) + 0.5) / 4_294_967_296; // in (0, 1)
    return middle * exp((2 * place - 1) * log(span));
  }).sort((a, b) => a - b);
}

/** The 32 bits of a number in reverse. */
function reversed(value: number): number {
  let [rest, result] = [value, 0];
  for (let bit = 0; bit < 32; bit++) {
    result = (result << 1) | (rest & 1);
    rest >>>= 1;
  }
  return result >>> 0;
}
