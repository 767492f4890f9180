import type { ParameterBuffer } from "../networks/index.js";
import { at } from "../numerics/at.js";
import { meanGradient, type Gradients } from "./empirical-fisher.js";
import type { LinearOperator } from "./linear-operator.js";

/** How Hessian products were computed, and how far one of them is from a computation that shares nothing with it. */
export interface ProductCheck {
  /** By differentiating the gradient, exactly. */
  readonly route: "exact";
  /** ‖H v − D v‖ / ‖H v‖, D v the central difference of gradients in the direction v of the gradient; with ReLU and maxima a step crosses kinks, which are no part of H. */
  readonly error: number;
  /** The step of the difference, as a fraction of the parameters' norm: of those tried, the one that agrees best. */
  readonly step: number;
}

/** Fractions of the norm of the parameters: rounding spoils small steps, curvature of higher order large ones. */
const STEPS = [1e-2, 1e-3, 1e-4];

const norm = (x: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (x[i] ?? 0);
  return Math.sqrt(sum);
};

/** Compares the Hessian's product with the gradient's direction with central differences of gradients. Leaves the parameters as they were. Cost: six gradients and a product. */
export function productCheck(
  gradients: Gradients,
  hessian: LinearOperator,
  parameters: ParameterBuffer,
): ProductCheck {
  const { program, coordinates } = gradients;
  const gradient = meanGradient(gradients);
  const [length, size] = [norm(gradient), norm(parameters) || 1];
  const direction = gradient.map((value) => (length > 0 ? value / length : 1 / Math.sqrt(gradient.length)));
  const product = Float64Array.from(hessian.apply(direction));
  const moved = (distance: number): Float64Array => {
    const there = Float64Array.from(parameters);
    coordinates.forEach((place, k) => (there[place] = at(there, place) + distance * at(direction, k)));
    program.load(there);
    return meanGradient(gradients);
  };
  const tried = STEPS.map((step): ProductCheck => {
    const [ahead, behind] = [moved(step * size), moved(-step * size)];
    const apart = product.map((value, k) => value - (at(ahead, k) - at(behind, k)) / (2 * step * size));
    return { route: "exact", error: norm(apart) / (norm(product) || 1), step };
  });
  program.load(parameters);
  return tried.reduce((best, one) => (one.error < best.error ? one : best));
}
