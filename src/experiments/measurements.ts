import { resolveNetwork } from "../networks/index.js";
import type { ChangeDealing } from "../tickets/index.js";
import { shown } from "../training/index.js";
import { type Content, checkContent } from "../store/index.js";
import { trainingRun, type TrainingRun } from "./train/descriptions.js";
import { checkFields, checkInteger, checkLayers, checkName } from "./field-checks.js";
import { ladder, ticketOf, type Ticket } from "./ladders/ladders.js";

/** Examples that a measurement looks at: the test data, or the run's own training or validation examples. */
export const parts = ["test", "training", "validation"] as const;
export type Part = (typeof parts)[number];

/** A network with weights: those a run ends with, or others in the same network. */
export interface PointOptions {
  /** Names network, data, loss and mask; computed only if its final weights are wanted. */
  readonly run: TrainingRun;
  /** Parameters kept by `lab.keep`. Default: the final weights of `run`. */
  readonly weights?: Content | undefined;
}

export interface EvaluationOptions extends PointOptions {
  /** Default "test". */
  readonly part?: Part | undefined;
  /** Layers put back to where the run started: how critical they are (Zhang, Bengio & Singer 2022). Default: none. */
  readonly reset?: readonly number[] | undefined;
}

/** Loss and accuracy of a point. */
export interface EvaluationRun extends PointOptions {
  readonly job: "evaluate";
  readonly part: Part;
  readonly reset: readonly number[];
}

export interface InterpolationOptions {
  readonly from: TrainingRun;
  /** A run of the same network, data and loss. */
  readonly to: TrainingRun;
  /** Points on the line with both ends, in [2, 1000]. Default 30 (Frankle et al. 2020, section 2). */
  readonly points?: number | undefined;
  /** Default "test"; validation and training examples are those of `from`. */
  readonly part?: Part | undefined;
}

/** Loss and error on the straight line between the final weights of two runs. */
export interface InterpolationRun extends Required<Omit<InterpolationOptions, "from" | "to">> {
  readonly job: "interpolate";
  readonly from: TrainingRun;
  readonly to: TrainingRun;
  readonly points: number;
  readonly part: Part;
}

export interface ComparisonOptions {
  readonly from: TrainingRun;
  /** A run of the same network and data. */
  readonly to: TrainingRun;
  /** Default "test"; validation and training examples are those of `from`. */
  readonly part?: Part | undefined;
}

/** How far the final weights of two runs lie apart, and how often they give an example another class. */
export interface ComparisonRun extends Required<ComparisonOptions> {
  readonly job: "compare";
  readonly part: Part;
}

export interface SignsOptions {
  /** A ticket of a ladder that prunes after training and resets to the initial weights; level ≥ 1. */
  readonly ticket: Ticket;
  /** Null ladders, in [2, 1000]. Default 20. */
  readonly draws?: number | undefined;
  /** How the null deals a level's changes of the weights: see `permutationNull`. Default "carried". */
  readonly changes?: ChangeDealing | undefined;
  /** Which draw of the nulls: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** How many of a ticket's survivors keep the sign they started with, beside what other weights and permuted changes would do. */
export interface SignsRun {
  readonly job: "signs";
  readonly ticket: Ticket;
  readonly draws: number;
  readonly changes: ChangeDealing;
  readonly draw: number;
}

export interface NoiseProbeOptions extends PointOptions {
  /** Training examples drawn without replacement; a multiple of `blocks`. Default 2000. */
  readonly examples?: number | undefined;
  /** Blocks of the jackknife, in [2, 1000]. Default 20. */
  readonly blocks?: number | undefined;
  /** Which draw: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** The simple noise scale of the gradient at a point. */
export interface NoiseProbeRun extends PointOptions {
  readonly job: "noise";
  readonly examples: number;
  readonly blocks: number;
  readonly draw: number;
}

/** Second-order matrices that have products. */
export const matrices = ["hessian", "gauss-newton"] as const;
export type MatrixName = (typeof matrices)[number];

export interface SpectrumRunOptions extends PointOptions {
  /** Default "hessian". */
  readonly matrix?: MatrixName | undefined;
  /** Largest eigenvalues wanted, in [1, 100]. Default 5. */
  readonly count?: number | undefined;
  /** Lanczos steps, in [count, 1000]: one product each, and one more for each eigenvalue. Default 60. */
  readonly steps?: number | undefined;
  /** Training examples drawn without replacement. Default 1000. */
  readonly examples?: number | undefined;
  /** Which draw of examples and of the starting vector: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** The top of the spectrum of the loss at a point, on the surviving coordinates. */
export interface SpectrumRun extends PointOptions {
  readonly job: "spectrum";
  readonly matrix: MatrixName;
  readonly count: number;
  readonly steps: number;
  readonly examples: number;
  readonly draw: number;
}

/** An experiment as a value: plain JSON that says exactly what to compute. */
export type Description =
  TrainingRun | EvaluationRun | InterpolationRun | ComparisonRun | SignsRun | NoiseProbeRun | SpectrumRun;

/** Describes the evaluation of a point. Every field is checked; errors begin with `evaluation`. */
export function evaluation(options: EvaluationOptions): EvaluationRun {
  checkFields("evaluation", options, ["job", "run", "weights", "part", "reset"]);
  const { part = "test", reset = [] } = options;
  checkName("evaluation", "part", part, parts);
  const at = point("evaluation", options);
  checkLayers("evaluation", "reset", reset, resolveNetwork(at.run.network).layers.length);
  return { job: "evaluate", ...at, part, reset };
}

/** Describes an interpolation. Every field is checked; errors begin with `interpolation`. */
export function interpolation(options: InterpolationOptions): InterpolationRun {
  checkFields("interpolation", options, ["job", "from", "to", "points", "part"]);
  const { points = 30, part = "test" } = options;
  checkInteger("interpolation", "points", points, 2, 1000);
  checkName("interpolation", "part", part, parts);
  return { job: "interpolate", ...ends("interpolation", options), points, part };
}

/** Describes a comparison. Every field is checked; errors begin with `comparison`. */
export function comparison(options: ComparisonOptions): ComparisonRun {
  checkFields("comparison", options, ["job", "from", "to", "part"]);
  const { part = "test" } = options;
  checkName("comparison", "part", part, parts);
  return { job: "compare", ...ends("comparison", options), part };
}

/** Two runs of the same network, data and loss. */
function ends(
  where: string,
  options: Pick<ComparisonOptions, "from" | "to">,
): { readonly from: TrainingRun; readonly to: TrainingRun } {
  const [from, to] = [trainingRun(options.from), trainingRun(options.to)];
  const what = ({ network, data, recipe }: TrainingRun): string =>
    JSON.stringify([network, data, recipe.loss]);
  if (what(from) === what(to)) return { from, to };
  throw new RangeError(
    `${where}: to must have network, data and loss of from, got ${what(to)} and ${what(from)}`,
  );
}

/** Describes a measurement of signs. Every field is checked; errors begin with `signs`. */
export function signs(options: SignsOptions): SignsRun {
  checkFields("signs", options, ["job", "ticket", "draws", "changes", "draw"]);
  const { draws = 20, changes = "carried", draw = 0 } = options;
  const ticket = ticketOf(ladder(options.ticket.ladder), options.ticket.level);
  checkInteger("signs", "draws", draws, 2, 1000);
  checkName("signs", "changes", changes, ["fresh", "carried"]);
  checkInteger("signs", "draw", draw, 0, Number.MAX_SAFE_INTEGER);
  const { criterion, restart, scope } = ticket.ladder;
  // The null repeats exactly this selection, so other ladders would be compared with what they never did.
  if (criterion !== "magnitude" || scope !== "layer" || restart.start !== "original" || ticket.level < 1) {
    throw new RangeError(
      `signs: ticket must be of level >= 1 of a layer-wise magnitude ladder reset to its initial weights, got level ${ticket.level} of ${criterion} (${scope}) from ${shown(restart.start)}`,
    );
  }
  return { job: "signs", ticket, draws, changes, draw };
}

/** Describes a noise probe. Every field is checked; errors begin with `noiseProbe`. */
export function noiseProbe(options: NoiseProbeOptions): NoiseProbeRun {
  checkFields("noiseProbe", options, ["job", "run", "weights", "examples", "blocks", "draw"]);
  const { examples = 2000, blocks = 20, draw = 0 } = options;
  checkInteger("noiseProbe", "blocks", blocks, 2, 1000);
  checkInteger("noiseProbe", "examples", examples, 2 * blocks, Number.MAX_SAFE_INTEGER);
  checkInteger("noiseProbe", "draw", draw, 0, Number.MAX_SAFE_INTEGER);
  if (examples % blocks !== 0) {
    throw new RangeError(`noiseProbe: examples must be a multiple of ${blocks} blocks, got ${examples}`);
  }
  return { job: "noise", ...point("noiseProbe", options), examples, blocks, draw };
}

/** Describes a spectrum. Every field is checked; errors begin with `spectrum`. */
export function spectrum(options: SpectrumRunOptions): SpectrumRun {
  checkFields("spectrum", options, [
    ...["job", "run", "weights", "matrix"],
    ...["count", "steps", "examples", "draw"],
  ]);
  const { matrix = "hessian", count = 5, steps = 60, examples = 1000, draw = 0 } = options;
  checkName("spectrum", "matrix", matrix, matrices);
  checkInteger("spectrum", "count", count, 1, 100);
  checkInteger("spectrum", "steps", steps, count, 1000);
  checkInteger("spectrum", "examples", examples, 1, Number.MAX_SAFE_INTEGER);
  checkInteger("spectrum", "draw", draw, 0, Number.MAX_SAFE_INTEGER);
  return { job: "spectrum", ...point("spectrum", options), matrix, count, steps, examples, draw };
}

/** Checks a description of any kind at the door and writes out its defaults. */
export function checkedDescription<D extends Description>(description: D): D {
  const makers = {
    train: trainingRun,
    evaluate: evaluation,
    interpolate: interpolation,
    compare: comparison,
    signs,
    noise: noiseProbe,
    spectrum,
  };
  checkName("lab", "job", (description as { job?: unknown }).job, Object.keys(makers));
  const make = makers[description.job] as (given: Description) => Description;
  return make(description) as D; // each maker gives the kind it is listed under
}

function point(where: string, { run, weights }: PointOptions): PointOptions {
  const checkedRun = trainingRun(run);
  if (weights === undefined) return { run: checkedRun };
  return { run: checkedRun, weights: checkContent(where, "weights", weights) };
}
