/** How much of each layer one pruning removes. */
export interface PruneRates {
  /** Fraction of a layer's survivors removed, in (0, 1). Default 0.2 (Frankle & Carbin 2019, LeNet). */
  readonly rate?: number | undefined;
  /** The same for the output layer. Default rate / 2: "connections to outputs are pruned at half of the rate" (ibid., section 2). */
  readonly outputRate?: number | undefined;
  /** One fraction a layer, instead of the two rates; exactly 0 leaves a layer alone. */
  readonly fractions?: readonly number[] | undefined;
}

/** The fraction removed in each of `layers` layers. Throws on a fraction outside (0, 1) and on a wrong number of fractions. */
export function layerFractions(
  layers: number,
  { rate = 0.2, outputRate, fractions }: PruneRates,
): readonly number[] {
  if (fractions !== undefined) {
    if (fractions.length !== layers)
      throw new RangeError(`prune: fractions must have ${layers} layers, got ${fractions.length}`);
    for (const fraction of fractions) if (fraction !== 0) checkFraction(fraction);
    return fractions;
  }
  checkFraction(rate);
  const last = outputRate ?? rate / 2;
  checkFraction(last);
  return Array.from({ length: layers }, (_, i) => (i === layers - 1 ? last : rate));
}

/**
 * Survivors of a layer after one pruning: survivors − ⌊fraction · survivors + ½⌋. To the nearest, not up or down, since
 * 0.2 · 235,200 may come out a hair beside 47,040. Throws if no weight would be kept; `layer` is its index for the message.
 */
export function keptAfter(survivors: number, fraction: number, layer: number): number {
  const kept = survivors - Math.floor(fraction * survivors + 0.5);
  if (kept < 1)
    throw new RangeError(
      `prune: layer ${layer} must keep at least 1 weight, got ${kept} of ${survivors} at fraction ${fraction}`,
    );
  return kept;
}

function checkFraction(fraction: number): void {
  if (!(fraction > 0 && fraction < 1))
    throw new RangeError(`prune: fraction must be in (0, 1), got ${String(fraction)}`);
}
