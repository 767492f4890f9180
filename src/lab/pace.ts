import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../disk/index.js";
import { isLayersNetwork, multiplyAdds, resolveNetwork } from "../networks/index.js";
import { costOf, stepsOf, subjectOf, type Description } from "../experiments/index.js";
import { type Meta, isRecord } from "../store/index.js";
import { type Cost, type CostGuess, type Timing, fitCost, withTiming } from "./pace-fit.js";

/** How long jobs take on this machine: measured where it was, else a rough guess. Never part of a result. */
export interface Pace {
  /** Estimated wall seconds of a job. */
  seconds(description: Description): number;
  /** Takes note of how long a job took. */
  learn(description: Description, meta: Meta | undefined): void;
  /** Keeps what was learnt for the next process. */
  save(): void;
}

/** First guess of the seconds of a job without its steps: data set, program, first and last evaluation. */
const FIXED_SECONDS = 1;

/** The pace kept in a store's `pace.json`: timings of each engine, network, batch size and density. */
export function openPace(folder: string, engine: string): Pace {
  const file = join(folder, "pace.json");
  const known = new Map<string, readonly Timing[]>(Object.entries(readPace(file)));
  const fits = new Map<string, Cost>();
  return {
    seconds(description) {
      const name = nameOf(engine, description);
      const found = known.get(name) ?? [];
      const steps = stepsOf(description);
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
      known.set(name, withTiming(before, { steps, seconds, stepSeconds }));
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
  const run = subjectOf(description);
  const layers = run === undefined ? [] : resolveNetwork(run.network).layers;
  const widths = layers.map(({ inputs }) => inputs).join("-");
  const kind = description.job === "train" ? "" : `${description.job} `;
  const by = isLayersNetwork(run?.network)
    ? `${run.network.engine} ${multiplyAdds(run.network.layersModel)}`
    : engine;
  return `${by} ${widths} ${kind}${costOf(description).like}`;
}

/** What is written of a kind of job: [steps, seconds, seconds in steps] of each timing. */
const written = (timings: readonly Timing[]): readonly (readonly number[])[] =>
  timings.map(({ steps, seconds, stepSeconds }) =>
    stepSeconds === undefined ? [steps, seconds] : [steps, seconds, stepSeconds],
  );

/** The cost, with a step's share of the evaluations, where nothing was measured. */
function guess(description: Description): CostGuess {
  const { secondsAStep, stepAlone = secondsAStep } = costOf(description);
  return { fixed: FIXED_SECONDS, perStep: secondsAStep, step: stepAlone };
}

function readPace(file: string): Record<string, readonly Timing[]> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    const entries = isRecord(value) ? Object.entries(value) : [];
    return Object.fromEntries(
      entries.flatMap(([name, entry]): [string, readonly Timing[]][] =>
        Array.isArray(entry) ? [[name, entry.flatMap(readTiming)]] : [],
      ),
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
