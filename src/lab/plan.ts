import type { CommittedResults } from "./committed.js";
import type { Description } from "./descriptions.js";
import { dependencies, describedKey, label } from "./keys.js";
import type { Rates } from "./rates.js";
import type { Store } from "./store.js";

/** A job that has to run. */
export interface Job {
  readonly key: string;
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
  /** Each job in words with its estimated seconds. */
  readonly jobs: readonly { readonly label: string; readonly seconds: number }[];
}

/** A plan together with the jobs themselves, dependencies before what needs them. */
export interface Work {
  readonly jobs: readonly Job[];
  readonly plan: Plan;
}

export interface PlanOptions {
  readonly store: Store;
  readonly summaries: CommittedResults;
  readonly rates: Rates;
  readonly slots: number;
  /** True if a committed summary is not enough because blobs are wanted. */
  readonly blobs: boolean;
}

/** Finds out what has to run for these descriptions: each job once, nothing that is there. */
export function planWork(
  descriptions: readonly Description[],
  { store, summaries, rates, slots, blobs }: PlanOptions,
): Work {
  const jobs = new Map<string, Job>();
  const inStore = new Map<string, boolean>();
  const there = (key: string, withBlobs: boolean): boolean => {
    const stored = inStore.get(key) ?? store.read(key) !== undefined;
    inStore.set(key, stored);
    return stored || (!withBlobs && summaries.read(key) !== undefined);
  };
  /** Adds the job and what it needs; true if it has to run. */
  const visit = (description: Description, withBlobs: boolean): string | undefined => {
    const key = describedKey(description);
    if (jobs.has(key)) return key;
    if (there(key, withBlobs)) return undefined;
    const needs = dependencies(description).flatMap((needed) => visit(needed, true) ?? []);
    jobs.set(key, { key, description, needs, seconds: rates.seconds(description) });
    return key;
  };

  const asked = new Map(descriptions.map((description) => [describedKey(description), description]));
  for (const description of asked.values()) visit(description, blobs);
  const list = [...jobs.values()];
  const total = list.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = Math.max(0, ...chains(list).values());
  return {
    jobs: list,
    plan: {
      asked: asked.size,
      cached: [...asked.keys()].filter((key) => !jobs.has(key)).length,
      toRun: list.length,
      wallSeconds: Math.max(total / slots, longest),
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
