import { resolveNetwork } from "../networks/index.js";
import { denseMask, unpackMask } from "../tickets/index.js";
import { type CommittedResults, type Entry, type Store, decodeFloats, isRecord } from "../store/index.js";
import {
  type Description,
  type ResultOf,
  type TrainingBlob,
  type TrainingRun,
  type TrainingRunResult,
  type TrainingSummary,
  label,
} from "../experiments/index.js";
import { showingResult } from "./cards.js";

export interface ReadingOptions {
  readonly store: Store;
  readonly summaries: CommittedResults;
  /** Computes a result into the store, with its blobs. */
  readonly recompute: (description: Description) => Promise<void>;
}

/** Typed results out of the store and the committed summaries. */
export interface Results {
  /** The result of a key, or undefined if it is nowhere. `entry`: what the store has, if it was read already. */
  read<D extends Description>(key: string, description: D, entry?: Entry): ResultOf<D> | undefined;
}

/** Results whose blobs load when they are asked for, and are computed again if only the summary is there. */
export function openResults({ store, summaries, recompute }: ReadingOptions): Results {
  const blob = async (key: string, description: TrainingRun, name: TrainingBlob): Promise<Uint8Array> => {
    const there = store.readBlob(key, name);
    if (there !== undefined) return there;
    if (!store.whole(key)) await recompute(description);
    const computed = store.readBlob(key, name);
    if (computed !== undefined) return computed;
    const names = Object.keys(store.read(key)?.blobs ?? {}).join(", ");
    throw new RangeError(`blob: name must be one of ${names} for ${label(description)}, got ${name}`);
  };
  const training = (key: string, description: TrainingRun, summary: unknown): TrainingRunResult => {
    if (!isTrainingSummary(summary)) {
      throw new TypeError(`lab: ${key} must be a training run, got another result`);
    }
    return showingResult<TrainingRunResult>({
      key,
      description,
      summary,
      meta: store.readMeta(key) ?? summaries.read(key)?.meta,
      blob: (name) => blob(key, description, name),
      weights: async () => decodeFloats(await blob(key, description, "weights")),
      async mask() {
        const network = resolveNetwork(description.network);
        if (summary.density === 1) return denseMask(network);
        return unpackMask(network, await blob(key, description, "mask"));
      },
    });
  };
  return {
    read<D extends Description>(key: string, description: D, entry?: Entry): ResultOf<D> | undefined {
      const summary = (entry ?? store.read(key) ?? summaries.read(key))?.summary;
      if (summary === undefined) return undefined;
      // The key is the hash of the description, so the summary is of its kind.
      if (description.job === "train") return training(key, description, summary) as ResultOf<D>;
      const meta = store.readMeta(key) ?? summaries.read(key)?.meta;
      return showingResult({ key, description: description as Description, summary, meta }) as ResultOf<D>;
    },
  };
}

function isTrainingSummary(value: unknown): value is TrainingSummary {
  return (
    isRecord(value) &&
    Array.isArray(value["history"]) &&
    isRecord(value["earlyStop"]) &&
    isRecord(value["final"])
  );
}
