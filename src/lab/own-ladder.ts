import {
  earlyRun,
  keepOwnData,
  ladder,
  ladderFieldNames,
  levelRun,
  maskAtStart,
  nextMask,
  engineFor,
  openWorkshop,
  ticketOf,
  trainingRun,
  type Bench,
  type BenchSubject,
  type Ladder,
  type LadderOptions,
  type TrainingRun,
  type TrainingRunResult,
} from "../experiments/index.js";
import { checkFields } from "../numerics/checks.js";
import { resolveNetwork, type Mask } from "../networks/index.js";
import type { Content } from "../store/index.js";
import {
  checkMask,
  checkParameters,
  denseMask,
  isRewind,
  packMask,
  startParameters,
  startParts,
  type Criterion,
  type CriterionEntry,
  type Start,
  type StartEntry,
  type StartParametersOptions,
} from "../tickets/index.js";
import { checkRunOptions, type RunOptions } from "./desk.js";
import { showingResults } from "./cards.js";
import type { Lab } from "./lab.js";

/** A ladder, but for its criterion, which is written in a cell. */
export interface OwnLadderOptions extends Omit<LadderOptions, "criterion"> {
  /**
   * Scores the weights in the calling process, a pure function of its input: alone, it looks at trained weights layer by layer as `magnitude` does;
   * an entry says itself when it looks, in which scope and in how many rounds.
   */
  readonly criterion: Criterion | CriterionEntry;
  /** Levels after the first one, an integer in [0, 200]. */
  readonly levels: number;
  /** A mask from elsewhere that level 0 has, so that later levels prune what it leaves. Default: every weight. */
  readonly mask?: Mask | undefined;
  /** Parameters from elsewhere, laid out as the network's, that level 0 and every level that is reset to the original weights start from. Default: those of the seed. */
  readonly weights?: Float32Array | undefined;
}

/**
 * A ladder by a criterion written in a cell: levels 0 … `levels`, each pruned as a ladder of that name would be. Workers train one level at a time; the
 * criterion scores here, and the mask it leads to enters the next key by its hash. So a changed criterion computes anew what its masks change,
 * and nothing else. A criterion that asks for the gradient has the data loaded here too.
 */
export async function runOwnLadder(
  lab: Lab,
  given: OwnLadderOptions,
  runOptions: RunOptions = {},
): Promise<TrainingRunResult[]> {
  checkRunOptions(runOptions);
  checkFields("runOwnLadder", given, [...ladderFieldNames, "levels", "mask", "weights"]);
  const { criterion, levels, mask: imported, weights, ...rest } = given;
  const entry = ownEntry(criterion);
  const { scope = entry.scope, rounds = entry.rounds } = rest;
  // Everything of a ladder but its criterion, whose place the named one with the same timing holds.
  const place = entry.when === "start" ? "snip" : "magnitude";
  const described = ladder({ ...rest, criterion: place, scope, rounds });
  ticketOf(described, levels); // a level that cannot be is refused before the first one trains
  if (levels > 0) levelRun(described, 1);
  checkImported(described, entry, { mask: imported, weights });
  const network = resolveNetwork(described.network);
  const own = { described, weights: weights && lab.keep(weights) };
  const dense = levelRun(described, 0);
  const first = imported ?? (weights && denseMask(network));
  const begin =
    first === undefined ? dense : ownLevel(lab, { ...own, level: 0, mask: first, trained: undefined });
  const options = oneOf(runOptions, levels + 1);
  const results = [await lab.run(begin, options(0))];
  await lab.runAll(rewoundRuns(described), { signal: runOptions.signal });
  const workshop = openWorkshop();
  const bench = (of: BenchSubject): Promise<Bench> => {
    keepOwnData(lab.store, dense); // no job may have needed them
    return workshop.bench(of, engineFor(of.network, "wasm"), lab.store);
  };
  const tools = { store: lab.store, bench };
  try {
    let before = first ?? denseMask(network);
    for (let level = 1; level <= levels; level++) {
      const ticket = ticketOf(described, level);
      const trained = await results.at(-1)?.weights();
      if (trained === undefined) throw new Error("runOwnLadder: a level must have weights, got none");
      const mask =
        entry.when === "start"
          ? await maskAtStart({ ticket, entry }, tools)
          : await nextMask({ ticket, entry, before, trained, weights }, tools);
      const run = ownLevel(lab, { ...own, level, mask, trained });
      results.push(await lab.run(run, options(level)));
      before = mask;
    }
  } finally {
    workshop.close();
  }
  return showingResults(results);
}

/** Options of the runs that are made one after another: what each reports becomes a report of all `total`, of which `done` came before it. */
function oneOf({ signal, onProgress }: RunOptions, total: number): (done: number) => RunOptions {
  let cached = 0;
  return (done) => ({
    signal,
    onProgress:
      onProgress === undefined
        ? undefined
        : (state) => {
            const ended = state.done >= state.total;
            if (ended) cached += state.cached;
            const left = total - done;
            onProgress({
              ...state,
              done: done - cached + (ended ? 1 : 0),
              total: total - cached,
              cached,
              secondsLeft: left * state.secondsLeft, // levels take about as long as this one
            });
          },
  });
}

/** What comes from elsewhere must fit, and stand where nothing else says what a ladder begins with. */
function checkImported(
  { network: described, restart }: Ladder,
  { when }: CriterionEntry,
  { mask, weights }: Pick<OwnLadderOptions, "mask" | "weights">,
): void {
  if (mask === undefined && weights === undefined) return;
  const network = resolveNetwork(described);
  if (mask !== undefined) checkMask(network, mask, "runOwnLadder");
  if (weights !== undefined) checkParameters(network, weights, "runOwnLadder: weights");
  const { start } = restart;
  if (when === "end" && (start === "original" || start === "trained")) return;
  const got =
    when === "start" ? "one that prunes before training" : `a restart from ${JSON.stringify(start)}`;
  throw new RangeError(
    `runOwnLadder: mask and weights from elsewhere must stand with a criterion of trained weights and a restart from original or trained ones, got ${got}`,
  );
}

/** The criterion with all that an entry of the table says of itself. */
function ownEntry(criterion: Criterion | CriterionEntry): CriterionEntry {
  if (typeof criterion === "function") return { score: criterion, when: "end", scope: "layer", rounds: 1 };
  if (typeof criterion === "object" && typeof criterion.score === "function") {
    checkFields("runOwnLadder", criterion, ["score", "when", "scope", "rounds"], "criterion field");
    return criterion;
  }
  throw new TypeError(
    `runOwnLadder: criterion must be a function or an entry as of the table criteria, got ${typeof criterion}`,
  );
}

/** What a level's start rewinds to, to be there before a mask is compared with it. */
function rewoundRuns(described: Ladder): readonly TrainingRun[] {
  const dense = levelRun(described, 0);
  return startParts(described.restart.start)
    .filter(isRewind)
    .map(({ step }) => earlyRun(dense, step));
}

/** The run that a level of the named ladder would be, on a mask made here. */
function ownLevel(
  lab: Lab,
  {
    described,
    level,
    mask,
    trained,
    weights,
  }: {
    readonly described: Ladder;
    readonly level: number;
    readonly mask: Mask;
    /** Of the level before, if there is one. */
    readonly trained: Float32Array | undefined;
    /** What stands in the place of the original weights. */
    readonly weights: Content | undefined;
  },
): TrainingRun {
  const { ticket: _ticket, start, ...run } = levelRun(described, level);
  const kept = lab.keep(packMask(resolveNetwork(described.network), mask));
  const original = start === "original" ? (weights ?? start) : start;
  const from = start === "trained" && trained !== undefined ? lab.keep(trained) : original;
  return trainingRun({ ...run, mask: kept, level, start: from });
}

/** The parameters of a start written in a cell, a function or an entry, kept in the lab: for the `start` of a training run. */
export function ownStart(lab: Lab, start: Start | StartEntry, options: StartParametersOptions): Content {
  if (typeof start === "function") return lab.keep(startParameters(start, options));
  checkFields("ownStart", start, ["make", "draws", "changes", "options", "neutral"], "start field");
  return lab.keep(startParameters(start.make, options));
}
