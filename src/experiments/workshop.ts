import { advice } from "../data/advice.js";
import { noisyLabels, streams, trainingSplit, type DataDescription, type Examples } from "../data/index.js";
import { openEngine, tfjsEngine, type BoundExamples, type Engine, type EngineName } from "../engine/index.js";
import { loadTfjs } from "../engine/tfjs/load-tfjs.js";
import { isLayersNetwork, type NetworkDescription } from "../networks/index.js";
import type { Store } from "../store/index.js";
import type { ResolvedRecipe } from "../training/index.js";
import { dataForm } from "./identity/data-form.js";
import type { OwnNetwork } from "./modules/modules.js";
import { openData } from "./open-data.js";

/** A data set in an engine, ready for any number of programs. */
export interface Bench {
  readonly engine: Engine;
  /** How many examples there are, and what their labels are; the inputs are in the engine alone. */
  readonly dataset: { readonly [part in "train" | "test"]: BoundExamples["examples"] };
  readonly train: BoundExamples;
  readonly test: BoundExamples;
}

/** What a bench is opened for: the network decides which engine can compute it; recipe and seed, which training labels are noisy. */
export interface BenchSubject {
  readonly data: DataDescription;
  readonly recipe: Pick<ResolvedRecipe, "labelNoise" | "validation">;
  readonly seed: number;
  readonly network: NetworkDescription | OwnNetwork;
}

/**
 * The engine that computes a network: the one of this process, but for a network of TensorFlow.js, whose backend and versions are part of its description. Throws
 * where this machine has others: the result would not be the one that its key names.
 */
export function engineFor(network: BenchSubject["network"], engine: EngineName): EngineName | "tfjs" {
  if (!isLayersNetwork(network)) return engine;
  const { identity, reason } = loadTfjs();
  if (identity === network.engine) return "tfjs";
  const why = reason === undefined ? "" : ` (@tensorflow/tfjs-node: ${reason}; ${advice("tfjsNode")})`;
  throw new Error(`lab: TensorFlow.js must be ${network.engine}, as the network says, got ${identity}${why}`);
}

/** What a process keeps from one job to the next. */
export interface Workshop {
  /** `store` holds the examples of data sets of a user's own. */
  bench(of: Omit<BenchSubject, "network">, engine: EngineName | "tfjs", store: Store): Promise<Bench>;
  close(): void;
}

/** Training labels as a run sees them: those of validation examples are clean. The same object where there is no noise. */
function asTrainedOn(
  train: Examples,
  { recipe: { labelNoise: share = 0, validation }, seed }: Omit<BenchSubject, "data" | "network">,
): Examples {
  if (share === 0) return train;
  const { labels: rng, split } = streams(seed);
  const { train: indices } = trainingSplit({ train }, { validation, rng: split });
  return { ...train, labels: noisyLabels(train.labels, { classes: train.classes, share, rng, indices }) };
}

/** Data sets that a job may have in hand at once: a ticket found on one can be trained on another. */
const KEPT = 2;

/** Keeps the engines and data sets that were used last, two of them; a third takes the place of the one that was asked for longest ago. */
export function openWorkshop(): Workshop {
  const kept = new Map<string, Bench>(); // in the order in which they were last asked for
  return {
    close() {
      for (const { engine } of kept.values()) engine.free();
      kept.clear();
    },
    async bench(of, engineName, store) {
      const { labelNoise, validation } = of.recipe;
      const noise = labelNoise === undefined ? [] : [labelNoise, validation, of.seed];
      const name = JSON.stringify([engineName, dataForm(of.data), ...noise]);
      const known = kept.get(name);
      if (known !== undefined) {
        kept.delete(name);
        kept.set(name, known);
        return known;
      }
      for (const [oldest, { engine }] of kept) {
        if (kept.size < KEPT) break;
        engine.free();
        kept.delete(oldest);
      }
      const engine = engineName === "tfjs" ? tfjsEngine() : openEngine(engineName);
      const { train, test } = await bound(of, engine, store);
      const bench = { engine, dataset: { train: train.examples, test: test.examples }, train, test };
      // Workers can give the bytes that were read back at once: of MNIST, a quarter of what they hold.
      globalThis.gc?.();
      kept.set(name, bench);
      return bench;
    },
  };
}

/** The examples of a data set in the engine's form; nothing else of it is kept. */
async function bound(
  of: Omit<BenchSubject, "network">,
  engine: Engine,
  store: Store,
): Promise<Pick<Bench, "train" | "test">> {
  const { train, test } = await openData(of.data, store);
  return { train: engine.bind(asTrainedOn(train, of)), test: engine.bind(test) };
}
