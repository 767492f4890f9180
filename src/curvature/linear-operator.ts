/** A symmetric matrix known by its products alone: any object with these two, of a class too. */
export interface LinearOperator {
  /** Rows, and columns; an integer ≥ 1. */
  readonly size: number;
  /** A v. */
  apply(v: Float64Array): Float64Array;
}

/** Refuses what is not an operator. `caller` begins the message. */
export function checkOperator(caller: string, operator: LinearOperator): void {
  const { size } = operator;
  if (!Number.isSafeInteger(size) || size < 1)
    throw new RangeError(`${caller}: size must be an integer ≥ 1, got ${size}`);
  if (typeof operator.apply !== "function")
    throw new TypeError(`${caller}: an operator must have a method apply, got ${typeof operator.apply}`);
}

/**
 * A v as a vector of its own. The operator is given a copy and its answer is copied, so that one that works in place, keeps what it was
 * given or uses its answer again does no harm; `apply` is called as a method. Throws on a product of another length and on values that
 * are not finite.
 */
export function product(caller: string, operator: LinearOperator, v: Float64Array): Float64Array {
  const image: ArrayLike<number> | undefined = operator.apply(v.slice());
  const { size } = operator;
  if (image?.length !== size)
    throw new RangeError(`${caller}: a product must have ${size} values, got ${image?.length}`);
  const result = Float64Array.from(image);
  for (let k = 0; k < size; k++)
    if (!Number.isFinite(result[k]))
      throw new RangeError(`${caller}: a product must be finite, got ${result[k]} at ${k}`);
  return result;
}

/** Called after each product with how many were made; may wait, and may throw to stop. */
export type OnProduct = (done: number) => Promise<void> | void;

/** Products of one operator, counted, each followed by `onProduct`. */
export interface Products {
  readonly done: number;
  multiply(v: Float64Array): Promise<Float64Array>;
}

/** Products of an operator for an estimator named `caller`. */
export function productsOf(caller: string, operator: LinearOperator, onProduct?: OnProduct): Products {
  checkOperator(caller, operator);
  let done = 0;
  return {
    get done() {
      return done;
    },
    async multiply(v) {
      const image = product(caller, operator, v);
      done += 1;
      await onProduct?.(done);
      return image;
    },
  };
}
