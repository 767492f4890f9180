import { layerSlices, resolveNetwork, type Mask } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import type { Store } from "../../store/index.js";
import { haveValues, measures } from "../../training/measures.js";
import { passesCost } from "../cost.js";
import { checkLayers } from "../../numerics/checks.js";
import { nameField, type Field } from "../fields.js";
import { startNeeds } from "../train/run-needs.js";
import { runStart } from "../train/run-start.js";
import type { TrainingRun } from "../train/training-run.js";
import { parts, partCount, partOf, pointOf, type Part } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { timed } from "./timed.js";
import { programOf } from "./program-of.js";

/** Which network is evaluated, on which examples. */
export interface EvaluationOptions extends PointOptions {
  /** Default "test". */
  readonly part?: Part | undefined;
  /** Layers put back to where the run started: how critical they are (Zhang, Bengio & Singer 2022). Default: none. */
  readonly reset?: readonly number[] | undefined;
}

/** Loss and accuracy of a point; on real values loss, error and R². */
export interface EvaluationRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "evaluate";
  /** Examples looked at; validation and training examples are those of the run. */
  readonly part: Part;
  /** Indices of the layers, first layer 0, put back to where the run started; empty: none. */
  readonly reset: readonly number[];
}

/** What an evaluation found. */
export interface EvaluationSummary {
  /** Mean loss, nats. */
  readonly loss: number;
  /** Fraction of examples told right, in [0, 1]; of classes only, as the number of them. */
  readonly accuracy?: number;
  /** Examples told right; of classes only. */
  readonly correct?: number;
  /** Of real values only, see `Measures`. */
  readonly meanSquaredError?: number;
  /**
   * 1 − residual over total sum of squares, at most 1; of real values only, and missing where they are constant, see
   * `Measures`.
   */
  readonly r2?: number;
  /** Examples looked at. */
  readonly count: number;
}

const resetField: Field<readonly number[]> = {
  read: (_where, _field, given = []) => given as readonly number[], // checked against the network below
  form: (value) => (value.length > 0 ? value : undefined),
};

export const evaluate = pointKind<EvaluationRun, EvaluationSummary>({
  job: "evaluate",
  where: "evaluation",
  title: "evaluation",
  fields: { part: nameField(parts), reset: resetField },
  check: ({ run, reset }) =>
    checkLayers("evaluation", "reset", reset, resolveNetwork(run.network).layers.length),
  alsoNeeds: ({ run, reset }) => (reset.length > 0 ? startNeeds(run) : []),
  cost: ({ run, part }) => passesCost(run, { steps: 1, passes: 1, examples: partCount(run, part) }),
  async compute(description, tools) {
    const { run, part, reset } = description;
    const { parameters: end, mask } = await pointOf(description, tools);
    const parameters = reset.length === 0 ? end : await withLayersReset(run, end, mask, reset, tools.store);
    return timed(tools, async () => {
      const { examples, indices } = await partOf(run, part, tools);
      const program = await programOf(run, { mask }, tools);
      try {
        program.load(parameters);
        const found = program.evaluate(examples, indices);
        if (!haveValues(examples.examples)) return found;
        return { loss: found.loss, ...measures(found, examples.examples, indices), count: found.count };
      } finally {
        program.free();
      }
    });
  },
});

/** Describes the evaluation of a point. Every field is checked; errors begin with `evaluation`. */
export function evaluation(options: EvaluationOptions): EvaluationRun {
  return evaluate.describe(options);
}

/** The parameters with some layers, biases too, as the run had them at its start. */
async function withLayersReset(
  run: TrainingRun,
  end: Float32Array,
  mask: Mask | undefined,
  layers: readonly number[],
  store: Store,
): Promise<Float32Array> {
  const { parameters: start } = await runStart(run, mask, store);
  const slices = layerSlices(resolveNetwork(run.network));
  const parameters = end.slice();
  for (const layer of layers) {
    const { weights, weightCount, biasCount } = at(slices, layer);
    parameters.set(start.subarray(weights, weights + weightCount + biasCount), weights);
  }
  return parameters;
}
