import type { Architecture, Mask, ParameterBuffer } from "../networks/types.js";
import { layerViews } from "../networks/layout.js";
import type { Rng } from "../numerics/random.js";

/** One array a layer, (outputs, inputs) row-major: larger is kept. Scores of weights that are already pruned are not read. */
export type LayerScores = readonly ArrayLike<number>[];

/** What a criterion may look at. */
export interface CriterionInput {
  readonly network: Architecture;
  /** The weights that still survive. */
  readonly mask: Mask;
  /** The parameters this level started from, masked. */
  readonly initial: ParameterBuffer;
  /** The parameters after training this level. */
  readonly trained: ParameterBuffer;
  /** A stream of its own for this level. */
  readonly rng: Rng;
}

/** Scores every weight; `pruneTo` and `prune` remove the lowest. A pure function of its input, an own one as well. */
export type Criterion = (input: CriterionInput) => LayerScores;

/**
 * |trained weight| (Han et al. 2015; Frankle & Carbin 2019).
 * Property: changing a weight's sign, or scaling a layer by c > 0, leaves the layer's mask unchanged.
 */
const magnitude: Criterion = ({ network, trained }) =>
  layerViews(network, trained).map(({ weights }) => weights.map(Math.abs));

/** Uniform scores in [0, 1) that know nothing of the weights: the baseline of every criterion. */
const random: Criterion = ({ network, rng }) =>
  network.layers.map(({ inputs, outputs }, i) => {
    const layer = rng.split(i);
    return Float64Array.from({ length: inputs * outputs }, () => layer.uniform());
  });

/** The criteria known by name. To add one, add an entry. */
export const criteria = { magnitude, random } satisfies Record<string, Criterion>;

/** Names of the table `criteria`. */
export type CriterionName = keyof typeof criteria;

/** The criterion of a name; a function is returned as it is. Throws on an unknown name, listing the known. */
export function resolveCriterion(criterion: CriterionName | Criterion): Criterion {
  if (typeof criterion === "function") return criterion;
  const table: Readonly<Record<string, Criterion>> = criteria;
  const found = Object.hasOwn(table, criterion) ? table[criterion] : undefined;
  if (found === undefined)
    throw new RangeError(
      `resolveCriterion: name must be one of ${Object.keys(criteria).join(", ")}, got ${String(criterion)}`,
    );
  return found;
}
