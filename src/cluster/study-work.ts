import { chooseEngine } from "../engine/index.js";
import {
  checkedDescription,
  dependencies,
  keyed,
  ladderKey,
  subjectOf,
  type Description,
  type TrainingRun,
} from "../experiments/index.js";
import { planWork, type Job, type Work } from "../lab/plan.js";
import { openPace, type Pace } from "../lab/pace.js";
import { isOwnData, type DatasetName } from "../data/index.js";
import type { RuleReference } from "../experiments/modules/modules.js";
import {
  committedResults,
  isRecord,
  nothingCommitted,
  openStore,
  trunkRounds,
  type Store,
} from "../store/index.js";

import { readSubmissions, readTasks } from "./submission.js";

export interface StudyPlaces {
  readonly store: Store;
  /** Folder of committed results. */
  readonly committed: string | undefined;
}

/** What is missing of a study, as `lab.plan` would have it: what is in the store or committed is not computed. */
export function studyWork(descriptions: readonly Description[], { store, committed }: StudyPlaces): Work {
  return planWork(
    descriptions.map((description) => keyed(checkedDescription(description))),
    {
      store: openStore(store.folder),
      summaries: committed === undefined ? nothingCommitted : committedResults(committed),
      trunks: trunkRounds(committed),
      pace: clusterPace(store),
      workers: 1,
      blobs: false,
    },
  );
}

/** Results of earlier submissions that are looked at for their times: a few of each kind are enough. */
const LOOKED_AT = 300;

/** What jobs cost: as measured on this machine, and on the nodes by what was submitted before. Nothing is written. */
export function clusterPace(store: Store): Pace {
  const pace = openPace(store.folder, chooseEngine().name);
  const sent = readSubmissions(store.folder).flatMap(({ folder, arrays }) =>
    [...arrays.keys()].flatMap((array) => readTasks(folder, array).flatMap(({ jobs }) => jobs)),
  );
  const stride = Math.ceil(sent.length / LOOKED_AT);
  for (let k = 0; k < sent.length; k += stride) {
    const job = sent[k];
    if (job !== undefined) pace.learn(job.description, store.readMeta(job.key));
  }
  return pace;
}

/** Data sets that jobs read. */
export function dataSetsOf(jobs: readonly Job[]): readonly DatasetName[] {
  const named = jobs.flatMap(({ description }) => {
    const data = subjectOf(description)?.data;
    return data === undefined || isOwnData(data) ? [] : [data]; // own data lie in the store itself
  });
  return [...new Set(named)].sort();
}

/** True if a job is spared a trunk by committed elimination rounds. */
export function usesRounds(jobs: readonly Job[], committed: string | undefined): boolean {
  if (committed === undefined) return false;
  const trunks = trunkRounds(committed);
  const maskKnown = ({ ticket }: TrainingRun): boolean =>
    ticket !== undefined && trunks.levels(ladderKey(ticket.ladder)) >= ticket.level;
  return jobs.some(({ description }) => {
    const run = subjectOf(description);
    const spared = dependencies(description, maskKnown).length < dependencies(description).length;
    return spared || (run?.ticket !== undefined && run.ticket.level > 0 && maskKnown(run));
  });
}

/** The modules that jobs name, at any depth, each once. */
export function modulesOf(jobs: readonly Job[]): readonly RuleReference[] {
  const found = new Map<string, RuleReference>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isRecord(value)) return;
    const { file, sha256, source } = value as { file?: unknown; sha256?: unknown; source?: unknown };
    if (typeof file === "string" && typeof sha256 === "string") {
      const text = typeof source === "string" ? source : undefined;
      found.set(sha256, { file, sha256, ...(text === undefined ? {} : { source: text }) });
    } else Object.values(value).forEach(visit);
  };
  for (const { description } of jobs) visit(description);
  return [...found.values()];
}
