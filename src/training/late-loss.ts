import { knownFields } from "../numerics/checks.js";
import type { HistoryEntry } from "./history.js";

/** How much of the end counts. */
export interface LateLossOptions {
  /** The last part of the run, in (0, 1]. Default 0.2. */
  readonly share?: number | undefined;
}

/**
 * Mean training loss, in nats, over the last fifth of a run: of the evaluation intervals that begin there, each by its steps. One interval alone is as noisy
 * as its batches. Throws where no interval begins there or one has no training loss.
 */
export function lateLoss(history: readonly HistoryEntry[], options: LateLossOptions = {}): number {
  const { share = 0.2 } = knownFields("lateLoss", options, ["share"]);
  if (!(share > 0 && share <= 1)) throw new RangeError(`lateLoss: share must be in (0, 1], got ${share}`);
  const end = history.at(-1)?.iteration ?? 0;
  const intervals = history
    .slice(1)
    .map(({ iteration, trainingLoss = NaN }, k) => ({
      begin: history[k]?.iteration ?? 0,
      iteration,
      trainingLoss,
    }))
    .filter(({ begin }) => begin >= (1 - share) * end - 1e-9 * end);
  const steps = intervals.reduce((sum, { begin, iteration }) => sum + iteration - begin, 0);
  const loss = intervals.reduce(
    (sum, { begin, iteration, trainingLoss }) => sum + trainingLoss * (iteration - begin),
    0,
  );
  if (steps === 0 || !Number.isFinite(loss))
    throw new RangeError(
      `lateLoss: history must have finite training losses in its last part, got ${history.length} points`,
    );
  return loss / steps;
}
