import type { BoundExamples, Program } from "../../engine/index.js";
import { passesCost } from "../cost.js";
import { drawField, integerField, nameField } from "../fields.js";
import { checkExamples, checkMoment, drawExamples, momentOf, moments, type Moment } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { breathe, resumed } from "./timed.js";
import { programOf } from "./program-of.js";

/** From which point rates are tried, for how many steps, and how finely. */
export interface StableRateProbeOptions extends PointOptions {
  /** "start": where the run started. Default "end". */
  readonly at?: Moment | undefined;
  /** Steps of gradient descent that a rate must survive, in [1, 10000]. Default 50. */
  readonly steps?: number | undefined;
  /** Halvings of the bracket, in [1, 50]; 10 of them leave 1 % of uncertainty. Default 10. */
  readonly halvings?: number | undefined;
  /** Training examples drawn without replacement, all of them in every step. Default 1000. */
  readonly examples?: number | undefined;
  /** Which draw of examples: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** The largest rate at which plain gradient descent from a point does not diverge. */
export interface StableRateProbeRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "stableRate";
  /** Whether at the end of the run, or of the given weights, or where the run started. */
  readonly at: Moment;
  /** Steps of gradient descent that a rate must survive, in [1, 10000]. */
  readonly steps: number;
  /** Halvings of the bracket, in [1, 50]. */
  readonly halvings: number;
  /** Training examples drawn without replacement, all of them in every step. */
  readonly examples: number;
  /** Which draw of examples: 0, 1, … */
  readonly draw: number;
}

/** What a stable-rate probe found. On a quadratic the bound is 2 / λ₁. */
export interface StableRateProbeSummary {
  /** Mean loss of the examples at the point, nats. */
  readonly loss: number;
  /** The largest rate tried that did not diverge, and the smallest that did; missing if none did or all did within [2⁻¹⁰, 2⁶]. */
  readonly stable?: number;
  /** Above `stable`; missing if every rate tried held. */
  readonly unstable?: number;
  /** Every rate tried, in order, with the step at which the loss had doubled. */
  readonly tried: readonly {
    /** Learning rate of plain gradient descent. */
    readonly rate: number;
    /** Step, ≥ 1, by which the loss had doubled; missing if it never did. */
    readonly divergedAt?: number;
  }[];
}

const [LOWEST, HIGHEST] = [1 / 1024, 64];

/**
 * Bisection, in the logarithm of the rate, on divergence: a rate diverges if within `steps` steps the loss is twice what it was at the point, or not finite.
 * Cost: (halvings + 2) · steps gradients at most.
 */
export const stableRate = pointKind<StableRateProbeRun, StableRateProbeSummary>({
  job: "stableRate",
  where: "stableRateProbe",
  title: "largest stable rate",
  fields: {
    at: nameField(moments),
    steps: integerField({ byDefault: 50, least: 1, most: 10_000 }),
    halvings: integerField({ byDefault: 10, least: 1, most: 50 }),
    examples: integerField({ byDefault: 1000, least: 1 }),
    draw: drawField,
  },
  check(description) {
    checkMoment("stableRateProbe", description);
    checkExamples("stableRateProbe", description.run, description.examples);
  },
  atStart: ({ at }) => at === "start",
  cost: ({ run, halvings, steps, examples }) =>
    passesCost(run, { steps: halvings + 2, passes: 3 * steps, examples }),
  async compute(description, tools) {
    const { run, steps, halvings, examples: number, draw } = description;
    const { parameters, mask } = await momentOf(description, tools);
    return resumed(tools, async (rows) => {
      const { examples, indices } = await drawExamples(run, number, draw, tools);
      const plan = { mask, optimizer: { name: "sgd" }, batchSize: number } as const;
      const program = await programOf(run, plan, tools);
      try {
        program.load(parameters);
        const { loss } = program.evaluate(examples, indices);
        const descent = { program, parameters, examples, indices, steps, loss };
        const tried: Tried[] = [];
        await bisect(halvings, async (rate) => {
          const earlier = rows.done[tried.length];
          const at = earlier?.[0] ?? divergence(descent, rate);
          if (earlier === undefined) rows.add(Float64Array.of(at));
          tried.push({ rate, at });
          await breathe(tools, tried.length, halvings + 2);
          return at === 0;
        });
        return summaryOf(loss, tried);
      } finally {
        program.free();
      }
    });
  },
});

/** A rate, and the step after which the loss has doubled with it; 0 if it never did. */
interface Tried {
  readonly rate: number;
  readonly at: number;
}

/** Gradient descent from a point, over the same examples in every step. */
interface Descent {
  readonly program: Program;
  readonly parameters: Float32Array;
  readonly examples: BoundExamples;
  readonly indices: Uint32Array;
  readonly steps: number;
  /** At the point. */
  readonly loss: number;
}

/** The step after which the loss has doubled; 0 if it never does. */
function divergence({ program, parameters, examples, indices, steps, loss }: Descent, rate: number): number {
  program.load(parameters);
  for (let step = 0; step < steps; step++) {
    const now = program.step(examples, indices, rate);
    if (!(now <= 2 * loss)) return Math.max(1, step);
  }
  return program.evaluate(examples, indices).loss <= 2 * loss ? 0 : steps;
}

/** Tries both ends and then, if the bound lies between them, the middle of what is left, in the logarithm. */
async function bisect(halvings: number, isStable: (rate: number) => Promise<boolean>): Promise<void> {
  let [low, high] = [LOWEST, HIGHEST];
  const bracketed = (await isStable(low)) && !(await isStable(high));
  for (let k = 0; bracketed && k < halvings; k++) {
    const middle = Math.sqrt(low * high);
    if (await isStable(middle)) low = middle;
    else high = middle;
  }
}

function summaryOf(loss: number, tried: readonly Tried[]): StableRateProbeSummary {
  const ratesWhere = (holds: (at: number) => boolean): readonly number[] =>
    tried.filter(({ at }) => holds(at)).map(({ rate }) => rate);
  const stable = ratesWhere((at) => at === 0);
  const unstable = ratesWhere((at) => at > 0);
  return {
    loss,
    ...(stable.length === 0 ? {} : { stable: Math.max(...stable) }),
    ...(unstable.length === 0 ? {} : { unstable: Math.min(...unstable) }),
    tried: tried.map(({ rate, at }) => ({ rate, ...(at > 0 ? { divergedAt: at } : {}) })),
  };
}

/** Describes a stable-rate probe. Every field is checked; errors begin with `stableRateProbe`. */
export function stableRateProbe(options: StableRateProbeOptions): StableRateProbeRun {
  return stableRate.describe(options);
}
