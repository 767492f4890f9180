import type { EarlyStop } from "../training/index.js";

/** The one number of a result that says most, in words; "" where there is none. */
export function headline(summary: unknown): string {
  const { earlyStop, accuracy, meanSquaredError, errorBarrier, noiseScale, eigenvalues } = Object(
    summary,
  ) as Headlines;
  if (earlyStop !== undefined) return `${testFigure(earlyStop)} at ${earlyStop.iteration}`;
  if (meanSquaredError !== undefined) return `mean squared error ${meanSquaredError.toPrecision(4)}`;
  if (accuracy !== undefined) return `accuracy ${accuracy.toFixed(4)}`;
  if (errorBarrier !== undefined) return `error barrier ${errorBarrier.toFixed(4)}`;
  if (noiseScale !== undefined) return `noise scale ${noiseScale.toPrecision(4)}`;
  return eigenvalues?.[0] === undefined ? "" : `largest eigenvalue ${eigenvalues[0].value.toPrecision(6)}`;
}

/** Of classes the accuracy; of values the error, and how much of their variance it leaves. */
function testFigure({ testAccuracy, testMeanSquaredError, testR2 }: EarlyStop): string {
  if (testAccuracy !== undefined) return `test accuracy ${testAccuracy.toFixed(4)}`;
  const r2 = testR2 === undefined ? "" : ` (R² ${testR2.toFixed(4)})`;
  return `test mean squared error ${testMeanSquaredError?.toPrecision(4) ?? "?"}${r2}`;
}

interface Headlines {
  readonly earlyStop?: EarlyStop;
  readonly meanSquaredError?: number;
  readonly accuracy?: number;
  readonly errorBarrier?: number;
  readonly noiseScale?: number;
  readonly eigenvalues?: readonly { readonly value: number }[];
}
