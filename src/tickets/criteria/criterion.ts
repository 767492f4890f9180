import type { Architecture, Mask, ParameterBuffer } from "../../networks/types.js";
import type { Rng } from "../../numerics/random.js";
import type { PruneScope } from "../masks/prune-rates.js";

/** One array a layer, (outputs, inputs) row-major: larger is kept. Scores of weights that are already pruned are not read. */
export type LayerScores = readonly ArrayLike<number>[];

/** What a criterion may look at. */
export interface CriterionInput {
  /** Whose weights are scored: one array of scores for each of its layers. */
  readonly network: Architecture;
  /** The weights that still survive. */
  readonly mask: Mask;
  /** The parameters this level started from, masked. */
  readonly initial: ParameterBuffer;
  /** The parameters after training this level, masked; at initialisation, before any training, the initial ones. */
  readonly trained: ParameterBuffer;
  /**
   * Gradient of the mean loss over the caller's scoring examples at these (masked) parameters, laid out as the parameters, 0 at pruned
   * weights. Throws where there are no examples to score on.
   */
  readonly gradient: (parameters: ParameterBuffer) => ParameterBuffer;
  /** A stream of its own for this level. */
  readonly rng: Rng;
}

/** Scores every weight; `pruneTo` and `prune` remove the lowest. A pure function of its input, an own one as well. */
export type Criterion = (input: CriterionInput) => LayerScores;

/** A criterion and the way in which its source applies it; a study may choose another way. */
export interface CriterionEntry {
  /** Scores of all weights, larger is kept. */
  readonly score: Criterion;
  /** "end": after training the level below, level by level. "start": pruning at initialisation, without any training. */
  readonly when: "end" | "start";
  /** Whether weights compete inside their layer or over the whole network. */
  readonly scope: PruneScope;
  /** Prunings with scores anew on the way to one mask, without training between them: ≥ 1. */
  readonly rounds: number;
}
