import type { HistoryEntry } from "./history.js";

/**
 * Steps until the training loss is at most `target` nats, between two evaluations by a straight line of the loss; undefined if it never is. A point's
 * training loss is the mean over the steps since the point before and counts for the middle of them.
 */
export function stepsToLoss(history: readonly HistoryEntry[], target: number): number | undefined {
  if (!Number.isFinite(target)) throw new RangeError(`stepsToLoss: target must be finite, got ${target}`);
  const losses = history.slice(1).map(({ iteration, trainingLoss = Infinity }, k) => ({
    step: (iteration + (history[k]?.iteration ?? 0)) / 2,
    loss: trainingLoss,
  }));
  const k = losses.findIndex(({ loss }) => loss <= target);
  const [before, after] = [losses[k - 1], losses[k]];
  if (after === undefined) return undefined;
  if (before === undefined) return after.step;
  return before.step + ((before.loss - target) / (before.loss - after.loss)) * (after.step - before.step);
}
