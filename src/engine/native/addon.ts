/** Handles are numbers the addon gives; it refuses any other. */
export type Handle = number;

/** The functions of the binary (c/addon.c). They check every number, length and index, and throw. */
export interface Addon {
  /** What the binary is; needs no handle. */
  describe(): {
    /** Of these functions, to be compared with `addonVersion`. */
    readonly version: number;
    /** Floats a vector that this processor has, ascending. */
    readonly widths: readonly number[];
    /** Which compiler made it, as it names itself. */
    readonly compiler: string;
  };
  /** Marks in `used` every feature that is nonzero in some example. */
  bind(
    count: number,
    features: number,
    classes: number,
    scale: number,
    bytes: Uint8Array | undefined,
    floats: Float32Array | undefined,
    labels: Uint8Array,
    targets: Float32Array | undefined,
    file: string | undefined,
    used: Uint8Array,
  ): Handle;
  /** 1 if the examples lie in a file that all processes map, else 0. */
  mapped(examples: Handle): number;
  /** layers: inputs, outputs, activation and kernel of each; constants: β₁ (or momentum), 1 − β₁, β₂, 1 − β₂, ε, coupled decay, largest norm of the gradient (0: any), label smoothing; steps: 1 refined, + 2 sided, + 4 decaying. */
  compile(
    width: number,
    layers: Uint32Array,
    mask: Uint8Array | undefined,
    used: Uint8Array,
    squared: number,
    rule: number,
    capacity: number,
    constants: Float64Array,
    steps: number,
  ): Handle;
  /** As `compile`; the capacity is 64. */
  compileCurvature: Addon["compile"];
  /** Quantities: 0 values, 1 first and 2 second moments, and 3 sides in a sided program. */
  read(program: Handle, quantity: number, into: Float32Array): void;
  /** Replaces a quantity; numbers as in `read`. Throws unless the lengths are equal. */
  write(program: Handle, quantity: number, from: Float32Array): void;
  /** numbers: rate, root, what decoupled decay keeps and whether to flush, for each step. Returns how many steps were done. */
  steps(
    program: Handle,
    examples: Handle,
    indices: Uint32Array,
    counts: Uint32Array,
    numbers: Float64Array,
    losses: Float64Array,
  ): number;
  /** Writes the gradient of the batch's mean loss, laid out as the parameters; returns that loss. */
  gradient(program: Handle, examples: Handle, batch: Uint32Array, into: Float32Array): number;
  /** A step in two halves: the outputs of a batch, (count, outputs); then, from the derivative by them, a step (numbers as in `steps`) or the gradient. */
  forward(program: Handle, examples: Handle, batch: Uint32Array, into: Float32Array): void;
  /** The second half as a step; after `forward` on the same batch. */
  advance(program: Handle, derivative: Float64Array, numbers: Float64Array): void;
  /** The second half as a gradient; after `forward` on the same batch. */
  derive(program: Handle, derivative: Float64Array, into: Float32Array): void;
  /** totals: the sum of the losses, and how many answers are right. */
  evaluate(program: Handle, examples: Handle, indices: Uint32Array, totals: Float64Array): void;
  /** Writes (indices, outputs), row-major. */
  outputs(program: Handle, examples: Handle, indices: Uint32Array, into: Float32Array): void;
  /** Sets the point of a curvature program; returns the mean loss there. */
  moveTo(program: Handle, examples: Handle, indices: Uint32Array, parameters: Float32Array): number;
  /**
   * Writes a product on the surviving coordinates: of the Hessian if `hessian` is 1, of the Gauss-Newton matrix if it
   * is 0.
   */
  product(program: Handle, v: Float32Array, hessian: number, into: Float32Array): void;
  /** Writes (examples): the squared norm of each example's own gradient. */
  norms(program: Handle, into: Float32Array): void;
  /** Frees anything; nothing if it is freed already. */
  free(handle: Handle): void;
}

/** The version of these functions: that of ADDON_VERSION in c/addon.c. */
export const addonVersion = 3;
