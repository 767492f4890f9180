import { at, exp, log, type Rng } from "../numerics/index.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";
import { checkPositive, checkWhole } from "./checks.js";
import { log1p } from "./log-space.js";

/**
 * A network 2-h-1 for exclusive or on x ∈ {−1, 1}², y = −x₁x₂: f(x) = Σ_j a_j max(0, w_j · x) + c. Two neurons are enough, and which two is known: the pair
 * w in the quadrants (+,−) and (−,+) with a > 0, or the pair (+,+) and (−,−) with a < 0; the bias c does the rest.
 */
export interface XorNetwork {
  /** (h, 2) row-major. */
  readonly hidden: Float64Array;
  /** (h). */
  readonly output: Float64Array;
  /** Added to the output. */
  readonly bias: number;
}

/** The four inputs, and the target of each. */
const INPUTS = [
  [1, 1, -1],
  [1, -1, 1],
  [-1, 1, 1],
  [-1, -1, -1],
] as const;

/** Fresh Gaussian weights: hidden ones of standard deviation 1/√2, output ones of 1/√h; bias 0. Width h: an integer ≥ 1. */
export function xorNetwork(
  width: number,
  options: {
    /** Hidden weights come from `split("hidden")`, output weights from `split("output")`. */
    readonly rng: Rng;
  },
): XorNetwork {
  const { rng } = knownFields("xorNetwork", options, ["rng"]);
  checkWhole("xorNetwork", "width", width, 1);
  const [first, second] = [rng.split("hidden"), rng.split("output")];
  return {
    hidden: Float64Array.from({ length: 2 * width }, () => Math.SQRT1_2 * first.normal()),
    output: Float64Array.from({ length: width }, () => second.normal() / Math.sqrt(width)),
    bias: 0,
  };
}

/** Throws unless the network has two finite hidden weights for each output weight, and a finite bias. */
function checkNetwork(name: string, { hidden, output, bias }: XorNetwork): void {
  checkNumbers(name, "output", output);
  checkNumbers(name, "hidden", hidden, { length: 2 * output.length });
  if (!Number.isFinite(bias)) throw new RangeError(`${name}: bias must be finite, got ${shown(bias)}`);
}

/** The value at an input. */
function value({ hidden, output, bias }: XorNetwork, x1: number, x2: number): number {
  let sum = bias;
  for (let j = 0; j < output.length; j++)
    sum += at(output, j) * Math.max(0, at(hidden, 2 * j) * x1 + at(hidden, 2 * j + 1) * x2);
  return sum;
}

/** Whether all four inputs get the right sign. */
export function solvesXor(network: XorNetwork): boolean {
  checkNetwork("solvesXor", network);
  return INPUTS.every(([x1, x2, y]) => y * value(network, x1, x2) > 0);
}

/** Whether the network holds one of the two pairs with their signs: a subnetwork that solves the task once its sizes are right. */
export function holdsXorPair(network: XorNetwork): boolean {
  checkNetwork("holdsXorPair", network);
  const { hidden, output } = network;
  const found = new Set<number>();
  for (let j = 0; j < output.length; j++) {
    const [right, up] = [at(hidden, 2 * j) > 0, at(hidden, 2 * j + 1) > 0];
    const wanted = right === up ? at(output, j) < 0 : at(output, j) > 0;
    if (wanted) found.add((right ? 2 : 0) + (up ? 1 : 0));
  }
  return (found.has(0) && found.has(3)) || (found.has(1) && found.has(2));
}

/**
 * The probability that a random network of width h holds a pair: each neuron is one of four good kinds with probability 1/8 each. By inclusion and
 * exclusion over the two pairs, P = 2 P₂ − P₄, with P_m = Σ_i (−1)^i C(m, i) (1 − i/8)^h that all of m kinds are there.
 */
export function xorPairChance(width: number): number {
  checkWhole("xorPairChance", "width", width, 1);
  const without = (kinds: number): number => exp(width * log1p(-kinds / 8));
  const two = 1 - 2 * without(1) + without(2);
  const four = 1 - 4 * without(1) + 6 * without(2) - 4 * without(3) + without(4);
  return 2 * two - four;
}

/** How long, and in what steps. */
export interface XorDescentOptions {
  /** Full-batch steps: an integer ≥ 1. Default 2,000. */
  readonly steps?: number | undefined;
  /** Learning rate, > 0. Default 0.1. */
  readonly rate?: number | undefined;
}

/** Gradient descent on the logistic loss over the four inputs, all weights and the bias free. Returns the trained network. */
export function xorDescent(start: XorNetwork, options: XorDescentOptions = {}): XorNetwork {
  const { steps = 2000, rate = 0.1 } = knownFields("xorDescent", options, ["steps", "rate"]);
  checkWhole("xorDescent", "steps", steps, 1);
  checkPositive("xorDescent", "rate", rate);
  checkNetwork("xorDescent", start);
  const [hidden, output] = [Float64Array.from(start.hidden), Float64Array.from(start.output)];
  const own = { hidden, output, bias: start.bias };
  const gradient = {
    hidden: new Float64Array(hidden.length),
    output: new Float64Array(output.length),
    bias: 0,
  };
  for (let step = 0; step < steps; step++) {
    slopes(own, gradient);
    for (let i = 0; i < hidden.length; i++) hidden[i] = at(hidden, i) - rate * at(gradient.hidden, i);
    for (let j = 0; j < output.length; j++) output[j] = at(output, j) - rate * at(gradient.output, j);
    own.bias -= rate * gradient.bias;
  }
  return own;
}

/** The gradient of the mean loss over the four inputs, written to `gradient`. The time of the descent: every index lies inside by its loop's bounds. */
function slopes(
  { hidden, output, bias }: XorNetwork,
  gradient: { -readonly [F in keyof XorNetwork]: XorNetwork[F] },
): void {
  const width = output.length;
  gradient.hidden.fill(0);
  gradient.output.fill(0);
  gradient.bias = 0;
  for (let input = 0; input < INPUTS.length; input++) {
    const [x1, x2, y] = INPUTS[input] as (typeof INPUTS)[number];
    let sum = bias;
    for (let j = 0; j < width; j++) {
      const z = (hidden[2 * j] as number) * x1 + (hidden[2 * j + 1] as number) * x2;
      if (z > 0) sum += (output[j] as number) * z;
    }
    const slope = -y / (4 * (1 + exp(y * sum)));
    gradient.bias += slope;
    for (let j = 0; j < width; j++) {
      const z = (hidden[2 * j] as number) * x1 + (hidden[2 * j + 1] as number) * x2;
      if (!(z > 0)) continue;
      const back = slope * (output[j] as number);
      gradient.output[j] = (gradient.output[j] as number) + slope * z;
      gradient.hidden[2 * j] = (gradient.hidden[2 * j] as number) + back * x1;
      gradient.hidden[2 * j + 1] = (gradient.hidden[2 * j + 1] as number) + back * x2;
    }
  }
}

/** Mean logistic loss over the four inputs, nats. */
export function xorLoss(network: XorNetwork): number {
  checkNetwork("xorLoss", network);
  return INPUTS.reduce((sum, [x1, x2, y]) => sum + log(1 + exp(-y * value(network, x1, x2))) / 4, 0);
}
