import { chooseEngine, type EngineChoice } from "../engine/index.js";
import {
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
import { inlineExecutor, type Executor, type LabPlaces, type Scheduler } from "./executors.js";
import { collectingScheduler } from "./collect.js";
import { type Description, type ResultOf, checkedDescription, keyed } from "../experiments/index.js";
import { showingPlan, showingResults } from "./cards.js";
import type { Plan } from "./plan.js";
import { defaultWorkers, processExecutor } from "./processes.js";
import { openPace } from "./pace.js";
import { PartialResults, type RunOutcome } from "./outcomes.js";
import { openDesk, type RunOptions } from "./desk.js";
import { openSlots, type SlotsOptions } from "./slots.js";
import { checkFields } from "../numerics/checks.js";

/** Where results lie, and who computes them. */
export interface LabOptions {
  /** Folder of the results. Default: `LOTTERY_STORE`, else `.lottery` in the project around the working directory. */
  readonly store?: string | undefined;
  /** Worker processes; 0 computes in this process. Default: `LOTTERY_WORKERS`, else one a core. */
  readonly workers?: number | undefined;
  /** Who computes instead of worker processes, such as a cluster: `slurm({ … })`. Default: worker processes. */
  readonly executor?: ((places: LabPlaces) => Scheduler) | undefined;
  /** Back end. Does not enter the keys: all give the same bits. Default: `LOTTERY_ENGINE`, else "auto": native where it is in use, else wasm. */
  readonly engine?: EngineChoice | undefined;
  /** Folder of committed summaries, or false for none. Default: `LOTTERY_COMMITTED` (empty: none), else `data/results` of this package. */
  readonly committed?: string | false | undefined;
  /** Where jobs of all processes on this machine wait for each other, or false to wait for nobody. Default: one job a core. */
  readonly slots?: SlotsOptions | false | undefined;
  /** Called with the message of a damaged entry; the default warns on the process. */
  readonly onDamage?: ((message: string) => void) | undefined;
}

/** Where experiments are computed, once. */
export interface Lab {
  /** Where its results lie. */
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
  checkFields("openLab", options, [
    "store",
    "workers",
    "executor",
    "engine",
    "committed",
    "slots",
    "onDamage",
  ]);
  const { workers = defaultWorkers(), committed = defaultCommitted() } = options;
  const { name: engine } = chooseEngine(options.engine);
  if (!Number.isSafeInteger(workers) || workers < 0 || workers > 9999) {
    throw new RangeError(`openLab: workers must be an integer in [0, 9999], got ${workers}`);
  }
  const store = openStore(options.store ?? defaultStore(), { onDamage: options.onDamage });
  const folder = committed === false ? undefined : committed;
  const machine = options.slots === false ? undefined : openSlots(options.slots);
  const ownExecutor = (): Executor =>
    workers === 0 ? inlineExecutor(machine) : processExecutor(workers, machine);
  const makeScheduler = collectingScheduler() ?? options.executor;
  const executor = makeScheduler?.({ store: store.folder, committed: folder, engine }) ?? ownExecutor();
  const { runAllSettled, plan } = openDesk({
    store,
    executor,
    summaries: folder === undefined ? nothingCommitted : committedResults(folder),
    trunks: trunkRounds(folder),
    pace: openPace(store.folder, engine),
    request: (job) => ({ ...job, store: store.folder, engine, committed: folder }),
  });
  const runAll = async <D extends Description>(
    descriptions: readonly D[],
    runOptions: RunOptions = {},
  ): Promise<ResultOf<D>[]> => {
    const outcomes = await runAllSettled(descriptions, runOptions);
    const results = outcomes.map((outcome) => {
      if (outcome.status === "rejected") throw new PartialResults(outcomes);
      return outcome.value;
    });
    return showingResults(results);
  };
  return {
    store,
    runAll,
    runAllSettled: (descriptions, runOptions = {}) => runAllSettled(descriptions, runOptions),
    async run<D extends Description>(description: D, runOptions?: RunOptions): Promise<ResultOf<D>> {
      const [result] = await runAll([description], runOptions);
      if (result === undefined) throw new Error("lab: run must give 1 result, got 0");
      return result;
    },
    keep: (values) => keepContent(store, values instanceof Float32Array ? encodeFloats(values) : values),
    plan: (descriptions) =>
      showingPlan(plan(descriptions.map((each) => keyed(checkedDescription(each)))).plan),
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
