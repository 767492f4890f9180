import { resolveNetwork } from "../networks/index.js";
import { denseMask, unpackMask } from "../tickets/index.js";
import { decodeFloats } from "./blobs.js";
import type { CommittedResults } from "./committed.js";
import type { Description } from "./descriptions.js";
import { isRecord } from "./entries.js";
import { label } from "./keys.js";
import type { TrainingBlob, TrainingRunResult, TrainingSummary } from "./results.js";
import type { Store } from "./store.js";

export interface ReadingOptions {
  readonly store: Store;
  readonly summaries: CommittedResults;
  /** Computes a result into the store. */
  readonly recompute: (description: Description) => Promise<void>;
}

/** Typed results out of the store and the committed summaries. */
export interface Results {
  /** The result of a key, or undefined if it is nowhere. */
  read(key: string, description: Description): TrainingRunResult | undefined;
}

/** Results whose blobs load when they are asked for, and are computed again if only the summary is there. */
export function openResults({ store, summaries, recompute }: ReadingOptions): Results {
  const blob = async (key: string, description: Description, name: TrainingBlob): Promise<Uint8Array> => {
    const there = store.readBlob(key, name);
    if (there !== undefined) return there;
    if (store.read(key) === undefined) await recompute(description);
    const computed = store.readBlob(key, name);
    if (computed !== undefined) return computed;
    const names = Object.keys(store.read(key)?.blobs ?? {}).join(", ");
    throw new RangeError(`blob: name must be one of ${names} for ${label(description)}, got ${name}`);
  };
  return {
    read(key, description) {
      const entry = store.read(key) ?? summaries.read(key);
      if (entry === undefined) return undefined;
      const summary = entry.summary;
      if (!isTrainingSummary(summary))
        throw new TypeError(`lab: ${key} must be a training run, got another result`);
      return {
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
      };
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
