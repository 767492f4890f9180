import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import type { EngineName } from "../engine/index.js";
import { committedResults, nothingCommitted, type CommittedResults } from "./committed.js";
import { trainingRun, type Description } from "./descriptions.js";
import { inlineExecutor, type Executor } from "./executors.js";
import { describedKey } from "./keys.js";
import { openFlights } from "./flights.js";
import { defaultStore } from "./places.js";
import { planWork, type Job, type Plan, type Work } from "./plan.js";
import { defaultWorkers, processExecutor } from "./processes.js";
import { openRates } from "./rates.js";
import { openResults } from "./reading.js";
import type { TrainingRunResult } from "./results.js";
import { runWork, type LabProgress } from "./schedule.js";
import { openStore, type Store } from "./store.js";

export interface LabOptions {
  /** Folder of the results. Default: `LOTTERY_STORE`, else `.lottery` in the project around the working directory. */
  readonly store?: string | undefined;
  /** Worker processes; 0 computes in this process. Default: `LOTTERY_WORKERS`, else one a core. */
  readonly workers?: number | undefined;
  /** Back end. Does not enter the keys: all give the same bits. Default "wasm". */
  readonly engine?: EngineName | undefined;
  /** Folder of committed summaries, or false for none. Default: `data/results` of this package. */
  readonly committed?: string | false | undefined;
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
  run(description: Description, options?: RunOptions): Promise<TrainingRunResult>;
  /** The results of many, in the order asked for; what they share is computed once, as many at a time as workers. */
  runAll(descriptions: readonly Description[], options?: RunOptions): Promise<TrainingRunResult[]>;
  /** What `runAll` would have to do: how many are there, how many will run, about how long. */
  plan(descriptions: readonly Description[]): Plan;
  /** Ends what still runs. Not needed before a process ends. */
  close(): void;
}

/** Opens a lab. Workers start when there is work and end with this process. */
export function openLab(options: LabOptions = {}): Lab {
  const {
    workers = defaultWorkers(),
    engine = "wasm",
    committed = join(packageRoot(), "data", "results"),
  } = options;
  if (!Number.isSafeInteger(workers) || workers < 0 || workers > 9999) {
    throw new RangeError(`openLab: workers must be an integer in [0, 9999], got ${workers}`);
  }
  const store = openStore(options.store ?? defaultStore(), { onDamage: options.onDamage });
  const summaries: CommittedResults = committed === false ? nothingCommitted : committedResults(committed);
  const executor: Executor = workers === 0 ? inlineExecutor() : processExecutor(workers);
  const flights = openFlights((description, jobOptions) =>
    executor.run({ description, store: store.folder, engine }, jobOptions),
  );
  const rates = openRates(store.folder, engine);

  const compute = async (work: Work, { signal, onProgress }: RunOptions): Promise<void> => {
    const slots = executor.slots;
    const finished = ({ key, description }: Job): void => rates.learn(description, store.readMeta(key));
    await runWork(work, { slots, signal, onProgress, start: flights.start, finished });
    if (work.jobs.length > 0) rates.save();
  };
  const results = openResults({
    store,
    summaries,
    recompute: async (description) => {
      await compute(
        planWork([description], { store, summaries, rates, slots: executor.slots, blobs: true }),
        {},
      );
    },
  });
  const plan = (descriptions: readonly Description[]): Work =>
    planWork(descriptions, { store, summaries, rates, slots: executor.slots, blobs: false });

  const runAll = async (
    descriptions: readonly Description[],
    runOptions: RunOptions = {},
  ): Promise<TrainingRunResult[]> => {
    const checked = descriptions.map((description) => trainingRun(description));
    runOptions.signal?.throwIfAborted();
    // A second round only if an entry was damaged or removed between its computation and its reading.
    for (let round = 0; round < 2; round++) {
      await compute(plan(checked), runOptions);
      const found = checked.flatMap(
        (description) => results.read(describedKey(description), description) ?? [],
      );
      if (found.length === checked.length) return found;
    }
    throw new Error(
      `lab: results must stay in ${store.folder} while they are read, got some that vanished twice`,
    );
  };
  return {
    store,
    runAll,
    async run(description, runOptions) {
      const [result] = await runAll([description], runOptions);
      if (result === undefined) throw new Error("lab: run must give 1 result, got 0");
      return result;
    },
    plan: (descriptions) => plan(descriptions.map((description) => trainingRun(description))).plan,
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
    plan: (descriptions) => own().plan(descriptions),
    close() {
      opened?.close();
      opened = undefined;
    },
  };
}
