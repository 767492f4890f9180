import { alwaysZeroInputs, loadDataset, streams, trainingSplit } from "../data/index.js";
import { resolveNetwork } from "../networks/index.js";
import { at, recall } from "../numerics/index.js";
import {
  denseMask,
  permutationNull,
  signPreservation,
  startParameters,
  type TrainedLevel,
} from "../tickets/index.js";
import { levelRun } from "./train/descriptions.js";
import type { JobFindings, JobTools } from "./jobs.js";
import type { Ladder } from "./ladders/ladders.js";
import type { SignsRun } from "./measurements.js";
import { pointOf } from "./point.js";
import type { SignsSummary } from "./results.js";

/** Sign preservation of a ticket in its own run and in the dense run, with the permutation null of the whole ladder; see `permutationNull`. */
export async function signsJob(
  { ticket: { ladder, level }, draws, changes, draw }: SignsRun,
  tools: JobTools,
): Promise<JobFindings<SignsSummary>> {
  const began = performance.now();
  const network = resolveNetwork(ladder.network);
  const exclude = await zeroInputs(ladder);
  const initial = startParameters("original", { network, seed: ladder.seed });
  const levels: TrainedLevel[] = [];
  for (let each = 0; each <= level; each++) {
    const { parameters, mask = denseMask(network) } = await pointOf({ run: levelRun(ladder, each) }, tools);
    levels.push({ mask, trained: parameters });
  }
  const own = at(levels, level);
  const dense = at(levels, 0);
  const rng = streams(ladder.seed).probe(draw).split("signs");
  const summary = {
    own: signPreservation({
      network,
      initial,
      trained: own.trained,
      mask: own.mask,
      alive: own.mask,
      exclude,
    }),
    dense: signPreservation({ network, initial, trained: dense.trained, mask: own.mask, exclude }),
    null: permutationNull({ network, initial, levels, draws, changes, exclude, rng }),
  };
  return { summary, blobs: {}, seconds: (performance.now() - began) / 1000, stepSeconds: 0 };
}

/** Those found last: each level of a ladder asks for the same, and reading the data takes longer than the answer. */
const found = recall<Uint8Array>(8);

/** The inputs that are 0 in all examples that a ladder trains on. */
async function zeroInputs({ data, recipe: { validation }, seed }: Ladder): Promise<Uint8Array> {
  const key = JSON.stringify([data, validation, seed]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const dataset = await loadDataset(data); // engines keep no inputs
  const { train } = trainingSplit(dataset, { validation, rng: streams(seed).split });
  return found.put(key, alwaysZeroInputs(dataset.train, train));
}
