import {
  type CurvatureMatrix,
  type CurvaturePoint,
  type LinearOperator,
  type OnProduct,
  type ProductCheck,
} from "../../curvature/index.js";
import { streams } from "../../data/index.js";
import type { Rng } from "../../numerics/index.js";
import type { Rows } from "../../store/index.js";
import { passesCost } from "../cost.js";
import { drawField, integerField, nameField, type Fields } from "../fields.js";
import type { JobFindings, JobTools, Kind } from "../kind.js";
import { openPoint } from "./open-point.js";
import { checkExamples, checkMoment, momentOf, moments, type Moment } from "./point.js";
import { pointKind, type AtPoint, type PointOptions } from "./point-kind.js";
import { breathe, resumed } from "./timed.js";
import { namedLoss } from "../subject.js";

/** Second-order matrices that have products; the empirical Fisher matrix costs an example's gradient each a product. */
export const matrices = [
  "hessian",
  "gauss-newton",
  "empirical-fisher",
] as const satisfies readonly CurvatureMatrix[];
/** Names of the list `matrices`. */
export type MatrixName = (typeof matrices)[number];

/** Which matrix, where, over which examples. */
export interface MatrixOptions extends PointOptions {
  /** "start": where the run started. Default "end". */
  readonly at?: Moment | undefined;
  /** Default: each kind's own, named with its description. */
  readonly matrix?: MatrixName | undefined;
  /** Training examples drawn without replacement. Default 1000. */
  readonly examples?: number | undefined;
  /** Which draw of examples and of random vectors: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** A description of something about a matrix. */
export interface OfMatrix extends AtPoint {
  /** Whether at the end of the run, or of the given weights, or where the run started. */
  readonly at: Moment;
  /** Of the mean loss over the examples, on the surviving coordinates. */
  readonly matrix: MatrixName;
  /** Training examples drawn without replacement. */
  readonly examples: number;
  /** Which draw of examples and of random vectors: 0, 1, … */
  readonly draw: number;
}

/** What every kind about a matrix tells. */
export interface MatrixSummary {
  /** Mean loss of the examples at the point, nats. */
  readonly loss: number;
  /** Coordinates: surviving weights and biases. */
  readonly size: number;
  /** Of a network of TensorFlow.js: how its Hessian products were computed, and how well that agrees with differences of gradients. */
  readonly products?: ProductCheck;
}

/** What an estimate may use. */
export interface MatrixTools {
  readonly operator: LinearOperator;
  readonly point: CurvaturePoint;
  readonly rng: Rng;
  /** To be called after each product. */
  readonly onProduct: OnProduct;
}

export interface MatrixKind<D extends OfMatrix, Found extends object> {
  readonly job: D["job"];
  readonly where: string;
  readonly title: string;
  readonly version?: number;
  /** The default comes first. */
  readonly matrices: readonly [MatrixName, ...MatrixName[]];
  /** The fields of its own. */
  readonly fields: Fields<Omit<D, keyof MatrixOptions | "job">>;
  readonly check?: (description: D) => void;
  /** Products, as progress counts them. */
  readonly products: (description: D) => number;
  /** Name of the stream of random numbers. */
  readonly stream: string;
  /** Must depend on nothing but what it is given: products of an interrupted attempt are not computed again. */
  readonly estimate: (description: D, tools: MatrixTools) => Promise<Found>;
}

/** A kind of experiment that is products with one matrix. */
export function matrixKind<D extends OfMatrix, Found extends object>(
  own: MatrixKind<D, Found>,
): Kind<D, MatrixSummary & Found> & { readonly describe: (options: object) => D } {
  const { job, where, title, version = 1, check, products } = own;
  return pointKind<D, MatrixSummary & Found>({
    job,
    where,
    title,
    version,
    // The fields of a matrix and the kind's own are all fields of D.
    fields: {
      at: nameField(moments),
      matrix: nameField(own.matrices),
      examples: integerField({ byDefault: 1000, least: 1 }),
      draw: drawField,
      ...own.fields,
    } as unknown as Fields<Omit<D, keyof PointOptions>>,
    check(description) {
      namedLoss(where, description.run);
      checkMoment(where, description);
      checkExamples(where, description.run, description.examples);
      check?.(description);
    },
    atStart: ({ at }) => at === "start",
    // A product of the Hessian costs about 5 evaluations, one of the Fisher matrix 60.
    cost: (description) =>
      passesCost(description.run, {
        steps: products(description),
        passes: description.matrix === "empirical-fisher" ? 60 : 5,
        examples: description.examples,
      }),
    compute: (description, tools) => estimateAt(own, description, tools),
  });
}

/** Binds the matrix at its point and estimates there, going on after the products of an earlier attempt. */
async function estimateAt<D extends OfMatrix, Found extends object>(
  { products, stream, estimate }: MatrixKind<D, Found>,
  description: D,
  tools: JobTools,
): Promise<JobFindings<MatrixSummary & Found>> {
  const { run, matrix, draw } = description;
  const at = await momentOf(description, tools);
  return resumed(tools, async (rows) => {
    const point = await openPoint(description, at, tools);
    try {
      const all = products(description);
      const found = await estimate(description, {
        operator: recorded(point.operators[matrix], rows),
        point,
        rng: streams(run.seed).probe(draw).split(stream),
        // What an earlier attempt computed is gone through at once and told by nobody.
        onProduct: async (done) => {
          if (done > rows.done.length) await breathe(tools, Math.min(done, all), all);
        },
      });
      const checked = point.productCheck === undefined ? {} : { products: point.productCheck() };
      return { loss: point.loss, size: point.size, ...checked, ...found };
    } finally {
      point.free();
    }
  });
}

/** The operator, which answers from the rows of an earlier attempt as far as they go and keeps what it computes. */
function recorded({ size, apply }: LinearOperator, rows: Rows): LinearOperator {
  let made = 0;
  return {
    size,
    apply(v) {
      const earlier = rows.done[made++];
      if (earlier !== undefined) return earlier;
      const image = apply(v);
      rows.add(image);
      return image;
    },
  };
}
