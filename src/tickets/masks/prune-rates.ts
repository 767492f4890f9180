import { at } from "../../numerics/at.js";
import { shown } from "../../numerics/names.js";

/** Whether weights compete inside their layer, or over the whole network. */
export type PruneScope = "layer" | "global";

/** How much of each layer, or of the whole network, one pruning removes. */
export interface PruneRates {
  /** Fraction of a layer's survivors removed, in (0, 1); in scope "global", of the network's. Default 0.2 (Frankle & Carbin 2019, LeNet). */
  readonly rate?: number | undefined;
  /**
   * The same for the output layer. Default rate / 2: "connections to outputs are pruned at half of the rate" (ibid., section 2).
   * Scope "layer" only.
   */
  readonly outputRate?: number | undefined;
  /** One fraction a layer, instead of the two rates; exactly 0 leaves a layer alone. Scope "layer" only. */
  readonly rates?: readonly number[] | undefined;
  /** "layer": each layer by itself. "global": all scores in one order, where a layer may lose every weight. Default "layer". */
  readonly scope?: PruneScope | undefined;
  /** Indices of layers left alone and counted nowhere. Default none. */
  readonly excluded?: readonly number[] | undefined;
}

/** The fields of `PruneRates`. */
export const rateFields = ["rate", "outputRate", "rates", "scope", "excluded"] as const;

/**
 * The fraction removed in each of `layers` layers in scope "layer", 0 in excluded ones. Throws on a fraction outside (0, 1), on a wrong
 * number of rates, as `includedLayers`, and on scope "global".
 */
export function layerRates(layers: number, options: PruneRates): readonly number[] {
  const { rate = 0.2, outputRate, rates, scope = "layer", excluded } = options;
  const included = new Set(includedLayers(layers, excluded));
  checkScope(scope);
  if (scope === "global")
    throw new RangeError('prune: scope must be "layer" for counts of single layers, got "global"');
  if (rates !== undefined) {
    if (rates.length !== layers)
      throw new RangeError(`prune: rates must have ${layers} layers, got ${rates.length}`);
    for (const one of rates) if (one !== 0) checkFraction(one);
    return rates.map((one, i) => (included.has(i) ? one : 0));
  }
  checkFraction(rate);
  const last = outputRate ?? rate / 2;
  checkFraction(last);
  return Array.from({ length: layers }, (_, i) => {
    if (!included.has(i)) return 0;
    return i === layers - 1 ? last : rate;
  });
}

/** The fraction that scope "global" removes. Throws on one outside (0, 1), and if a rate that belongs to single layers is given. */
export function globalRate({ rate = 0.2, outputRate, rates }: PruneRates): number {
  for (const [name, given] of Object.entries({ outputRate, rates }))
    if (given !== undefined)
      throw new RangeError(
        `prune: ${name} must be left out in scope "global", which has one rate, got ${String(given)}`,
      );
  checkFraction(rate);
  return rate;
}

/** Indices of the layers that are pruned, ascending. Throws if an excluded index is no layer's, or none is left. */
export function includedLayers(layers: number, excluded: readonly number[] = []): readonly number[] {
  for (const index of excluded)
    if (!Number.isSafeInteger(index) || index < 0 || index >= layers)
      throw new RangeError(`prune: excluded must hold integers in [0, ${layers}), got ${String(index)}`);
  const included = Array.from({ length: layers }, (_, i) => i).filter((i) => !excluded.includes(i));
  if (included.length === 0 && layers > 0)
    throw new RangeError(`prune: excluded must leave a layer to prune, got all ${layers}`);
  return included;
}

/** The sum of `counts` over the chosen layers. */
export function countIn(layers: readonly number[], counts: readonly number[]): number {
  return layers.reduce((sum, i) => sum + at(counts, i), 0);
}

/**
 * Weights kept of n by one pruning: n − ⌊fraction · n + ½⌋. To the nearest, not up or down, since 0.2 · 235,200 may come out
 * a hair beside 47,040. Throws if no weight would be kept; `place` says of what, for the message.
 */
export function keptAfter(weights: number, fraction: number, place: string): number {
  const kept = weights - Math.floor(fraction * weights + 0.5);
  if (kept < 1)
    throw new RangeError(
      `prune: ${place} must keep at least 1 weight, got ${kept} of ${weights} at fraction ${fraction}`,
    );
  return kept;
}

function checkScope(scope: string): void {
  if (scope !== "layer" && scope !== "global")
    throw new RangeError(`prune: scope must be "layer" or "global", got ${JSON.stringify(scope)}`);
}

function checkFraction(fraction: number): void {
  if (!(typeof fraction === "number" && fraction > 0 && fraction < 1))
    throw new RangeError(`prune: fraction must be in (0, 1), got ${shown(fraction)}`);
}
