import type { BoundExamples, Engine, Loss } from "../engine/index.js";
import type { Architecture, Mask, ParameterBuffer } from "../networks/index.js";
import { knownFields } from "../numerics/checks.js";
import { empiricalFisher, meanGradient, type Gradients } from "./empirical-fisher.js";
import type { LinearOperator } from "./linear-operator.js";
import { productCheck, type ProductCheck } from "./product-check.js";

/** A network with weights, and the examples whose mean loss is looked at. */
export interface CurvaturePointOptions {
  /**
   * Whose parameters they are; of a model of TensorFlow.js Hessian products are checked too (`productCheck`).
   */
  readonly network: Architecture;
  /** Default: every weight survives. */
  readonly mask?: Mask | undefined;
  /** Default "softmax-cross-entropy". */
  readonly loss?: Loss | undefined;
  /** Laid out as [W₁, b₁, W₂, b₂, …]; pruned weights count as 0. */
  readonly parameters: ParameterBuffer;
  /** Bound by the engine. */
  readonly examples: BoundExamples;
  /** Which of them, ≥ 1. Default: all. */
  readonly indices?: Uint32Array | undefined;
}

const pointFields = ["network", "mask", "loss", "parameters", "examples", "indices"] as const;

/** Second-order matrices that have products. */
export const matrices = ["hessian", "gauss-newton", "empirical-fisher"] as const;
/** Names of the list `matrices`. */
export type CurvatureMatrix = (typeof matrices)[number];

/** The mean loss around one point, on the surviving coordinates: all surviving weights and all biases, in the order of a parameter buffer. */
export interface CurvaturePoint {
  /** Coordinates: surviving weights and biases. */
  readonly size: number;
  /** (size): where each coordinate lies in a parameter buffer. */
  readonly coordinates: Uint32Array;
  /** Mean over the examples, nats. */
  readonly loss: number;
  /** (size) */
  readonly gradient: Float64Array;
  /** Operators that are valid until `free`. Products have the precision of the engine. */
  readonly operators: Readonly<Record<CurvatureMatrix, LinearOperator>>;
  /** Of a network of TensorFlow.js: the Hessian's products beside central differences of gradients. */
  readonly productCheck?: () => ProductCheck;
  /** Gives back what the engine holds; afterwards no operator may be called. */
  free(): void;
}

/**
 * Opens a point: the Hessian H by the R-operator, the generalised Gauss-Newton matrix Jᵀ (∂²loss/∂z²) J, and the empirical Fisher matrix, the mean of gᵢgᵢᵀ over the
 * examples' own gradients. Cost: one gradient over the examples here and about 1.2 a product of the first two; the Fisher matrix takes one gradient
 * of each example by itself a product.
 */
export function curvatureAt(engine: Engine, options: CurvaturePointOptions): CurvaturePoint {
  const known = knownFields("curvatureAt", options, pointFields);
  const { network, mask, loss, parameters, examples, indices } = known;
  const chosen = indices ?? Uint32Array.from({ length: examples.examples.count }, (_, i) => i);
  const program = engine.compileCurvature({ network, mask, loss });
  const { size, coordinates } = program;
  const gradients: Gradients = {
    program: engine.compile({ network, mask, loss, optimizer: { name: "sgd" }, batchSize: 500 }),
    examples,
    indices: chosen,
    coordinates,
  };
  gradients.program.load(parameters);
  const operators = {
    hessian: { size, apply: (v) => Float64Array.from(program.hessian(v)) },
    "gauss-newton": { size, apply: (v) => Float64Array.from(program.gaussNewton(v)) },
    "empirical-fisher": empiricalFisher(gradients),
  } satisfies Record<CurvatureMatrix, LinearOperator>;
  return {
    size,
    coordinates,
    loss: program.moveTo(parameters, examples, chosen),
    gradient: meanGradient(gradients),
    operators,
    ...(network.model === undefined
      ? {}
      : { productCheck: () => productCheck(gradients, operators.hessian, parameters) }),
    free() {
      program.free();
      gradients.program.free();
    },
  };
}
