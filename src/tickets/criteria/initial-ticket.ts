import type { Architecture, Mask, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { exp, log } from "../../numerics/elementary.js";
import type { Rng } from "../../numerics/random.js";
import { criteria, resolveCriterion, type CriterionName } from "./criteria.js";
import type { Criterion, CriterionEntry, LayerScores } from "./criterion.js";
import { applyMask, denseMask, keptCounts } from "../masks/masks.js";
import type { PruneTarget } from "../masks/prune.js";
import { pruneTo } from "../masks/prune.js";
import { countIn, includedLayers } from "../masks/prune-rates.js";
import { checkFields } from "../../numerics/checks.js";

/** What is pruned by which criterion, down to how many weights: see `PruneTarget`. */
export type InitialTicketOptions = PruneTarget & {
  /** Whose weights are pruned. */
  readonly network: Architecture;
  /** The initial parameters of the dense network. */
  readonly initial: ParameterBuffer;
  /** A name of the table `criteria`, or an own function. It sees the initial parameters as the trained ones too. */
  readonly criterion: CriterionName | Criterion;
  /** Prunings with scores anew: ≥ 1. Default that of the table: 100 for synflow, else 1 (one-shot). */
  readonly rounds?: number | undefined;
  /** As `CriterionInput.gradient`, with the mask of the round beside it. Without it a criterion that asks for a gradient throws. */
  readonly gradient?: ((parameters: ParameterBuffer, mask: Mask) => ParameterBuffer) | undefined;
  /** Round i gets `rng.split(i)`, from 1. */
  readonly rng: Rng;
};

const ticketFields = [
  "kept",
  "total",
  "excluded",
  "network",
  "initial",
  "criterion",
  "rounds",
  "gradient",
  "rng",
];

/**
 * The mask of pruning at initialisation, without any training: from dense to exactly `kept` weights in each layer, or `total` in the
 * network, in `rounds` prunings, each on new scores of the weights that are left. After round i density dⁱᐟʳᵒᵘⁿᵈˢ is left (Tanaka et al. 2020,
 * algorithm 1: the exponential schedule), to the nearest whole number of weights.
 * Property: the masks of the rounds are nested; the count of the last is exact. Cost: `rounds` scorings.
 * Throws as `pruneTo`, and if the criterion gives all weights one score, so that it says nothing of an untrained network.
 */
export function initialTicket(options: InitialTicketOptions): Mask {
  const { network, initial, criterion, gradient, rng } = options;
  checkFields("initialTicket", options, ticketFields);
  const score = resolveCriterion(criterion);
  const rounds = options.rounds ?? sourceRounds(criterion);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new RangeError(`initialTicket: rounds must be an integer ≥ 1, got ${rounds}`);
  let mask = denseMask(network);
  const dense = keptCounts(mask);
  const target = targetOf(options, dense);

  for (let round = 1; round <= rounds; round++) {
    const current = mask;
    const parameters = applyMask(network, current, initial);
    const scores = score({
      network,
      mask: current,
      initial: parameters,
      trained: parameters,
      gradient: (at) => {
        if (gradient === undefined)
          throw new TypeError("initialTicket: gradient must be given for this criterion, got none");
        return gradient(at, current);
      },
      rng: rng.split(round),
    });
    if (round === 1) checkTellsApart(scores);
    mask = pruneTo({ mask: current, scores, ...target(round / rounds) });
  }
  return mask;
}

/** The counts to reach at a share of the schedule in (0, 1]; exactly the given ones at 1. Checked by `pruneTo`. */
function targetOf(
  { kept, total, excluded }: PruneTarget,
  dense: readonly number[],
): (share: number) => PruneTarget {
  if (total !== undefined) {
    const all = countIn(includedLayers(dense.length, excluded), dense);
    return (share) => ({ total: countAt(share, all, total), excluded });
  }
  if (kept.length !== dense.length)
    throw new RangeError(`initialTicket: kept must have ${dense.length} layers, got ${kept.length}`);
  return (share) => ({ kept: kept.map((count, i) => countAt(share, at(dense, i), count)) });
}

/** all · (count / all)^share to the nearest whole number: it never rises with the share. A count that is none is passed on, to be refused. */
function countAt(share: number, all: number, count: number): number {
  if (share === 1 || !(count >= 1 && count <= all)) return count;
  return Math.max(count, Math.min(all, Math.floor(all * exp(share * log(count / all)) + 0.5)));
}

function sourceRounds(criterion: CriterionName | Criterion): number {
  if (typeof criterion === "function") return 1;
  const table: Readonly<Record<CriterionName, CriterionEntry>> = criteria;
  return table[criterion].rounds;
}

function checkTellsApart(scores: LayerScores): void {
  const first = scores[0]?.[0];
  for (const layer of scores)
    for (let j = 0; j < layer.length; j++) if (layer[j] !== first || Number.isNaN(layer[j])) return;
  throw new RangeError(
    `initialTicket: criterion must tell untrained weights apart, got the score ${String(first)} for all`,
  );
}
