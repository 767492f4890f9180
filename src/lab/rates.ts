import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { datasetEntry } from "../data/index.js";
import { resolveNetwork, weightCount } from "../networks/index.js";
import {
  type Description,
  type TrainingRun,
  costOf,
  levelDensities,
  stepsOf,
  subjectOf,
} from "../experiments/index.js";
import { type Meta, isRecord } from "../store/index.js";

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
 * examples): a step, a surviving weight and example in training and in evaluation. What measurements cost is said by their kinds.
 */
const GUESS = { step: 1e-4, train: 1e-10, evaluate: 3.6e-11 };

/** The rates kept in a store's `rates.json`, one for each engine, network, batch size and density. */
export function openRates(folder: string, engine: string): Rates {
  const file = join(folder, "rates.json");
  const known = new Map<string, number>(Object.entries(readRates(file)));
  const nameOf = (description: Description): string => {
    const { network, recipe, ticket } = subjectOf(description);
    const widths = resolveNetwork(network)
      .layers.map(({ inputs }) => inputs)
      .join("-");
    if (description.job !== "train")
      return `${engine} ${widths} ${description.job} ${costOf(description).like}`;
    const { batchSize, evaluateEvery } = recipe;
    return `${engine} ${widths} batch ${batchSize} every ${evaluateEvery} level ${ticket?.level ?? 0}`;
  };
  return {
    seconds(description) {
      return stepsOf(description) * (known.get(nameOf(description)) ?? guess(description));
    },
    learn(description, meta) {
      if (meta === undefined) return;
      const name = nameOf(description);
      const measured = meta.seconds / stepsOf(description);
      const before = known.get(name);
      known.set(name, before === undefined ? measured : (before + measured) / 2);
    },
    save() {
      const temporary = `${file}.${process.pid}`;
      const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(temporary, `${JSON.stringify(Object.fromEntries(sorted), undefined, 1)}\n`);
        renameSync(temporary, file);
      } catch {
        // only estimates hang on it: a full or read-only disk must not cost a result
      }
    },
  };
}

/** Seconds a step, with its share of the evaluations, where nothing was measured. */
function guess(description: Description): number {
  if (description.job !== "train") return costOf(description).secondsAStep;
  const { batchSize, evaluateEvery, validation } = description.recipe;
  const evaluated = (validation + datasetEntry(description.data).testCount) / evaluateEvery;
  const perWeight = GUESS.train * batchSize + GUESS.evaluate * evaluated;
  return GUESS.step + perWeight * survivors(description);
}

/** How many weights a run has. */
function survivors({ network, ticket, arrangement }: TrainingRun): number {
  if (ticket === undefined || arrangement === "dense") return weightCount(resolveNetwork(network));
  return levelDensities(ticket.ladder, ticket.level).at(-1)?.total ?? 0;
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
