/** A block of examples as it lies in memory; engines copy it once by `bind`. */
export interface Examples {
  /** Examples there are, ≥ 1. */
  readonly count: number;
  /** Inputs an example has (784 for MNIST). */
  readonly features: number;
  /** Classes the labels range over: 0 … classes − 1. */
  readonly classes: number;
  /** (count, features), row-major. What a network sees is float32(input) · float32(scale), rounded to float32. */
  readonly inputs: Uint8Array | Float32Array;
  /** Factor applied to every stored input: 1/255 for pixels kept as bytes, 1 for float inputs. */
  readonly scale: number;
  /** (count), the class of each example. */
  readonly labels: Uint8Array;
  /** (count, outputs), for squared loss only; without it squared loss uses the one-hot label. */
  readonly targets?: Float32Array;
}

/** A data set: training and test examples that share features and classes. */
export interface Dataset {
  /** For labels and errors. */
  readonly name: string;
  /** What is trained on, validation examples not yet set apart. */
  readonly train: Examples;
  /** What is looked at in the end; chooses nothing. */
  readonly test: Examples;
}
