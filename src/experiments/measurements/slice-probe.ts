import { streams } from "../../data/index.js";
import { layerSlices, resolveNetwork, type Architecture, type Mask } from "../../networks/index.js";
import { at as entry, type Rng } from "../../numerics/index.js";
import { passesCost } from "../cost.js";
import { drawField, integerField, nameField, numberField } from "../fields.js";
import { checkExamples, checkMoment, drawExamples, momentOf, moments, type Moment } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { breathe, resumed } from "./timed.js";
import { programOf } from "./program-of.js";

/** Through which point the plane goes, how far, and how finely it is looked at. */
export interface SliceProbeOptions extends PointOptions {
  /** "start": where the run started. Default "end". */
  readonly at?: Moment | undefined;
  /** Points along each axis, in [2, 201]; an odd number has one at the middle. Default 21. */
  readonly points?: number | undefined;
  /** How far each axis reaches on either side, in lengths of the weights, in [0.001, 100]. Default 1. */
  readonly radius?: number | undefined;
  /** Training examples drawn without replacement. Default 1000. */
  readonly examples?: number | undefined;
  /** Which draw of examples and directions: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** The training loss on a plane through a point. */
export interface SliceProbeRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "slice";
  /** Whether at the end of the run, or of the given weights, or where the run started. */
  readonly at: Moment;
  /** Points along each axis, in [2, 201]. */
  readonly points: number;
  /** How far each axis reaches on either side, in lengths of the weights, in [0.001, 100]. */
  readonly radius: number;
  /** Training examples drawn without replacement. */
  readonly examples: number;
  /** Which draw of examples and directions: 0, 1, … */
  readonly draw: number;
}

/** What a slice probe found. */
export interface SliceProbeSummary {
  /** (points): from −radius to radius, of both axes. */
  readonly axis: readonly number[];
  /** (points, points): mean loss in nats, a row for each place on the first axis. */
  readonly losses: readonly (readonly number[])[];
}

/**
 * A plane spanned by two random directions on the surviving weights, each scaled unit by unit to the length of the weights that come into it (filter
 * normalisation: Li et al. 2018, section 4); biases stay.
 */
export const slice = pointKind<SliceProbeRun, SliceProbeSummary>({
  job: "slice",
  where: "sliceProbe",
  title: "loss surface",
  fields: {
    at: nameField(moments),
    points: integerField({ byDefault: 21, least: 2, most: 201 }),
    radius: numberField({ byDefault: 1, least: 0.001, most: 100 }),
    examples: integerField({ byDefault: 1000, least: 1 }),
    draw: drawField,
  },
  check(description) {
    checkMoment("sliceProbe", description);
    checkExamples("sliceProbe", description.run, description.examples);
  },
  atStart: ({ at }) => at === "start",
  cost: ({ run, points, examples }) => passesCost(run, { steps: points * points, passes: 1, examples }),
  async compute(description, tools) {
    const { run, points, radius, examples: number, draw } = description;
    const { parameters, mask } = await momentOf(description, tools);
    const network = resolveNetwork(run.network);
    return resumed(tools, async (rows) => {
      const { examples, indices } = await drawExamples(run, number, draw, tools);
      const rng = streams(run.seed).probe(draw).split("slice");
      const [first, second] = [0, 1].map((k) => direction(network, mask, parameters, rng.split(k)));
      const axis = Array.from({ length: points }, (_, k) => ((2 * k) / (points - 1) - 1) * radius);
      const program = await programOf(run, { mask }, tools);
      const losses = rows.done.map((row) => Array.from(row));
      try {
        for (let i = losses.length; i < points; i++) {
          const row: number[] = [];
          for (let j = 0; j < points; j++) {
            program.load(
              parameters.map(
                (value, k) =>
                  value + entry(axis, i) * (first?.[k] ?? 0) + entry(axis, j) * (second?.[k] ?? 0),
              ),
            );
            row.push(program.evaluate(examples, indices).loss);
            await breathe(tools, i * points + j + 1, points * points);
          }
          losses.push(row);
          rows.add(Float64Array.from(row));
        }
      } finally {
        program.free();
      }
      return { axis, losses };
    });
  },
});

/** A random direction, 0 at pruned weights and biases, each unit's part as long as the weights that come into it. */
function direction(
  network: Architecture,
  mask: Mask | undefined,
  parameters: Float32Array,
  rng: Rng,
): Float64Array {
  const found = new Float64Array(parameters.length);
  layerSlices(network).forEach(({ weights }, index) => {
    const { inputs, outputs } = entry(network.layers, index);
    for (let o = 0; o < outputs; o++) {
      let [length, own] = [0, 0];
      for (let i = 0; i < inputs; i++) {
        const draw = rng.normal(); // of pruned weights too: an arm's mask does not move the others' draws
        const k = o * inputs + i;
        if (mask && entry(entry(mask.layers, index), k) === 0) continue;
        found[weights + k] = draw;
        length += draw * draw;
        own += entry(parameters, weights + k) * entry(parameters, weights + k);
      }
      const factor = length > 0 ? Math.sqrt(own / length) : 0;
      for (let k = weights + o * inputs; k < weights + (o + 1) * inputs; k++)
        found[k] = factor * entry(found, k);
    }
  });
  return found;
}

/** Describes a slice probe. Every field is checked; errors begin with `sliceProbe`. */
export function sliceProbe(options: SliceProbeOptions): SliceProbeRun {
  return slice.describe(options);
}
