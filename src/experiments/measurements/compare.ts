import { resolveNetwork } from "../../networks/index.js";
import {
  disagreement,
  distance,
  predictedClasses,
  type Disagreement,
  type Distance,
} from "../../stability/index.js";
import { passesCost } from "../cost.js";
import { nameField } from "../fields.js";
import { endsKind, type EndsOptions } from "./ends-kind.js";
import { parts, partCount, partOf, pointOf, union, type Part } from "./point.js";
import { timed } from "./timed.js";
import { engineLoss } from "../modules/modules.js";

/** Which two ends, on which examples. */
export interface ComparisonOptions extends EndsOptions {
  /** Default "test"; validation and training examples are those of `from`. */
  readonly part?: Part | undefined;
}

/** How far the final weights of two runs lie apart, and how often they give an example another class. */
export interface ComparisonRun extends EndsOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "compare";
  /** Examples that both ends are shown; validation and training examples are those of `from`. */
  readonly part: Part;
}

/** What a comparison found. */
export interface ComparisonSummary {
  /** How often the two ends give an example another class. */
  readonly disagreement: Disagreement;
  /** Over the weights that survive in either, and all biases. */
  readonly distance: Distance;
}

/** Disagreement and distance of two ends; see `disagreement` and `distance`. */
export const compare = endsKind<ComparisonRun, ComparisonSummary>({
  job: "compare",
  where: "comparison",
  title: "comparison",
  fields: { part: nameField(parts) },
  cost: ({ from, part }) => passesCost(from, { steps: 1, passes: 2, examples: partCount(from, part) }),
  async compute({ from, to, part }, tools) {
    const ends = [await pointOf({ run: from }, tools), await pointOf({ run: to }, tools)];
    const network = resolveNetwork(from.network);
    return timed(tools, async () => {
      const { examples, indices } = await partOf(from, part, tools);
      const { engine } = await tools.bench(from);
      const { count, classes } = examples.examples;
      const all = indices ?? Uint32Array.from({ length: count }, (_, i) => i);
      const loss = await engineLoss(from.recipe.loss);
      const predictions = ends.map(({ parameters, mask }) => {
        const program = engine.compile({ network, mask, loss });
        try {
          program.load(parameters);
          return predictedClasses(program.outputs(examples, all), { classes });
        } finally {
          program.free();
        }
      });
      const [a, b] = ends.map(({ parameters }) => parameters);
      const [first, second] = predictions;
      if (!a || !b || !first || !second) throw new Error("lab: a comparison must have 2 ends, got fewer");
      const mask = union(network, a, b);
      return { disagreement: disagreement(first, second), distance: distance(a, b, { network, mask }) };
    });
  },
});

/** Describes a comparison. Every field is checked; errors begin with `comparison`. */
export function comparison(options: ComparisonOptions): ComparisonRun {
  return compare.describe(options);
}
