import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../disk/index.js";
import { datasetEntry } from "../data/index.js";
import { resolveNetwork, weightCount } from "../networks/index.js";
import {
  type Description,
  type TrainingRun,
  levelDensities,
  stepsOf,
  subjectOf,
} from "../experiments/index.js";
import { type Meta, isRecord } from "../store/index.js";
import { type Cost, type CostGuess, type Timing, fitCost, withTiming } from "./rate-fit.js";

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
 * examples): a job without its steps (data set, program, first and last evaluation), a step, a surviving weight and example in training and
 * in evaluation, and a weight and level dealt to in a null ladder.
 */
const GUESS = { fixed: 1, step: 1e-4, train: 1e-10, evaluate: 3.6e-11, deal: 1e-7 };

/** What is known of a kind of job: its timings, or the seconds a step that earlier versions kept. */
type Known = readonly Timing[] | number;

/** The rates kept in a store's `rates.json`: timings of each engine, network, batch size and density. */
export function openRates(folder: string, engine: string): Rates {
  const file = join(folder, "rates.json");
  const known = new Map<string, Known>(Object.entries(readRates(file)));
  const fits = new Map<string, Cost>();
  return {
    seconds(description) {
      const name = nameOf(engine, description);
      const found = known.get(name) ?? [];
      const steps = stepsOf(description);
      // A rate alone may hold the fixed cost of short runs; it serves until the first timing.
      if (typeof found === "number") return steps * found;
      const guessed = guess(description);
      const kind = `${name} ${guessed.perStep}`;
      const cost = fits.get(kind) ?? fitCost(found, guessed);
      fits.set(kind, cost);
      return cost.fixed + cost.perStep * steps;
    },
    learn(description, meta) {
      const steps = stepsOf(description);
      if (meta === undefined || !(meta.seconds > 0) || !(steps > 0)) return;
      const name = nameOf(engine, description);
      const before = known.get(name) ?? [];
      const { seconds, stepSeconds } = meta;
      fits.clear();
      known.set(name, withTiming(typeof before === "number" ? [] : before, { steps, seconds, stepSeconds }));
    },
    save() {
      const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
      const content = Object.fromEntries(sorted.map(([name, value]) => [name, written(value)]));
      try {
        writeWhole(file, `${JSON.stringify(content, undefined, 1)}\n`);
      } catch {
        // only estimates hang on it: a full or read-only disk must not cost a result
      }
    },
  };
}

/** Jobs of one name cost alike, but for their steps. */
function nameOf(engine: string, description: Description): string {
  const { network, recipe, ticket } = subjectOf(description);
  const widths = resolveNetwork(network)
    .layers.map(({ inputs }) => inputs)
    .join("-");
  if (description.job !== "train") return `${engine} ${widths} ${description.job} ${examplesOf(description)}`;
  const { batchSize, evaluateEvery } = recipe;
  return `${engine} ${widths} batch ${batchSize} every ${evaluateEvery} level ${ticket?.level ?? 0}`;
}

/** What is written of a kind of job: [steps, seconds, seconds in steps] of each timing. */
const written = (value: Known): number | readonly (readonly number[])[] =>
  typeof value === "number"
    ? value
    : value.map(({ steps, seconds, stepSeconds }) =>
        stepSeconds === undefined ? [steps, seconds] : [steps, seconds, stepSeconds],
      );

/** The cost, with a step's share of the evaluations, where nothing was measured. */
function guess(description: Description): CostGuess {
  const { fixed } = GUESS;
  if (description.job === "signs") {
    const { ticket, draws } = description;
    const step = GUESS.deal * draws * (ticket.level + 1) * weightCount(resolveNetwork(ticket.ladder.network));
    return { fixed, perStep: step, step };
  }
  if (description.job !== "train") {
    // A gradient and a Hessian product cost about 2 and 5 evaluations.
    const passes = { evaluate: 1, interpolate: 1, compare: 2, noise: 4, spectrum: 5 }[description.job];
    const step = passes * GUESS.evaluate * examplesOf(description) * survivors(subjectOf(description));
    return { fixed, perStep: step, step };
  }
  const { batchSize, evaluateEvery, validation } = description.recipe;
  const evaluated = (validation + datasetEntry(description.data).testCount) / evaluateEvery;
  const weights = survivors(description);
  const step = GUESS.step + GUESS.train * batchSize * weights;
  return { fixed, perStep: step + GUESS.evaluate * evaluated * weights, step };
}

/** Examples that a step of a measurement looks at. */
function examplesOf(description: Exclude<Description, TrainingRun>): number {
  if (description.job === "noise") return description.examples / description.blocks;
  if (description.job === "spectrum") return description.examples;
  if (description.job === "signs") return description.draws;
  const { data, recipe } = subjectOf(description);
  const { trainCount, testCount } = datasetEntry(data);
  const { validation } = recipe;
  return { test: testCount, validation, training: trainCount - validation }[description.part];
}

/** How many weights a run has. */
function survivors({ network, ticket, arrangement }: TrainingRun): number {
  if (ticket === undefined || arrangement === "dense") return weightCount(resolveNetwork(network));
  return levelDensities(ticket.ladder, ticket.level).at(-1)?.total ?? 0;
}

function readRates(file: string): Record<string, Known> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    const entries = isRecord(value) ? Object.entries(value) : [];
    return Object.fromEntries(
      entries.flatMap(([name, entry]): [string, Known][] => {
        if (Array.isArray(entry)) return [[name, entry.flatMap(readTiming)]];
        return isPositive(entry) ? [[name, entry]] : [];
      }),
    );
  } catch {
    return {}; // only estimates hang on it
  }
}

const isPositive = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value > 0;

/** A timing as it was written; nothing if it was not. */
function readTiming(entry: unknown): readonly Timing[] {
  const list: readonly unknown[] = Array.isArray(entry) ? entry : [];
  const [steps, seconds, stepSeconds] = list;
  if (!isPositive(steps) || !isPositive(seconds)) return [];
  return [{ steps, seconds, stepSeconds: isPositive(stepSeconds) ? stepSeconds : undefined }];
}
