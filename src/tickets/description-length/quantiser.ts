/** Steps that are tried, as shares of the one that reaches the largest magnitude. */
const TRIED = 64;

/** Levels of a uniform quantiser, as symbols from 0, and its step. */
export interface Levels {
  /** A float32. */
  readonly step: number;
  readonly levels: Uint8Array;
}

/** The value of a symbol: (symbol − 2^(width−1) + ½) · step, so that no level is 0 and signs are kept. */
export function valueOf(symbol: number, step: number, width: number): number {
  return Math.fround((symbol - (1 << (width - 1)) + 0.5) * step);
}

/**
 * The uniform quantiser of 2^width levels symmetric about 0 with the smallest squared error among 64 steps; at width 1 the exact optimum, sign times
 * mean magnitude. Values beyond the last level become it. Width: an integer in [1, 8].
 */
export function nearestLevels(values: Float32Array, width: number): Levels {
  const half = 1 << (width - 1);
  const most = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  if (most === 0) return { step: 0, levels: new Uint8Array(values.length).fill(half) };
  const step =
    width === 1
      ? 2 * (values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length)
      : bestStep(values, width, most);
  const rounded = Math.fround(step);
  return { step: rounded, levels: Uint8Array.from(values, (value) => symbolOf(value, rounded, half)) };
}

function symbolOf(value: number, step: number, half: number): number {
  return Math.min(2 * half - 1, Math.max(0, Math.floor(value / step) + half));
}

function bestStep(values: Float32Array, width: number, most: number): number {
  const half = 1 << (width - 1);
  let best = { step: 0, error: Infinity };
  for (let i = 1; i <= TRIED; i++) {
    const step = Math.fround((most / half) * (i / TRIED));
    if (step === 0) continue;
    let error = 0;
    for (let j = 0; j < values.length && error < best.error; j++) {
      const value = values[j] as number; // j < values.length
      const off = value - (symbolOf(value, step, half) - half + 0.5) * step;
      error += off * off;
    }
    if (error < best.error) best = { step, error };
  }
  return best.step;
}
