import {
  noiseScale,
  weightedNoiseScale,
  type NoiseScale,
  type WeightedNoiseScale,
} from "../../noise/index.js";
import { at } from "../../numerics/index.js";
import { parameterCount, resolveNetwork } from "../../networks/index.js";
import { passesCost } from "../cost.js";
import { drawField, integerField, nameField } from "../fields.js";
import { checkExamples, drawExamples, partCount, pointOf } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { breathe, joined, resumed } from "./timed.js";
import { namedLoss } from "../subject.js";

/** Where the gradients are taken, and of how many examples. */
export interface NoiseProbeOptions extends PointOptions {
  /**
   * Training examples drawn without replacement; a multiple of `blocks`. Default 2000, or where there are fewer the largest multiple of
   * `blocks` that there is.
   */
  readonly examples?: number | undefined;
  /** Blocks of the jackknife, in [2, 1000]. Default 20. */
  readonly blocks?: number | undefined;
  /** Which draw: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
  /**
   * The matrix of the quadratic model by which the noise scale is weighted too (`weightedNoiseScale`), over the same examples; a product a block, at least 3 of them. "identity": none, so that
   * `weighted` is the simple noise scale as the gradients of whole blocks show it, beside that of single examples. Default "none".
   */
  readonly weight?: Weight | undefined;
}

const weights = ["none", "hessian", "gauss-newton", "identity"] as const;
type Weight = (typeof weights)[number];

/** The simple noise scale of the gradient at a point. */
export interface NoiseProbeRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "noise";
  /** Training examples drawn without replacement; a multiple of `blocks`, at least 2 a block. */
  readonly examples: number;
  /** Blocks of the jackknife, in [2, 1000]. */
  readonly blocks: number;
  /** Which draw of examples: 0, 1, … */
  readonly draw: number;
  /** Matrix by which the noise scale is weighted too; "none": it is not. */
  readonly weight: Weight;
}

/** What a noise probe found. */
export interface NoiseProbeSummary extends NoiseScale {
  /** Examples whose gradients were taken. */
  readonly examples: number;
  /** With a `weight`. */
  readonly weighted?: WeightedNoiseScale;
}

const EXAMPLES = 2000;

/** The simple noise scale tr Σ / |G|² (McCandlish et al. 2018, equation 2.9) from per-example gradient norms; see `noiseScale`. */
export const noise = pointKind<NoiseProbeRun, NoiseProbeSummary>({
  job: "noise",
  where: "noiseProbe",
  title: "noise probe",
  fields: {
    blocks: integerField({ byDefault: 20, least: 2, most: 1000 }),
    examples: integerField({ byDefault: EXAMPLES, least: 4 }),
    draw: drawField,
    weight: nameField(weights),
  },
  check({ run, examples, blocks, weight }) {
    namedLoss("noiseProbe", run); // norms of single gradients come from curvature programs
    if (weight !== "none" && blocks < 3)
      throw new RangeError(`noiseProbe: blocks must be at least 3 beside a weight, got ${blocks}`);
    if (examples % blocks !== 0 || examples < 2 * blocks) {
      throw new RangeError(
        `noiseProbe: examples must be a multiple of ${blocks} blocks and at least 2 a block, got ${examples}`,
      );
    }
    checkExamples("noiseProbe", run, examples);
  },
  // A gradient costs about 2 evaluations, and the norms of its examples as much again.
  cost: ({ run, examples, blocks }) =>
    passesCost(run, { steps: blocks, passes: 4, examples: examples / blocks }),
  async compute(description, tools) {
    const { run, examples: count, blocks, draw, weight } = description;
    const { parameters, mask } = await pointOf(description, tools);
    const network = resolveNetwork(run.network);
    return resumed(tools, async (rows) => {
      const { examples, indices } = await drawExamples(run, count, draw, tools);
      const { engine } = await tools.bench(run);
      const loss = namedLoss("noiseProbe", run);
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
        const gradients = found.map((row) => row.subarray(0, parameterCount(network)));
        const product = (v: Float32Array): ArrayLike<number> =>
          weight === "identity" ? v : weight === "hessian" ? curvature.hessian(v) : curvature.gaussNewton(v);
        if (weight !== "none" && weight !== "identity") curvature.moveTo(parameters, examples, indices);
        const weighted =
          weight === "none"
            ? {}
            : { weighted: weightedNoiseScale(gram(gradients, curvature.coordinates, product), { size }) };
        return {
          examples: count,
          ...weighted,
          ...noiseScale(found.map((row) => split(row, parameterCount(network)))),
        };
      } finally {
        program.free();
        curvature.free();
      }
    });
  },
});

/** (blocks, blocks): g_k · M g_l on the surviving coordinates, in float64; M is symmetric, so half of them are computed. */
function gram(
  gradients: readonly Float64Array[],
  coordinates: Uint32Array,
  product: (v: Float32Array) => ArrayLike<number>,
): readonly (readonly number[])[] {
  const own = gradients.map((gradient) => Float32Array.from(coordinates, (j) => at(gradient, j)));
  const rows = own.map((g, k) => {
    const turned = product(g);
    return own.slice(0, k + 1).map((other) => other.reduce((sum, x, i) => sum + x * at(turned, i), 0));
  });
  return rows.map((row, k) => rows.map((other, l) => at(l <= k ? row : other, Math.min(k, l))));
}

/** A row's gradient and the squared norms behind it. */
function split(row: Float64Array, gradientLength: number): Parameters<typeof noiseScale>[0][number] {
  return { gradient: row.subarray(0, gradientLength), squaredNorms: row.subarray(gradientLength) };
}

/** Describes a noise probe. Every field is checked; errors begin with `noiseProbe`. */
export function noiseProbe(options: NoiseProbeOptions): NoiseProbeRun {
  if (options.examples !== undefined) return noise.describe(options);
  const { blocks = 20 } = options;
  const available = partCount(noise.describe({ ...options, examples: 2 * blocks }).run, "training");
  const most = Math.min(EXAMPLES, available);
  return noise.describe({ ...options, examples: most - (most % blocks) });
}
