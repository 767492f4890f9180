import { declareScales } from "../../src/statistics/rows/scale-of.js";
import { withSources } from "../../src/statistics/rows/remembered.js";

const iterations = { quick: 200, laptop: 15_000 };
declareScales({ quick: { iterations: iterations.quick }, laptop: { iterations: iterations.laptop } });

/** Values that know the runs they come from: one of each seed, at the scale. */
export function valuesAt(scale: keyof typeof iterations, values: readonly number[]): readonly number[] {
  return withSources(
    [...values],
    values.map((_, seed) => [{ seed, iterations: iterations[scale] }]),
  );
}

/** Series whose values know their runs. */
export function seriesAt<S extends { readonly y: readonly (readonly number[])[] }>(
  scale: keyof typeof iterations,
  series: readonly S[],
): readonly S[] {
  return series.map((one) => ({ ...one, y: one.y.map((values) => valuesAt(scale, values)) }));
}
