import {
  checkedDescription,
  keepOwnData,
  keyed,
  type Description,
  type Keyed,
} from "../experiments/index.js";
import { checkFields } from "../numerics/checks.js";
import type { CommittedResults, Store, TrunkRounds } from "../store/index.js";
import type { Executor, Scheduler } from "./executors.js";
import type { JobRequest } from "./job.js";
import { openFlights } from "./flights.js";
import { PartialResults, distinguishingLabels, runFailure, type RunOutcome } from "./outcomes.js";
import { planWork, type Job, type Work } from "./plan.js";
import type { Pace } from "./pace.js";
import { openResults } from "./reading.js";
import { runWork, type JobFailure, type LabProgress } from "./schedule.js";

/** How a call is watched and stopped. */
export interface RunOptions {
  /** Aborting stops within 1 s and keeps all that is finished; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called at most 10 times a second, and at the end. */
  readonly onProgress?: ((progress: LabProgress) => void) | undefined;
}

/** What a desk works with. */
export interface DeskOptions {
  readonly store: Store;
  readonly executor: Executor | Scheduler;
  readonly summaries: CommittedResults;
  /** Committed elimination rounds. */
  readonly trunks: TrunkRounds;
  readonly pace: Pace;
  /** A job as the executor takes it. */
  readonly request: (job: Keyed) => JobRequest;
}

/** Takes what is asked for, has computed what is missing, and hands out the results. */
export interface Desk {
  runAllSettled<D extends Description>(
    descriptions: readonly D[],
    options: RunOptions,
  ): Promise<RunOutcome<D>[]>;
  plan(wanted: readonly Keyed[]): Work;
}

/** Opens a desk: each job is computed once, however often it is asked for at a time. */
export function openDesk({ store, executor, summaries, trunks, pace, request }: DeskOptions): Desk {
  const { workers } = executor;
  const runAtOnce = scheduling(executor, request);
  const known = { store, summaries, trunks, pace, workers };
  const compute = async (
    work: Work,
    { signal, onProgress }: RunOptions,
  ): Promise<ReadonlyMap<string, JobFailure>> => {
    const finished = ({ key, description }: Job): void => pace.learn(description, store.readMeta(key));
    for (const { description } of work.jobs) keepOwnData(store, description);
    const failures = await runAtOnce(work, { signal, onProgress, finished });
    if (work.jobs.length > 0) pace.save();
    return failures;
  };
  const results = openResults({
    store,
    summaries,
    recompute: async (description) => {
      const asked = keyed(description);
      const failures = await compute(planWork([asked], { ...known, blobs: true }), {});
      const failure = failures.get(asked.key);
      if (failure === undefined) return;
      throw new PartialResults([{ status: "rejected", reason: runFailure(asked, failure) }]);
    },
  });
  const plan = (wanted: readonly Keyed[]): Work => planWork(wanted, { ...known, blobs: false });

  return {
    plan,
    async runAllSettled<D extends Description>(
      descriptions: readonly D[],
      options: RunOptions,
    ): Promise<RunOutcome<D>[]> {
      checkRunOptions(options);
      const asked = descriptions.map((description) => keyed(checkedDescription(description)));
      options.signal?.throwIfAborted();
      // A second round only if an entry was damaged or removed between its computation and its reading.
      for (let round = 0; round < 2; round++) {
        const work = plan(asked);
        const failures = await compute(work, options);
        const names = failures.size > 0 ? distinguishingLabels(asked.map((each) => each.description)) : [];
        const found = asked.flatMap((each, i): RunOutcome<D>[] => {
          const failure = failures.get(each.key);
          if (failure !== undefined)
            return [{ status: "rejected", reason: runFailure(each, failure, names[i]) }];
          const value = results.read(each.key, each.description, work.found.get(each.key));
          return value === undefined ? [] : [{ status: "fulfilled", value }];
        });
        if (found.length === asked.length) return found;
      }
      throw new Error(
        `lab: results must stay in ${store.folder} while they are read, got some that vanished twice`,
      );
    },
  };
}

/** How plans are carried out: by the executor itself if it takes whole ones, else job by job. */
function scheduling(executor: Executor | Scheduler, request: DeskOptions["request"]): Scheduler["runWork"] {
  if ("runWork" in executor) return (work, options) => executor.runWork(work, options);
  const { workers } = executor;
  const { start } = openFlights((job, options) => executor.run(request(job), options));
  return (work, options) => runWork(work, { ...options, workers, start });
}

/** Throws on unknown options of a run. What `progress` gives may stand for them, with the two functions that it has beside. */
export function checkRunOptions(options: RunOptions): void {
  checkFields("lab", options, ["signal", "onProgress", "advance", "finish"], "run option");
}
