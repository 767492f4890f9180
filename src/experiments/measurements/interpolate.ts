import { resolveNetwork } from "../../networks/index.js";
import { barriers } from "../../stability/index.js";
import { passesCost } from "../cost.js";
import { integerField, nameField } from "../fields.js";
import { endsKind, type EndsOptions } from "./ends-kind.js";
import { parts, partCount, partOf, pointOf, union, type Part } from "./point.js";
import { resumed } from "./timed.js";
import { alongLine } from "./along-line.js";

/** Which two ends, and how finely the line between them is looked at. */
export interface InterpolationOptions extends EndsOptions {
  /** Points on the line with both ends, in [2, 1000]. Default 30 (Frankle et al. 2020, section 2). */
  readonly points?: number | undefined;
  /** Default "test"; validation and training examples are those of `from`. */
  readonly part?: Part | undefined;
}

/** Loss and error on the straight line between the final weights of two runs. */
export interface InterpolationRun extends EndsOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "interpolate";
  /** Points on the line with both ends, in [2, 1000]. */
  readonly points: number;
  /** Examples looked at; validation and training examples are those of `from`. */
  readonly part: Part;
}

/** What an interpolation found. */
export interface InterpolationSummary {
  /** α from 0 to 1, mean loss in nats, error in [0, 1]. */
  readonly points: readonly {
    /** Place on the line: 0 is `from`, 1 is `to`. */
    readonly alpha: number;
    /** Mean over the examples, nats. */
    readonly loss: number;
    /** Fraction of the examples told wrong. */
    readonly error: number;
  }[];
  /** The most by which the line lies above the mean of its ends. */
  readonly lossBarrier: number;
  /** The same of the error, in [0, 1]. */
  readonly errorBarrier: number;
}

/**
 * Loss and error along (1 − α) · from + α · to, α = 0 … 1 in equal steps, each weight rounded to float32 once. A barrier is the most by
 * which the line rises above the mean of its ends (Frankle et al. 2020, section 2: error instability).
 */
export const interpolate = endsKind<InterpolationRun, InterpolationSummary>({
  job: "interpolate",
  where: "interpolation",
  title: "interpolation",
  fields: { points: integerField({ byDefault: 30, least: 2, most: 1000 }), part: nameField(parts) },
  cost: ({ from, points, part }) =>
    passesCost(from, { steps: points, passes: 1, examples: partCount(from, part) }),
  async compute({ from, to, points: count, part }, tools) {
    const { parameters: a } = await pointOf({ run: from }, tools);
    const { parameters: b } = await pointOf({ run: to }, tools);
    const network = resolveNetwork(from.network);
    return resumed(tools, async (rows) => {
      const mask = union(network, a, b);
      const line = { from: a, to: b, mask, count, ...(await partOf(from, part, tools)) };
      const points = await alongLine(from, line, rows, tools);
      const { loss, error } = barriers(points);
      return { points, lossBarrier: loss.height, errorBarrier: error.height };
    });
  },
});

/** Describes an interpolation. Every field is checked; errors begin with `interpolation`. */
export function interpolation(options: InterpolationOptions): InterpolationRun {
  return interpolate.describe(options);
}
