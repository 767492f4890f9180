import { passesCost } from "../cost.js";
import { drawField, integerField } from "../fields.js";
import { runNeeds } from "../train/run-needs.js";
import { checkClasses } from "../subject.js";
import { checkExamples, drawExamples, momentOf } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { resumed } from "./timed.js";
import { alongLine } from "./along-line.js";

/** From which run the line is taken, and how finely it is looked at. */
export interface LineProbeOptions extends PointOptions {
  /** Points with both ends, in [3, 1000]. Default 31. */
  readonly points?: number | undefined;
  /** Training examples drawn without replacement. Default 1000. */
  readonly examples?: number | undefined;
  /** Which draw of examples: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** The training loss on the straight line from where a run started to where it ended (or to given weights). */
export interface LineProbeRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "line";
  /** Points with both ends, in [3, 1000]. */
  readonly points: number;
  /** Training examples drawn without replacement. */
  readonly examples: number;
  /** Which draw of examples: 0, 1, … */
  readonly draw: number;
}

/** What a line probe found (Goodfellow, Vinyals & Saxe 2015). */
export interface LineProbeSummary {
  /** α from 0, the start, to 1, the end; loss in nats, error in [0, 1]. */
  readonly points: readonly {
    /** Place on the line: 0 is the start, 1 the end. */
    readonly alpha: number;
    /** Mean over the examples, nats. */
    readonly loss: number;
    /** Fraction of the examples told wrong. */
    readonly error: number;
  }[];
  /** Share of the steps between neighbouring points in which the loss falls, in [0, 1]. */
  readonly falling: number;
  /** All that the loss rises on the way, added up, divided by its fall from start to end; missing if it does not fall. */
  readonly rise?: number;
}

/** Loss along the line from start to end of a run. */
export const line = pointKind<LineProbeRun, LineProbeSummary>({
  job: "line",
  where: "lineProbe",
  title: "loss along a line",
  fields: {
    points: integerField({ byDefault: 31, least: 3, most: 1000 }),
    examples: integerField({ byDefault: 1000, least: 1 }),
    draw: drawField,
  },
  check({ run, examples }) {
    checkExamples("lineProbe", run, examples);
    checkClasses("lineProbe", run);
  },
  alsoNeeds: ({ run }, maskKnown) => runNeeds(run, maskKnown),
  cost: ({ run, points, examples }) => passesCost(run, { steps: points, passes: 1, examples }),
  async compute({ run, weights, points: count, examples: number, draw }, tools) {
    const { parameters: from, mask } = await momentOf({ run, at: "start" }, tools);
    const { parameters: to } = await momentOf({ run, weights, at: "end" }, tools);
    return resumed(tools, async (rows) => {
      const line = { from, to, mask, count, ...(await drawExamples(run, number, draw, tools)) };
      const points = await alongLine(run, line, rows, tools);
      return { points, ...descentOf(points.map(({ loss }) => loss)) };
    });
  },
});

/** How far a row of losses goes down and nothing else. */
function descentOf(losses: readonly number[]): Pick<LineProbeSummary, "falling" | "rise"> {
  const changes = losses.slice(1).map((loss, k) => loss - (losses[k] ?? 0));
  const fall = (losses[0] ?? 0) - (losses.at(-1) ?? 0);
  const rise = changes.reduce((sum, change) => sum + Math.max(0, change), 0);
  return {
    falling: changes.filter((change) => change < 0).length / changes.length,
    ...(fall > 0 ? { rise: rise / fall } : {}),
  };
}

/** Describes a line probe. Every field is checked; errors begin with `lineProbe`. */
export function lineProbe(options: LineProbeOptions): LineProbeRun {
  return line.describe(options);
}
