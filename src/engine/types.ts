import type { Examples } from "../data/types.js";
import type { Architecture, Mask, ParameterBuffer } from "../networks/types.js";

/** Mean over the batch of −log softmax(z)[label], or of ½‖z − target‖². */
export type Loss = "softmax-cross-entropy" | "squared";

/** Weight of an example by its class: positive numbers, one a class. */
export type ClassWeights = readonly number[];

/** What a loss is taken of: one example. */
export interface LossExample {
  /** The network's outputs, as the engine has them (float32), in float64. */
  readonly outputs: Float64Array;
  /** The class; 0 where the data have values. */
  readonly label: number;
  /** What the outputs should be: the data's values, or the one-hot label. */
  readonly targets: Float64Array;
}

/** A loss as a pair of functions of one example, both in float64; steps and evaluation take the mean over examples. Same bits everywhere only if they stick to + − × ÷ and √, or the exact elementary functions of this package. */
export interface LossFunctions {
  /** The loss of the example. */
  readonly value: (example: LossExample) => number;
  /** ∂value/∂outputs: as many numbers as there are outputs. */
  readonly derivative: (example: LossExample) => ArrayLike<number>;
}

/** What every update rule may have beside its own numbers. */
export interface Decay {
  /** λ ≥ 0, on weights and biases alike, as PyTorch's optimizers have it. Default 0: none. Coupled, g ← g + λ · w (an L2 penalty ½ λ‖w‖² on the loss); adamw: decoupled, w ← w − rate · λ · w. */
  readonly weightDecay?: number | undefined;
}

/** The update rule; the learning rate comes with every step, so that a schedule is the caller's. */
export type OptimizerSettings =
  | ({
      /** w ← w − rate · g. */
      readonly name: "sgd";
    } & Decay)
  /** v ← momentum · v + g;  w ← w − rate · v; with `nesterov` w ← w − rate · (g + momentum · v). */
  | ({
      /** Heavy ball, or Nesterov's. */
      readonly name: "momentum";
      /** In [0, 1). */
      readonly momentum: number;
      /** Default false: heavy ball. True: Nesterov's (Sutskever et al. 2013, in PyTorch's form). */
      readonly nesterov?: boolean | undefined;
    } & Decay)
  /** Kingma & Ba 2015, algorithm 1; adamw: Loshchilov & Hutter 2019, algorithm 2. */
  | ({
      /** Decay coupled with the gradient, or decoupled from it. */
      readonly name: "adam" | "adamw";
      /** β₁ of the first moments, in [0, 1). */
      readonly beta1: number;
      /** β₂ of the second moments, in [0, 1). */
      readonly beta2: number;
      /** ε > 0, added to the root of the second moments. */
      readonly epsilon: number;
    } & Decay);

/** What surviving weights may do: anything, or not cross zero ("initial-signs": one that would gets 0, and may come back on the side it was loaded on). */
export type Projection = "none" | "initial-signs";

/**
 * Which kernels a layer runs. All give the same bits; it is a matter of speed only.
 * `input-sparse` skips zero inputs, `weight-sparse` skips pruned weights, `auto` chooses by density.
 */
export type KernelChoice = "auto" | "input-sparse" | "weight-sparse";

/** What a program is compiled for. */
export interface ProgramOptions {
  /** Whose parameters it has, [W₁, b₁, W₂, b₂, …]. */
  readonly network: Architecture;
  /** Default: every weight survives. */
  readonly mask?: Mask | undefined;
  /** A name, or a pair of functions, computed outside the kernels. Default "softmax-cross-entropy". */
  readonly loss?: Loss | LossFunctions | undefined;
  /** Weights of examples by class in steps and gradients, which are those of Σ weight · loss / Σ weight; evaluation stays that of the plain loss. Default: 1 each. */
  readonly classWeights?: ClassWeights | undefined;
  /** Default Adam (0.9, 0.999, 1e-8). */
  readonly optimizer?: OptimizerSettings | undefined;
  /** Share of the target that is spread over all outputs in steps and gradients, in [0, 1) (Szegedy et al. 2016, section 7); evaluation stays that of the plain loss. Default 0. */
  readonly labelSmoothing?: number | undefined;
  /** Norm of the whole gradient, > 0, above which a step scales it down to it (Pascanu et al. 2013). Default: none. */
  readonly clipNorm?: number | undefined;
  /** Default "none". */
  readonly projection?: Projection | undefined;
  /** Largest batch a step may get. Default 60. */
  readonly batchSize?: number | undefined;
  /** Default "auto". The reference back end ignores it. */
  readonly kernels?: KernelChoice | undefined;
  /** Decides, with the number of a step, which units a network of TensorFlow.js drops in it; others drop none. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Examples that an engine holds in its own form. Made by `Engine.bind`, valid until the engine is freed. The inputs are the engine's affair: one
 * that has them in another form does not keep those it was given.
 */
export interface BoundExamples {
  /** Counts, labels and targets of those that were bound. */
  readonly examples: Omit<Examples, "inputs">;
}

/** What a pass over examples found. */
export interface Evaluation {
  /** Mean loss, nats (softmax cross-entropy). */
  readonly loss: number;
  /** Fraction of examples whose largest output (lowest index on ties) is the label. */
  readonly accuracy: number;
  /** How many examples those are. */
  readonly correct: number;
  /** Examples looked at. */
  readonly count: number;
}

/** All that training needs beside the parameters in order to go on to the same bits. */
export interface OptimizerState {
  /** First moments (momentum: velocity), laid out as the parameters; empty for SGD. */
  readonly first: ParameterBuffer;
  /** Second moments (Adam), laid out as the parameters; else empty. */
  readonly second: ParameterBuffer;
  /** Steps done. */
  readonly steps: number;
  /** Running products β₁ᵗ and β₂ᵗ (Adam); 1 at the start. */
  readonly power1: number;
  /** β₂ᵗ. */
  readonly power2: number;
}

/** A network compiled for one mask. Pruned weights and their moments are exactly 0 at all times. */
export interface Program {
  /** Sets the parameters (pruned weights become 0) and clears the optimizer. */
  load(parameters: ParameterBuffer): void;
  /** Replaces the parameters (pruned weights become 0) and keeps the optimizer: what an own update rule does. Values that are not finite are taken: training has then diverged. */
  overwrite(parameters: ParameterBuffer): void;
  /** A copy of the parameters. */
  parameters(): ParameterBuffer;
  /** A copy of what goes with the parameters, to be restored later. */
  optimizerState(): OptimizerState;
  /**
   * Goes on from a state that `optimizerState` gave for the same mask and rule; the parameters stay. Throws if its
   * lengths do not fit.
   */
  restoreOptimizer(state: OptimizerState): void;
  /** One optimizer step on the batch (indices into `examples`). Returns the mean loss before the step. */
  step(examples: BoundExamples, batch: Uint32Array, rate: number): number;
  /** Steps one after another, each with a batch and a rate. Returns the losses before them; after one that is not finite no further step is taken. */
  steps(examples: BoundExamples, batches: readonly Uint32Array[], rates: readonly number[]): Float64Array;
  /** The mean loss and its gradient, laid out as the parameters, 0 at pruned weights. Changes nothing. */
  gradient(
    examples: BoundExamples,
    batch: Uint32Array,
  ): {
    /** Mean over the batch, nats (softmax cross-entropy). */
    readonly loss: number;
    /** Of that mean. */
    readonly gradient: ParameterBuffer;
  };
  /** Loss and accuracy over all examples, or over those listed; in index order whatever the batch size. */
  evaluate(examples: BoundExamples, indices?: Uint32Array): Evaluation;
  /** (indices.length, outputs) row-major: the last layer's outputs. */
  outputs(examples: BoundExamples, indices: Uint32Array): ParameterBuffer;
  /** Gives the memory back; the program must not be used afterwards. */
  free(): void;
}

/** What a curvature program is compiled for. */
export interface CurvatureOptions {
  /** Whose parameters it has, [W₁, b₁, W₂, b₂, …]. */
  readonly network: Architecture;
  /** Default: every weight survives. */
  readonly mask?: Mask | undefined;
  /** A name: nobody knows the second derivatives of an own loss. Default "softmax-cross-entropy". */
  readonly loss?: Loss | undefined;
  /** As in `ProgramOptions`: `input-sparse` keeps every layer dense. Default "auto". */
  readonly kernels?: KernelChoice | undefined;
}

/**
 * Exact second-order products at one point, for the mean loss over chosen examples, on the surviving coordinates only: all surviving
 * weights and all biases, in the order of a parameter buffer. Activations are kept from product to product.
 */
export interface CurvatureProgram {
  /** Number of coordinates. */
  readonly size: number;
  /** (size): where each coordinate lies in a parameter buffer. */
  readonly coordinates: Uint32Array;
  /** Sets the point. To be called first, and again for other parameters or examples. Returns the mean loss there. */
  moveTo(parameters: ParameterBuffer, examples: BoundExamples, indices: Uint32Array): number;
  /** H v by the R-operator (Pearlmutter 1994); v and the result have `size` values. */
  hessian(v: ParameterBuffer): ParameterBuffer;
  /** G v = Jᵀ (∂²loss/∂z²) J v, the generalised Gauss-Newton matrix (Schraudolph 2002). */
  gaussNewton(v: ParameterBuffer): ParameterBuffer;
  /** (examples): the squared norm of each example's own gradient. */
  squaredGradientNorms(): ParameterBuffer;
  /** Gives the memory back; the program must not be used afterwards. */
  free(): void;
}

/** A back end behind its checks. All give the bits that `src/engine/README.md` specifies. */
export interface Engine {
  /** Of the back end, such as "wasm": provenance of a result, no part of its key. */
  readonly name: string;
  /** Checks the examples, whatever arrays they are in, and copies them into the engine, once. Programs see only examples bound before they were compiled. */
  bind(examples: Examples): BoundExamples;
  /**
   * Compiles a network for one mask. Throws on options that do not fit.
   */
  compile(options: ProgramOptions): Program;
  /** The same for second-order products; throws on a loss that is no name. */
  compileCurvature(options: CurvatureOptions): CurvatureProgram;
  /** Gives the memory back, that of its programs and examples too; nothing of it must be used afterwards. */
  free(): void;
}
