import { layerSlices, resolveNetwork } from "../../networks/index.js";
import { at as entry } from "../../numerics/index.js";
import { passesCost } from "../cost.js";
import { drawField, integerField, nameField } from "../fields.js";
import { openPoint } from "./open-point.js";
import { checkExamples, checkMoment, momentOf, moments, type Moment } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { timed } from "./timed.js";
import { namedLoss } from "../subject.js";

/** Where the gradient is taken, and over how many examples. */
export interface GradientProbeOptions extends PointOptions {
  /** "start": where the run started. Default "end". */
  readonly at?: Moment | undefined;
  /** Training examples drawn without replacement. Default 1000. */
  readonly examples?: number | undefined;
  /** Which draw of examples: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** The length of the loss's gradient at a point, on the surviving coordinates. */
export interface GradientProbeRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "gradient";
  /** Whether at the end of the run, or of the given weights, or where the run started. */
  readonly at: Moment;
  /** Training examples drawn without replacement. */
  readonly examples: number;
  /** Which draw of examples: 0, 1, … */
  readonly draw: number;
}

/** What a gradient probe found; lengths are Euclidean, in nats per unit of weight. */
export interface GradientProbeSummary {
  /** Mean loss of the examples at the point, nats. */
  readonly loss: number;
  /** Coordinates: surviving weights and biases. */
  readonly size: number;
  /** Of the whole gradient. */
  readonly norm: number;
  /** First layer first. */
  readonly layers: readonly {
    /** Of the gradient in the layer's surviving weights. */
    readonly weights: number;
    /** Of the gradient in the layer's biases. */
    readonly biases: number;
  }[];
}

/** Gradient norms, whole and by layer. */
export const gradient = pointKind<GradientProbeRun, GradientProbeSummary>({
  job: "gradient",
  where: "gradientProbe",
  title: "gradient",
  fields: { at: nameField(moments), examples: integerField({ byDefault: 1000, least: 1 }), draw: drawField },
  check(description) {
    namedLoss("gradientProbe", description.run);
    checkMoment("gradientProbe", description);
    checkExamples("gradientProbe", description.run, description.examples);
  },
  atStart: ({ at }) => at === "start",
  cost: ({ run, examples }) => passesCost(run, { steps: 1, passes: 3, examples }),
  async compute(description, tools) {
    const at = await momentOf(description, tools);
    return timed(tools, async () => {
      const point = await openPoint(description, at, tools);
      try {
        const length = (from: number, to: number): number => {
          let sum = 0;
          point.coordinates.forEach((j, k) => {
            const g = entry(point.gradient, k);
            if (j >= from && j < to) sum += g * g;
          });
          return Math.sqrt(sum);
        };
        return {
          loss: point.loss,
          size: point.size,
          norm: length(0, Infinity),
          layers: layerSlices(resolveNetwork(description.run.network)).map(
            ({ weights, biases, biasCount }) => ({
              weights: length(weights, biases),
              biases: length(biases, biases + biasCount),
            }),
          ),
        };
      } finally {
        point.free();
      }
    });
  },
});

/** Describes a gradient probe. Every field is checked; errors begin with `gradientProbe`. */
export function gradientProbe(options: GradientProbeOptions): GradientProbeRun {
  return gradient.describe(options);
}
