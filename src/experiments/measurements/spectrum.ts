import { topEigenvalues } from "../../curvature/index.js";
import { streams } from "../../data/index.js";
import { resolveNetwork } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import { passesCost } from "../cost.js";
import { checkInteger } from "../field-checks.js";
import { drawField, integerField, nameField } from "../fields.js";
import { checkExamples, drawExamples, pointOf } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { breathe, joined, resumed } from "./timed.js";

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

/** What a spectrum found: eigenvalues, largest first, with ‖A x − λ x‖ of their unit vectors. */
export interface SpectrumSummary {
  readonly loss: number;
  /** Coordinates: surviving weights and biases. */
  readonly size: number;
  readonly eigenvalues: readonly {
    readonly value: number;
    readonly residual: number;
    /** The residual is at most 1e-3 of the largest |eigenvalue|. */
    readonly converged: boolean;
  }[];
}

/** The largest eigenvalues of the Hessian or Gauss-Newton matrix at a point, with residuals; see `topEigenvalues`. */
export const spectrumKind = pointKind<SpectrumRun, SpectrumSummary>({
  job: "spectrum",
  where: "spectrum",
  title: "spectrum",
  fields: {
    matrix: nameField(matrices),
    count: integerField({ byDefault: 5, least: 1, most: 100 }),
    steps: integerField({ byDefault: 60, least: 1, most: 1000 }),
    examples: integerField({ byDefault: 1000, least: 1 }),
    draw: drawField,
  },
  check({ run, count, steps, examples }) {
    checkInteger("spectrum", "steps", steps, count, 1000);
    checkExamples("spectrum", run, examples);
  },
  // A Hessian product costs about 5 evaluations.
  cost: ({ run, steps, examples }) => passesCost(run, { steps, passes: 5, examples }),
  async compute(description, tools) {
    const { run, matrix, count, steps, examples: number, draw } = description;
    const { parameters, mask } = await pointOf(description, tools);
    return resumed(tools, async (rows) => {
      const { examples, indices } = await drawExamples(run, number, draw, tools);
      const { engine } = await tools.bench(run.data);
      const network = resolveNetwork(run.network);
      const program = engine.compileCurvature({ network, mask, loss: run.recipe.loss });
      try {
        const loss = program.moveTo(parameters, examples, indices);
        const { size } = program;
        const multiply = matrix === "hessian" ? program.hessian : program.gaussNewton;
        const pairs = await topEigenvalues(
          { size, apply: (v) => Float64Array.from(multiply(Float32Array.from(v))) },
          {
            count,
            steps,
            rng: streams(run.seed).probe(draw).split("lanczos"),
            earlier: rows.done.map((row) => ({
              diagonal: at(row, 0),
              offDiagonal: at(row, 1),
              vector: row.subarray(2),
            })),
            onVector: ({ diagonal, offDiagonal, vector }) =>
              rows.add(joined([diagonal, offDiagonal], vector)),
            onStep: (step) => breathe(tools, step, steps),
          },
        );
        const found = pairs.map(({ value, residual, converged }) => ({ value, residual, converged }));
        return { loss, size, eigenvalues: found };
      } finally {
        program.free();
      }
    });
  },
});

/** Describes a spectrum. Every field is checked; errors begin with `spectrum`. */
export function spectrum(options: SpectrumRunOptions): SpectrumRun {
  return spectrumKind.describe(options);
}
