import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { exp, log } from "../numerics/elementary.js";
import { startQuadrature, type Quadrature, type TridiagonalNumbers } from "./quadrature.js";

/** How far the loss is to fall, at which rate. */
export interface PredictedStepsOptions {
  /** By how much the loss is to fall, > 1. Default 10. */
  readonly factor?: number | undefined;
  /** Learning rate, > 0. Default 1 / the largest node. */
  readonly rate?: number | undefined;
  /**
   * The loss at the point and the length of the gradient there, both > 0: then the model's loss itself is to fall to loss / factor. Default: what falls is
   * the loss above the model's minimum.
   */
  readonly from?:
    | {
        /** Nats, > 0. */
        readonly loss: number;
        /** Euclidean, in nats per unit of weight, > 0. */
        readonly gradientNorm: number;
      }
    | undefined;
  /** Nodes up to this much of the largest are rounding of 0. Default 1e-7, float32's. Take 1e-14 for products in float64. */
  readonly floor?: number | undefined;
}

/** How long gradient descent takes on a quadratic. */
export interface PredictedSteps {
  /** The learning rate at which the steps are counted. */
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
 * Steps that gradient descent needs to cut a quadratic model's loss, from the Lanczos process started at its gradient g: with nodes λ and weights w the loss
 * after t steps is ½ |g|² Σ w (1 − rate λ)^(2t) / λ above the minimum. What the condition number says of the worst start, this says of the one at hand. Above the minimum
 * small nodes decide, which few Lanczos steps do not settle; with `from` they hardly count, and of t up to the Lanczos steps the loss is exact. Property: of a
 * quadratic with at most as many distinct eigenvalues as Lanczos steps it is the number really taken.
 */
export function predictedSteps(
  tridiagonal: TridiagonalNumbers,
  options: PredictedStepsOptions = {},
): PredictedSteps {
  const known = knownFields("predictedSteps", options, ["factor", "rate", "from", "floor"]);
  const { factor = 10, rate, from, floor = 1e-7 } = known;
  if (!Number.isFinite(factor) || factor <= 1)
    throw new RangeError(`predictedSteps: factor must be finite and > 1, got ${factor}`);
  if (!(floor >= 0 && floor < 1))
    throw new RangeError(`predictedSteps: floor must be in [0, 1), got ${floor}`);
  if (from !== undefined) {
    const { loss, gradientNorm } = knownFields("predictedSteps", from, ["loss", "gradientNorm"]);
    for (const [name, value] of Object.entries({ loss, gradientNorm }))
      if (!Number.isFinite(value) || value <= 0)
        throw new RangeError(`predictedSteps: ${name} must be finite and > 0, got ${value}`);
  }
  const quadrature = startQuadrature(tridiagonal);
  const largest = at(quadrature.nodes, quadrature.nodes.length - 1);
  if (!(largest > 0)) throw new RangeError(`predictedSteps: the largest node must be > 0, got ${largest}`);
  const eta = rate ?? 1 / largest;
  if (!Number.isFinite(eta) || eta <= 0)
    throw new RangeError(`predictedSteps: rate must be finite and > 0, got ${eta}`);
  const plan = { factor, rate: eta, from, limit: floor * largest };
  const whole = stepsOf(quadrature, plan);
  const quarter = Math.max(1, Math.floor((3 * tridiagonal.diagonal.length) / 4));
  const coarse = stepsOf(startQuadrature(tridiagonal, { steps: quarter }), plan);
  let ignored = 0;
  Array.from(quadrature.nodes).forEach((node, j) => {
    if (from === undefined && Math.abs(node) <= plan.limit) ignored += at(quadrature.weights, j);
  });
  return {
    rate: eta,
    steps: whole?.steps,
    fractional: whole?.fractional,
    coarser: coarse?.fractional,
    condition: from ? undefined : whole && 1 / (1 - exp(-log(factor) / (2 * whole.fractional))),
    ignored,
  };
}

interface Plan {
  readonly factor: number;
  readonly rate: number;
  readonly from: { readonly loss: number; readonly gradientNorm: number } | undefined;
  readonly limit: number;
}

function stepsOf(
  { nodes, weights }: Quadrature,
  { factor, rate, from, limit }: Plan,
): { readonly steps: number; readonly fractional: number } | undefined {
  const all = Array.from(nodes, (node, j) => ({ node, weight: at(weights, j) }));
  if (all.some(({ node, weight }) => weight > 0 && (node < -limit || rate * node >= 2))) return undefined;
  const terms = from ? all : all.filter(({ node }) => Math.abs(node) > limit);
  const above = (steps: number): number =>
    terms.reduce((sum, { node, weight }) => sum + (weight / node) * power(1 - rate * node, 2 * steps), 0);
  const fallen = (steps: number): number =>
    terms.reduce((sum, { node, weight }) => sum + weight * fall(node, rate, steps), 0);
  const loss = from
    ? (steps: number): number => from.loss - 0.5 * from.gradientNorm * from.gradientNorm * fallen(steps)
    : above;
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

/** (1 − (1 − rate λ)^(2t)) / λ, which is 2 · t · rate at λ = 0. */
function fall(node: number, rate: number, steps: number): number {
  if (Math.abs(rate * node) < 1e-12) return 2 * steps * rate;
  return (1 - power(1 - rate * node, 2 * steps)) / node;
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
