import type { CommittedResults, Entry, Store, TrunkRounds } from "../store/index.js";
import {
  type Description,
  type Keyed,
  type TrainingRun,
  checkOwnData,
  contents,
  dependencies,
  keyed,
  label,
  ladderKey,
  subjectOf,
} from "../experiments/index.js";
import { workerBytes } from "./memory.js";
import type { Pace } from "./pace.js";

/** A job that has to run. */
export interface Job {
  /** Names the result: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** What to compute, fully expanded. */
  readonly description: Description;
  /** Keys of the jobs that must be finished before. */
  readonly needs: readonly string[];
  /** Estimated wall seconds. */
  readonly seconds: number;
}

/** What a list of descriptions would cost. */
export interface Plan {
  /** Different results asked for. */
  readonly asked: number;
  /** Of these, how many are there. */
  readonly cached: number;
  /** Jobs that would run: what is missing and what it depends on. */
  readonly toRun: number;
  /** Estimated wall time with this lab's workers. */
  readonly wallSeconds: number;
  /** Estimated bytes of memory of all workers together at the worst moment. */
  readonly memoryBytes: number;
  /** Each job in words with its estimated seconds. */
  readonly jobs: readonly {
    /** In words, such as "lenet-300-100 on mnist seed 1 level 3". */
    readonly label: string;
    /** Estimated wall seconds. */
    readonly seconds: number;
  }[];
}

/** A plan together with the jobs themselves, dependencies before what needs them. */
export interface Work {
  /** Dependencies before what needs them. */
  readonly jobs: readonly Job[];
  /** What they would cost. */
  readonly plan: Plan;
  /** Entries of the store that were read on the way, by key. */
  readonly found: ReadonlyMap<string, Entry>;
}

export interface PlanOptions {
  readonly store: Store;
  readonly summaries: CommittedResults;
  /** Committed elimination rounds: a ticket they reach needs no trunk. */
  readonly trunks: TrunkRounds;
  readonly pace: Pace;
  readonly workers: number;
  /** True if a committed summary is not enough because blobs are wanted. */
  readonly blobs: boolean;
}

/** Descriptions from which on the store is listed once, by its 256 folders, instead of being asked for each: on a network file system every question is a round trip. */
const MANY = 500;

/** Finds out what has to run for these descriptions: each job once, nothing that is there. */
export function planWork(
  wanted: readonly Keyed[],
  { store, summaries, trunks, pace, workers, blobs }: PlanOptions,
): Work {
  const jobs = new Map<string, Job>();
  const found = new Map<string, Entry>();
  const listed = wanted.length < MANY ? undefined : new Set(store.keys());
  const there = (key: string, withBlobs: boolean): boolean => {
    const committed = (): boolean => summaries.read(key) !== undefined;
    if (listed?.has(key) === false) return !withBlobs && committed();
    if (withBlobs) return store.whole(key);
    const entry = found.get(key) ?? store.read(key);
    if (entry !== undefined) found.set(key, entry);
    return entry !== undefined || committed();
  };
  const maskKnown = ({ ticket }: TrainingRun): boolean =>
    ticket !== undefined && trunks.levels(ladderKey(ticket.ladder)) >= ticket.level;
  /** Adds the job and what it needs; its key if it has to run. */
  const visit = ({ key, description }: Keyed, withBlobs: boolean): string | undefined => {
    if (jobs.has(key)) return key;
    if (there(key, withBlobs)) return undefined;
    checkOwnData(store, description);
    for (const content of contents(description)) {
      if (store.whole(content)) continue;
      throw new Error(
        `lab: ${label(description)} must have its arrays in ${store.folder} (lab.keep), got none`,
      );
    }
    const needs = dependencies(description, maskKnown).flatMap((each) => visit(keyed(each), true) ?? []);
    jobs.set(key, { key, description, needs, seconds: pace.seconds(description) });
    return key;
  };

  const asked = new Map(wanted.map((each) => [each.key, each]));
  for (const each of asked.values()) visit(each, blobs);
  const list = [...jobs.values()];
  const total = list.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = [...chains(list).values()].reduce((most, seconds) => Math.max(most, seconds), 0);
  const sizes = list.map(({ description }) => workerBytes(subjectOf(description))).sort((a, b) => b - a);
  return {
    jobs: list,
    found,
    plan: {
      asked: asked.size,
      cached: [...asked.keys()].filter((key) => !jobs.has(key)).length,
      toRun: list.length,
      wallSeconds: Math.max(total / workers, longest),
      memoryBytes: sizes.slice(0, workers).reduce((sum, bytes) => sum + bytes, 0),
      jobs: list.map(({ description, seconds }) => ({ label: label(description), seconds })),
    },
  };
}

/** For each job the seconds of the longest chain that it begins: itself and what cannot start before it. */
export function chains(jobs: readonly Job[]): ReadonlyMap<string, number> {
  const after = new Map<string, number>();
  const chain = new Map<string, number>();
  // Dependencies stand before what needs them, so going backwards every dependant is known already.
  for (const { key, needs, seconds } of [...jobs].reverse()) {
    const length = seconds + (after.get(key) ?? 0);
    chain.set(key, length);
    for (const needed of needs) after.set(needed, Math.max(after.get(needed) ?? 0, length));
  }
  return chain;
}
