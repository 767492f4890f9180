import type { EngineName } from "../engine/index.js";
import {
  type CommittedResults,
  type Content,
  type Store,
  committedResults,
  defaultCommitted,
  defaultStore,
  encodeFloats,
  keepContent,
  nothingCommitted,
  openStore,
  trunkRounds,
} from "../store/index.js";
import { inlineExecutor, type Executor } from "./executors.js";
import { openFlights } from "./flights.js";
import { type Description, type ResultOf, checkedDescription } from "../experiments/index.js";
import { planWork, withKey, type Job, type Plan, type Wanted, type Work } from "./plan.js";
import { defaultWorkers, processExecutor } from "./processes.js";
import { openRates } from "./rates.js";
import { openResults } from "./reading.js";
import { PartialResults, distinguishingLabels, runFailure, type RunOutcome } from "./outcomes.js";
import { runWork, type JobFailure, type LabProgress } from "./schedule.js";
import { openSlots, type SlotsOptions } from "./slots.js";

export interface LabOptions {
  /** Folder of the results. Default: `LOTTERY_STORE`, else `.lottery` in the project around the working directory. */
  readonly store?: string | undefined;
  /** Worker processes; 0 computes in this process. Default: `LOTTERY_WORKERS`, else one a core. */
  readonly workers?: number | undefined;
  /** Back end. Does not enter the keys: all give the same bits. Default "wasm". */
  readonly engine?: EngineName | undefined;
  /** Folder of committed summaries, or false for none. Default: `LOTTERY_COMMITTED` (empty: none), else `data/results` of this package. */
  readonly committed?: string | false | undefined;
  /** Where jobs of all processes on this machine wait for each other, or false to wait for nobody. Default: one job a core. */
  readonly slots?: SlotsOptions | false | undefined;
  /** Called with the message of a damaged entry; the default warns on the process. */
  readonly onDamage?: ((message: string) => void) | undefined;
}

export interface RunOptions {
  /** Aborting stops within 1 s and keeps all that is finished; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called at most 10 times a second, and at the end. */
  readonly onProgress?: ((progress: LabProgress) => void) | undefined;
}

/** Where experiments are computed, once. */
export interface Lab {
  readonly store: Store;
  /** The result of one description, computed with what it depends on unless the store or the package has it. */
  run<D extends Description>(description: D, options?: RunOptions): Promise<ResultOf<D>>;
  /**
   * The results of many, in the order asked for; what they share is computed once, as many at a time as workers. A failure takes only what
   * depends on it: the rest is computed first, then the promise rejects with `PartialResults`, which holds what is there and why the rest is not.
   */
  runAll<D extends Description>(descriptions: readonly D[], options?: RunOptions): Promise<ResultOf<D>[]>;
  /** As `runAll`, but a failure is an outcome among the others: for a sweep in which some runs may diverge. */
  runAllSettled<D extends Description>(
    descriptions: readonly D[],
    options?: RunOptions,
  ): Promise<RunOutcome<D>[]>;
  /** What `runAll` would have to do: how many are there, how many will run, about how long, with how much memory. */
  plan(descriptions: readonly Description[]): Plan;
  /** Keeps an array made by hand, float32 or bytes, and gives the name under which descriptions take it: its hash. */
  keep(values: Float32Array | Uint8Array): Content;
  /** Ends what still runs. Not needed before a process ends. */
  close(): void;
}

/** Opens a lab. Workers start when there is work and end with this process. */
export function openLab(options: LabOptions = {}): Lab {
  const { workers = defaultWorkers(), engine = "wasm", committed = defaultCommitted() } = options;
  if (!Number.isSafeInteger(workers) || workers < 0 || workers > 9999) {
    throw new RangeError(`openLab: workers must be an integer in [0, 9999], got ${workers}`);
  }
  const store = openStore(options.store ?? defaultStore(), { onDamage: options.onDamage });
  const summaries: CommittedResults = committed === false ? nothingCommitted : committedResults(committed);
  const folder = committed === false ? undefined : committed;
  const trunks = trunkRounds(folder);
  const machine = options.slots === false ? undefined : openSlots(options.slots);
  const executor: Executor = workers === 0 ? inlineExecutor(machine) : processExecutor(workers, machine);
  const flights = openFlights((job, jobOptions) =>
    executor.run({ ...job, store: store.folder, engine, committed: folder }, jobOptions),
  );
  const rates = openRates(store.folder, engine);

  const compute = async (
    work: Work,
    { signal, onProgress }: RunOptions,
  ): Promise<ReadonlyMap<string, JobFailure>> => {
    const slots = executor.slots;
    const finished = ({ key, description }: Job): void => rates.learn(description, store.readMeta(key));
    const failures = await runWork(work, { slots, signal, onProgress, start: flights.start, finished });
    if (work.jobs.length > 0) rates.save();
    return failures;
  };
  const results = openResults({
    store,
    summaries,
    recompute: async (description) => {
      const asked = withKey(description);
      const options = { store, summaries, trunks, rates, slots: executor.slots, blobs: true };
      const failure = (await compute(planWork([asked], options), {})).get(asked.key);
      if (failure === undefined) return;
      throw new PartialResults([{ status: "rejected", reason: runFailure(asked, failure) }]);
    },
  });
  const plan = (wanted: readonly Wanted[]): Work =>
    planWork(wanted, { store, summaries, trunks, rates, slots: executor.slots, blobs: false });

  const runAllSettled = async <D extends Description>(
    descriptions: readonly D[],
    runOptions: RunOptions = {},
  ): Promise<RunOutcome<D>[]> => {
    const asked = descriptions.map((description) => withKey(checkedDescription(description)));
    runOptions.signal?.throwIfAborted();
    // A second round only if an entry was damaged or removed between its computation and its reading.
    for (let round = 0; round < 2; round++) {
      const work = plan(asked);
      const failures = await compute(work, runOptions);
      const names = failures.size > 0 ? distinguishingLabels(asked.map((each) => each.description)) : [];
      const found = asked.flatMap((each, i): RunOutcome<D>[] => {
        const { key, description } = each;
        const failure = failures.get(key);
        if (failure !== undefined)
          return [{ status: "rejected", reason: runFailure(each, failure, names[i]) }];
        const value = results.read(key, description, work.found.get(key));
        return value === undefined ? [] : [{ status: "fulfilled", value }];
      });
      if (found.length === asked.length) return found;
    }
    throw new Error(
      `lab: results must stay in ${store.folder} while they are read, got some that vanished twice`,
    );
  };
  const runAll = async <D extends Description>(
    descriptions: readonly D[],
    runOptions?: RunOptions,
  ): Promise<ResultOf<D>[]> => {
    const outcomes = await runAllSettled(descriptions, runOptions);
    return outcomes.map((outcome) => {
      if (outcome.status === "rejected") throw new PartialResults(outcomes);
      return outcome.value;
    });
  };
  return {
    store,
    runAll,
    runAllSettled,
    async run<D extends Description>(description: D, runOptions?: RunOptions): Promise<ResultOf<D>> {
      const [result] = await runAll([description], runOptions);
      if (result === undefined) throw new Error("lab: run must give 1 result, got 0");
      return result;
    },
    keep: (values) => keepContent(store, values instanceof Float32Array ? encodeFloats(values) : values),
    plan: (descriptions) =>
      plan(descriptions.map((description) => withKey(checkedDescription(description)))).plan,
    close: () => executor.close(),
  };
}

/** The lab with all defaults, opened when it is first used. */
export const lab: Lab = deferred(openLab);

function deferred(open: () => Lab): Lab {
  let opened: Lab | undefined;
  const own = (): Lab => (opened ??= open());
  return {
    get store() {
      return own().store;
    },
    run: (description, options) => own().run(description, options),
    runAll: (descriptions, options) => own().runAll(descriptions, options),
    runAllSettled: (descriptions, options) => own().runAllSettled(descriptions, options),
    plan: (descriptions) => own().plan(descriptions),
    keep: (values) => own().keep(values),
    close() {
      opened?.close();
      opened = undefined;
    },
  };
}
