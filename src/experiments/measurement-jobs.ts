import { streams } from "../data/index.js";
import { layerSlices, parameterCount, resolveNetwork, type Mask } from "../networks/index.js";
import { at } from "../numerics/index.js";
import { noiseScale, topEigenvalues } from "../curvature/index.js";
import { barriers, disagreement, distance, linePoint, predictedClasses } from "../stability/index.js";
import type { TrainingRun } from "./train/descriptions.js";
import type { JobFindings, JobTools } from "./jobs.js";
import type {
  ComparisonRun,
  EvaluationRun,
  InterpolationRun,
  NoiseProbeRun,
  SpectrumRun,
} from "./measurements.js";
import { drawExamples, partOf, pointOf } from "./point.js";
import type {
  ComparisonSummary,
  EvaluationSummary,
  InterpolationSummary,
  NoiseProbeSummary,
  SpectrumSummary,
} from "./results.js";
import type { Rows, Store } from "../store/index.js";
import { runStart } from "./train/run-start.js";

/** Loss and accuracy at a point. */
export async function evaluationJob(
  description: EvaluationRun,
  tools: JobTools,
): Promise<JobFindings<EvaluationSummary>> {
  const { run, part, reset } = description;
  const { parameters: end, mask } = await pointOf(description, tools);
  const parameters = reset.length === 0 ? end : await withLayersReset(run, end, mask, reset, tools.store);
  return timed(async () => {
    const { examples, indices } = await partOf(run, part, tools);
    const { engine } = await tools.bench(run.data);
    const program = engine.compile({ network: resolveNetwork(run.network), mask, loss: run.recipe.loss });
    try {
      program.load(parameters);
      return program.evaluate(examples, indices);
    } finally {
      program.free();
    }
  });
}

/**
 * Loss and error along (1 − α) · from + α · to, α = 0 … 1 in equal steps, each weight rounded to float32 once. A barrier is the most by
 * which the line rises above the mean of its ends (Frankle et al. 2020, section 2: error instability).
 */
export async function interpolationJob(
  { from, to, points: count, part }: InterpolationRun,
  tools: JobTools,
): Promise<JobFindings<InterpolationSummary>> {
  const { parameters: a } = await pointOf({ run: from }, tools);
  const { parameters: b } = await pointOf({ run: to }, tools);
  const network = resolveNetwork(from.network);
  return resumed(tools, async (rows) => {
    const { examples, indices } = await partOf(from, part, tools);
    const { engine } = await tools.bench(from.data);
    const program = engine.compile({ network, mask: union(from.network, a, b), loss: from.recipe.loss });
    const points = rows.done.map(([alpha = 0, loss = 0, error = 0]) => ({ alpha, loss, error }));
    try {
      for (let k = points.length; k < count; k++) {
        const alpha = k / (count - 1);
        program.load(linePoint(a, b, alpha));
        const { loss, accuracy } = program.evaluate(examples, indices);
        points.push({ alpha, loss, error: 1 - accuracy });
        rows.add(Float64Array.of(alpha, loss, 1 - accuracy));
        await breathe(tools, k + 1, count);
      }
    } finally {
      program.free();
    }
    const { loss, error } = barriers(points);
    return { points, lossBarrier: loss.height, errorBarrier: error.height };
  });
}

/** Disagreement and distance of two ends; see `disagreement` and `distance`. */
export async function comparisonJob(
  { from, to, part }: ComparisonRun,
  tools: JobTools,
): Promise<JobFindings<ComparisonSummary>> {
  const ends = [await pointOf({ run: from }, tools), await pointOf({ run: to }, tools)];
  const network = resolveNetwork(from.network);
  return timed(async () => {
    const { examples, indices } = await partOf(from, part, tools);
    const { engine } = await tools.bench(from.data);
    const { count, classes } = examples.examples;
    const all = indices ?? Uint32Array.from({ length: count }, (_, i) => i);
    const predictions = ends.map(({ parameters, mask }) => {
      const program = engine.compile({ network, mask, loss: from.recipe.loss });
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
    const mask = union(from.network, a, b);
    return { disagreement: disagreement(first, second), distance: distance(a, b, { network, mask }) };
  });
}

/** The simple noise scale tr Σ / |G|² (McCandlish et al. 2018, equation 2.9) from per-example gradient norms; see `noiseScale`. */
export async function noiseProbeJob(
  description: NoiseProbeRun,
  tools: JobTools,
): Promise<JobFindings<NoiseProbeSummary>> {
  const { run, examples: count, blocks, draw } = description;
  const { parameters, mask } = await pointOf(description, tools);
  const network = resolveNetwork(run.network);
  return resumed(tools, async (rows) => {
    const { examples, indices } = await drawExamples(run, count, draw, tools);
    const { engine } = await tools.bench(run.data);
    const { loss } = run.recipe;
    const parametersCount = parameterCount(network);
    const size = count / blocks;
    const program = engine.compile({ network, mask, loss, batchSize: size });
    const curvature = engine.compileCurvature({ network, mask, loss });
    try {
      program.load(parameters);
      const found = [...rows.done];
      for (let block = found.length; block < blocks; block++) {
        const batch = indices.slice(block * size, (block + 1) * size);
        curvature.moveTo(parameters, examples, batch);
        const squaredNorms = curvature.squaredGradientNorms();
        const row = joined(program.gradient(examples, batch).gradient, squaredNorms);
        found.push(row);
        rows.add(row);
        await breathe(tools, block + 1, blocks);
      }
      const split = found.map((row) => ({
        gradient: row.subarray(0, parametersCount),
        squaredNorms: row.subarray(parametersCount),
      }));
      return { examples: count, ...noiseScale(split) };
    } finally {
      program.free();
      curvature.free();
    }
  });
}

/** The largest eigenvalues of the Hessian or Gauss-Newton matrix at a point, with residuals; see `topEigenvalues`. */
export async function spectrumJob(
  description: SpectrumRun,
  tools: JobTools,
): Promise<JobFindings<SpectrumSummary>> {
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
          ...{ count, steps, rng: streams(run.seed).probe(draw).split("lanczos") },
          earlier: rows.done.map((row) => ({
            ...{ diagonal: at(row, 0), offDiagonal: at(row, 1) },
            vector: row.subarray(2),
          })),
          onVector: ({ diagonal, offDiagonal, vector }) => rows.add(joined([diagonal, offDiagonal], vector)),
          onStep: (step) => breathe(tools, step, steps),
        },
      );
      const found = pairs.map(({ value, residual, converged }) => ({ value, residual, converged }));
      return { loss, size, eigenvalues: found };
    } finally {
      program.free();
    }
  });
}

/** The parameters with some layers, biases too, as the run had them at its start. */
async function withLayersReset(
  run: TrainingRun,
  end: Float32Array,
  mask: Mask | undefined,
  layers: readonly number[],
  store: Store,
): Promise<Float32Array> {
  const { parameters: start } = await runStart(run, mask, store);
  const parameters = end.slice();
  for (const { weights, weightCount, biasCount } of layers.map((layer) =>
    at(layerSlices(resolveNetwork(run.network)), layer),
  )) {
    const stop = weights + weightCount + biasCount;
    parameters.set(start.subarray(weights, stop), weights);
  }
  return parameters;
}

/** Reports progress, lets an abort come through, and throws if it did. */
async function breathe({ signal, onProgress }: JobTools, step: number, iterations: number): Promise<void> {
  onProgress?.({ step, iterations });
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

async function timed<Summary>(compute: () => Promise<Summary>): Promise<JobFindings<Summary>> {
  const began = performance.now();
  const summary = await compute();
  return { summary, blobs: {}, seconds: (performance.now() - began) / 1000, stepSeconds: 0 };
}

/** Two lists one after the other. */
function joined(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** A measurement in parts, which goes on after those that an earlier attempt kept. */
async function resumed<Summary>(
  { checkpoints }: JobTools,
  compute: (rows: Rows) => Promise<Summary>,
): Promise<JobFindings<Summary>> {
  const rows = checkpoints.rows();
  const summary = await compute(rows);
  return { summary, blobs: {}, seconds: rows.seconds(), stepSeconds: 0 };
}

/** The mask of all weights that are not 0 at both ends; undefined if that is nearly all of them. */
function union(
  described: InterpolationRun["from"]["network"],
  a: Float32Array,
  b: Float32Array,
): Mask | undefined {
  const network = resolveNetwork(described);
  const alive = Uint8Array.from(a, (value, i) => +(value !== 0 || b[i] !== 0));
  const kept = alive.reduce((sum, bit) => sum + bit, 0);
  if (kept > 0.9 * parameterCount(network)) return undefined;
  const slices = layerSlices(network);
  return { layers: slices.map(({ weights, weightCount }) => alive.slice(weights, weights + weightCount)) };
}
