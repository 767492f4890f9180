import { predictedClasses, runSpread, type RunSpread } from "../../stability/index.js";
import { passesCost } from "../cost.js";
import { nameField } from "../fields.js";
import { partCount, partOf, parts, pointOf, type Part } from "./point.js";
import { firstOf, runsKind, type RunsOptions } from "./runs-kind.js";
import { breathe, resumed } from "./timed.js";
import { programOf } from "./program-of.js";

/** Which runs, on which examples. */
export interface SpreadProbeOptions extends RunsOptions {
  /** Default "test"; validation and training examples are those of the first run. */
  readonly part?: Part | undefined;
}

/** How far the predictions of several runs lie apart. */
export interface SpreadProbeRun extends RunsOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "spread";
  /** Examples that all runs are shown; validation and training examples are those of the first run. */
  readonly part: Part;
}

/** What a spread probe found. */
export type SpreadProbeSummary = RunSpread;

/** The most runs whose spread is asked: their predictions are held together, a byte each. */
const MOST = 1000;

/** Variance of accuracy, disagreement and ensemble gain of runs at their ends; see `runSpread`. */
export const spread = runsKind<SpreadProbeRun, SpreadProbeSummary>({
  job: "spread",
  where: "spreadProbe",
  title: "spread",
  most: MOST,
  fields: { part: nameField(parts) },
  cost: ({ runs, part }) =>
    passesCost(firstOf(runs), {
      steps: runs.length,
      passes: 1,
      examples: partCount(firstOf(runs), part),
    }),
  async compute({ runs, part }, tools) {
    return resumed(tools, async (rows) => {
      const first = firstOf(runs);
      const { examples, indices } = await partOf(first, part, tools);
      const { labels, count, classes } = examples.examples;
      const all = indices ?? Uint32Array.from({ length: count }, (_, i) => i);
      const predictions: ArrayLike<number>[] = [...rows.done];
      for (const run of runs.slice(predictions.length)) {
        const { parameters, mask } = await pointOf({ run }, tools);
        const program = await programOf(run, { mask }, tools);
        try {
          program.load(parameters);
          const found = predictedClasses(program.outputs(examples, all), { classes });
          predictions.push(found);
          rows.add(Float64Array.from(found));
        } finally {
          program.free();
        }
        await breathe(tools, predictions.length, runs.length);
      }
      const truth = Uint8Array.from(all, (i) => labels[i] ?? 0);
      return runSpread(predictions, { labels: truth, classes });
    });
  },
});

/** Describes a spread probe. Every field is checked; errors begin with `spreadProbe`. */
export function spreadProbe(options: SpreadProbeOptions): SpreadProbeRun {
  return spread.describe(options);
}
