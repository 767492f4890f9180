import { resolveNetwork } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import { barriers, linePoint } from "../../stability/index.js";
import type { JobTools } from "../kind.js";
import type { TrainingRun } from "../train/training-run.js";
import { passesCost } from "../cost.js";
import { integerField, nameField } from "../fields.js";
import { partCount, partOf, parts, pointOf, union, type Part } from "./point.js";
import { firstOf, runsKind, type RunsOptions } from "./runs-kind.js";
import { breathe, resumed } from "./timed.js";
import { engineLoss } from "../modules/modules.js";

/** Which runs, and how finely the lines between their ends are looked at. */
export interface BarrierMatrixOptions extends RunsOptions {
  /** Points on each line with both ends, in [2, 1000]. Default 30 (Frankle et al. 2020, section 2). */
  readonly points?: number | undefined;
  /** Default "test"; validation and training examples are those of the first run. */
  readonly part?: Part | undefined;
}

/** The barriers between every two of several runs. */
export interface BarrierMatrixRun extends RunsOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "barriers";
  /** Points on each line with both ends, in [2, 1000]. */
  readonly points: number;
  /** Examples looked at; validation and training examples are those of the first run. */
  readonly part: Part;
}

/** What a barrier matrix found. */
export interface BarrierMatrixSummary {
  /** (runs, runs), symmetric, 0 on the diagonal: heights above the mean of the ends, in [0, 1]. */
  readonly error: readonly (readonly number[])[];
  /** The same of the loss, nats. */
  readonly loss: readonly (readonly number[])[];
  /** Means over the pairs. */
  readonly meanError: number;
  /** The mean over the pairs of `loss`, nats. */
  readonly meanLoss: number;
}

/** Error and loss barriers of all pairs of runs; see `barriers`. */
export const barriersKind = runsKind<BarrierMatrixRun, BarrierMatrixSummary>({
  job: "barriers",
  where: "barrierMatrix",
  title: "barriers",
  most: 100,
  fields: { points: integerField({ byDefault: 30, least: 2, most: 1000 }), part: nameField(parts) },
  cost: ({ runs, points, part }) =>
    passesCost(firstOf(runs), {
      steps: (points * runs.length * (runs.length - 1)) / 2,
      passes: 1,
      examples: partCount(firstOf(runs), part),
    }),
  async compute({ runs, points, part }, tools) {
    const ends: Float32Array[] = [];
    for (const run of runs) ends.push((await pointOf({ run }, tools)).parameters);
    const pairs = runs.flatMap((_, j) => runs.slice(0, j).map((_other, i) => [i, j] as const));
    return resumed(tools, async (rows) => {
      const line = await lineOf(firstOf(runs), { points, part }, tools);
      const found = [...rows.done];
      for (const [i, j] of pairs.slice(found.length)) {
        const row = line(at(ends, i), at(ends, j));
        found.push(row);
        rows.add(row);
        await breathe(tools, found.length * points, pairs.length * points);
      }
      const matrix = (which: 0 | 1): number[][] => {
        const values = runs.map(() => runs.map(() => 0));
        pairs.forEach(([i, j], k) => {
          at(values, i)[j] = at(values, j)[i] = at(at(found, k), which);
        });
        return values;
      };
      const mean = (which: 0 | 1): number =>
        found.reduce((sum, row) => sum + at(row, which), 0) / pairs.length;
      return { error: matrix(0), loss: matrix(1), meanError: mean(0), meanLoss: mean(1) };
    });
  },
});

/** The walk from one point to another: their error and their loss barrier. */
async function lineOf(
  run: TrainingRun,
  { points: count, part }: Pick<BarrierMatrixRun, "points" | "part">,
  tools: JobTools,
): Promise<(from: Float32Array, to: Float32Array) => Float64Array> {
  const { examples, indices } = await partOf(run, part, tools);
  const { engine } = await tools.bench(run);
  const network = resolveNetwork(run.network);
  const loss = await engineLoss(run.recipe.loss);
  return (from, to) => {
    const program = engine.compile({ network, mask: union(network, from, to), loss });
    try {
      const points = Array.from({ length: count }, (_, k) => {
        const alpha = k / (count - 1);
        program.load(linePoint(from, to, alpha));
        const found = program.evaluate(examples, indices);
        return { alpha, loss: found.loss, error: 1 - found.accuracy };
      });
      const heights = barriers(points);
      return Float64Array.of(heights.error.height, heights.loss.height);
    } finally {
      program.free();
    }
  };
}

/** Describes a barrier matrix. Every field is checked; errors begin with `barrierMatrix`. */
export function barrierMatrix(options: BarrierMatrixOptions): BarrierMatrixRun {
  return barriersKind.describe(options);
}
