import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { exp, log } from "../numerics/elementary.js";
import { startQuadrature, type Quadrature, type TridiagonalNumbers } from "./quadrature.js";

export interface PredictedStepsOptions {
  /** By how much the loss above the minimum is to fall, > 1. Default 10. */
  readonly factor?: number | undefined;
  /** Learning rate, > 0. Default 1 / the largest node. */
  readonly rate?: number | undefined;
  /** Nodes up to this much of the largest are rounding and left out. Default 1e-7, float32's. Take 1e-14 for products in float64. */
  readonly floor?: number | undefined;
}

/** How long gradient descent takes on a quadratic. */
export interface PredictedSteps {
  readonly rate: number;
  /** The smallest number of steps after which the loss has fallen so far; undefined if it never does: a node is negative or ≥ 2 / rate. */
  readonly steps: number | undefined;
  /** The same without being rounded up: the logarithm of the loss is straight between two steps. */
  readonly fractional: number | undefined;
  /** `fractional` from the first three quarters of the Krylov space: what it differs by is how far the prediction is from settled. */
  readonly coarser: number | undefined;
  /** The condition number of a quadratic with a single eigenvalue beside the largest that takes as long at rate 1 / largest. */
  readonly condition: number | undefined;
  /** Share of the gradient's squared length in the nodes left out, in [0, 1]. */
  readonly ignored: number;
}

/** Steps beyond which a loss counts as never falling: 2^50. */
const NEVER = 1125899906842624;

/**
 * Steps that gradient descent needs to cut a quadratic's loss above its minimum, from the Lanczos process started at its gradient g: with
 * nodes λ and weights w the loss after t steps is ½ |g|² Σ w (1 − rate λ)^(2t) / λ. What the condition number says of the worst start, this says of the
 * one at hand. Property: of a quadratic with at most `steps` distinct eigenvalues it is the number really taken.
 */
export function predictedSteps(
  tridiagonal: TridiagonalNumbers,
  options: PredictedStepsOptions = {},
): PredictedSteps {
  const known = knownFields("predictedSteps", options, ["factor", "rate", "floor"]);
  const { factor = 10, rate, floor = 1e-7 } = known;
  if (!Number.isFinite(factor) || factor <= 1)
    throw new RangeError(`predictedSteps: factor must be finite and > 1, got ${factor}`);
  if (!(floor >= 0 && floor < 1))
    throw new RangeError(`predictedSteps: floor must be in [0, 1), got ${floor}`);
  const quadrature = startQuadrature(tridiagonal);
  const largest = at(quadrature.nodes, quadrature.nodes.length - 1);
  if (!(largest > 0)) throw new RangeError(`predictedSteps: the largest node must be > 0, got ${largest}`);
  const eta = rate ?? 1 / largest;
  if (!Number.isFinite(eta) || eta <= 0)
    throw new RangeError(`predictedSteps: rate must be finite and > 0, got ${eta}`);
  const limit = floor * largest;
  const whole = stepsOf(quadrature, { factor, rate: eta, limit });
  const quarter = Math.max(1, Math.floor((3 * tridiagonal.diagonal.length) / 4));
  const coarse = stepsOf(startQuadrature(tridiagonal, { steps: quarter }), { factor, rate: eta, limit });
  let ignored = 0;
  Array.from(quadrature.nodes).forEach((node, j) => {
    if (Math.abs(node) <= limit) ignored += at(quadrature.weights, j);
  });
  return {
    rate: eta,
    steps: whole?.steps,
    fractional: whole?.fractional,
    coarser: coarse?.fractional,
    condition: whole && 1 / (1 - exp(-log(factor) / (2 * whole.fractional))),
    ignored,
  };
}

function stepsOf(
  { nodes, weights }: Quadrature,
  { factor, rate, limit }: { readonly factor: number; readonly rate: number; readonly limit: number },
): { readonly steps: number; readonly fractional: number } | undefined {
  const terms = Array.from(nodes, (node, j) => ({ node, weight: at(weights, j) })).filter(
    ({ node }) => Math.abs(node) > limit,
  );
  if (terms.some(({ node, weight }) => weight > 0 && (node < 0 || rate * node >= 2))) return undefined;
  const loss = (steps: number): number =>
    terms.reduce((sum, { node, weight }) => sum + (weight / node) * power(1 - rate * node, 2 * steps), 0);
  const target = loss(0) / factor;
  let [below, steps] = [0, 1]; // loss(below) > target
  while (loss(steps) > target) {
    if (steps >= NEVER) return undefined;
    [below, steps] = [steps, 2 * steps];
  }
  while (steps - below > 1) {
    const middle = Math.floor((below + steps) / 2);
    if (loss(middle) > target) below = middle;
    else steps = middle;
  }
  const [before, after] = [loss(below), loss(steps)];
  if (!(after > 0)) return { steps, fractional: steps };
  return { steps, fractional: below + log(before / target) / log(before / after) };
}

/** base^exponent for an integer exponent ≥ 0, by squaring. */
function power(base: number, exponent: number): number {
  let [result, square] = [1, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
