import { at } from "../numerics/at.js";
import { checkOperator, product, type LinearOperator } from "./linear-operator.js";
import { addScaled, norm, orthogonalise, unit } from "./vectors.js";

/** A + B + …, of operators of one size. */
export function addOperators(first: LinearOperator, ...others: readonly LinearOperator[]): LinearOperator {
  const { size } = first;
  for (const operator of [first, ...others]) {
    checkOperator("addOperators", operator);
    if (operator.size !== size)
      throw new RangeError(`addOperators: sizes must be equal, got ${size} and ${operator.size}`);
  }
  return {
    size,
    apply(v) {
      const sum = product("addOperators", first, v);
      for (const operator of others) addScaled(sum, 1, product("addOperators", operator, v));
      return sum;
    },
  };
}

/** factor · A. */
export function scaleOperator(operator: LinearOperator, factor: number): LinearOperator {
  checkOperator("scaleOperator", operator);
  checkNumber("scaleOperator", "factor", factor);
  return {
    size: operator.size,
    apply: (v) => product("scaleOperator", operator, v).map((value) => factor * value),
  };
}

/** A + shift · I. */
export function shiftOperator(operator: LinearOperator, shift: number): LinearOperator {
  checkOperator("shiftOperator", operator);
  checkNumber("shiftOperator", "shift", shift);
  return {
    size: operator.size,
    apply(v) {
      const image = product("shiftOperator", operator, v);
      addScaled(image, shift, v);
      return image;
    },
  };
}

/**
 * P A P with P the projection on the complement of the given directions, which need not be orthogonal but must be independent. Property:
 * with eigenvectors as directions their eigenvalues become 0 and the others stay.
 */
export function projectOperator(
  operator: LinearOperator,
  directions: readonly ArrayLike<number>[],
): LinearOperator {
  checkOperator("projectOperator", operator);
  const { size } = operator;
  const basis: Float64Array[] = [];
  directions.forEach((direction, k) => {
    if (direction.length !== size)
      throw new RangeError(`projectOperator: directions must have ${size} values, got ${direction.length}`);
    const v = Float64Array.from(direction);
    const before = norm(v);
    orthogonalise(v, basis);
    if (!(norm(v) > 1e-10 * before))
      throw new RangeError(
        `projectOperator: directions must be finite and independent, got ${k} in the span of those before`,
      );
    basis.push(unit(v));
  });
  return {
    size,
    apply(v) {
      const inside = v.slice();
      orthogonalise(inside, basis);
      const image = product("projectOperator", operator, inside);
      orthogonalise(image, basis);
      return image;
    },
  };
}

/** The rows and columns of A that are listed, in that order: the principal submatrix. */
export function submatrixOperator(operator: LinearOperator, indices: ArrayLike<number>): LinearOperator {
  checkOperator("submatrixOperator", operator);
  const kept = Array.from(indices);
  const strange = kept.find((i) => !Number.isInteger(i) || i < 0 || i >= operator.size);
  if (kept.length === 0 || strange !== undefined)
    throw new RangeError(
      `submatrixOperator: indices must be one or more integers in [0, ${operator.size}), got ${strange ?? "none"}`,
    );
  if (new Set(kept).size < kept.length)
    throw new RangeError("submatrixOperator: indices must be distinct, got one twice");
  return {
    size: kept.length,
    apply(v) {
      const whole = new Float64Array(operator.size);
      kept.forEach((i, k) => (whole[i] = at(v, k)));
      const image = product("submatrixOperator", operator, whole);
      return Float64Array.from(kept, (i) => at(image, i));
    },
  };
}

/** diag(values). */
export function diagonalOperator(values: ArrayLike<number>): LinearOperator {
  const entries = Float64Array.from(values);
  return { size: entries.length, apply: (v) => v.map((x, i) => x * at(entries, i)) };
}

/** A matrix given by its rows. Throws unless it is square, finite and symmetric. */
export function denseOperator(rows: readonly ArrayLike<number>[]): LinearOperator {
  const matrix = rows.map((row) => Float64Array.from(row));
  const size = matrix.length;
  matrix.forEach((row, i) => {
    if (row.length !== size)
      throw new RangeError(`denseOperator: rows must have ${size} values, got ${row.length}`);
    row.forEach((value, j) => {
      checkNumber("denseOperator", "entries", value);
      if (value !== at(at(matrix, j), i))
        throw new RangeError(
          `denseOperator: the matrix must be symmetric, got (${i}, ${j}) unlike (${j}, ${i})`,
        );
    });
  });
  return {
    size,
    apply: (v) =>
      Float64Array.from(matrix, (row) => {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += (row[j] ?? 0) * (v[j] ?? 0);
        return sum;
      }),
  };
}

function checkNumber(caller: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${caller}: ${name} must be finite, got ${value}`);
}
