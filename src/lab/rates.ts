import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { datasetEntry } from "../data/index.js";
import { resolveNetwork } from "../networks/index.js";
import { ladderDensities } from "../tickets/index.js";
import type { Description } from "./descriptions.js";
import { isRecord, type Meta } from "./entries.js";

/** How long jobs take on this machine: measured where it was, else a rough guess. Never part of a result. */
export interface Rates {
  /** Estimated wall seconds of a job. */
  seconds(description: Description): number;
  /** Takes note of how long a job took. */
  learn(description: Description, meta: Meta | undefined): void;
  /** Keeps what was learnt for the next process. */
  save(): void;
}

/**
 * First guess in seconds, from the WASM kernels on a 2020s laptop (LeNet: 1.65 ms a step, 145 ms an evaluation on 15,000
 * examples): a step, and a surviving weight and example in training and in evaluation.
 */
const GUESS = { step: 1e-4, train: 1e-10, evaluate: 3.6e-11 };

/** The rates kept in a store's `rates.json`, one for each engine, network, batch size and density. */
export function openRates(folder: string, engine: string): Rates {
  const file = join(folder, "rates.json");
  const known = new Map<string, number>(Object.entries(readRates(file)));
  const nameOf = (description: Description): string => {
    const { layers } = resolveNetwork(description.network);
    const widths = layers.map(({ inputs }) => inputs).join("-");
    const { batchSize, evaluateEvery } = description.recipe;
    return `${engine} ${widths} batch ${batchSize} every ${evaluateEvery} level ${description.ticket?.level ?? 0}`;
  };
  return {
    seconds(description) {
      return description.recipe.iterations * (known.get(nameOf(description)) ?? guess(description));
    },
    learn(description, meta) {
      if (meta === undefined) return;
      const name = nameOf(description);
      const measured = meta.seconds / description.recipe.iterations;
      const before = known.get(name);
      known.set(name, before === undefined ? measured : (before + measured) / 2);
    },
    save() {
      mkdirSync(folder, { recursive: true });
      const temporary = `${file}.${process.pid}`;
      const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
      writeFileSync(temporary, `${JSON.stringify(Object.fromEntries(sorted), undefined, 1)}\n`);
      renameSync(temporary, file);
    },
  };
}

/** Seconds a step with its share of the evaluations, where nothing was measured. */
function guess(description: Description): number {
  const { batchSize, evaluateEvery, validation } = description.recipe;
  const evaluated = (validation + datasetEntry(description.data).testCount) / evaluateEvery;
  const perWeight = GUESS.train * batchSize + GUESS.evaluate * evaluated;
  return GUESS.step + perWeight * survivors(description);
}

/** How many weights a run has. */
function survivors({ network, ticket }: Description): number {
  const levels = ladderDensities(resolveNetwork(network), ticket?.level ?? 0, ticket?.ladder);
  return levels.at(-1)?.kept.reduce((sum, kept) => sum + kept, 0) ?? 0;
}

function readRates(file: string): Record<string, number> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    const entries = isRecord(value) ? Object.entries(value) : [];
    const valid = entries.flatMap(([name, rate]) =>
      typeof rate === "number" && Number.isFinite(rate) && rate >= 0 ? [[name, rate] as const] : [],
    );
    return Object.fromEntries(valid);
  } catch {
    return {}; // only estimates hang on it
  }
}
