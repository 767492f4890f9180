import { at, type Rng } from "../numerics/index.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import { checkPositive, checkWhole } from "./checks.js";
import { checkIndices, checkProblem, largest, sameSupport, type SparseProblem } from "./sparse-problem.js";

/** An initial draw of the product form: coefficient i is Σ_c u_ic v_ic over its candidates c. */
export interface ProductDraw {
  /** Pairs for each coefficient, r ≥ 1. */
  readonly candidates: number;
  /** (d, candidates) row-major. */
  readonly u: Float64Array;
  /** (d, candidates) row-major. */
  readonly v: Float64Array;
}

/** The size of a draw, and whence it comes. */
export interface ProductDrawOptions {
  /** Coefficients, d: an integer ≥ 1. */
  readonly features: number;
  /** Pairs for each coefficient, r: an integer ≥ 1. Default 1. */
  readonly candidates?: number | undefined;
  /** Root mean square of all u and v, exactly: every draw has this norm, so that what differs is where it lies. > 0. */
  readonly scale: number;
  /** u comes from `split("u")`, v from `split("v")`. */
  readonly rng: Rng;
}

/** A natural draw: Gaussian u and v, scaled to one norm. */
export function productDraw(options: ProductDrawOptions): ProductDraw {
  const known = knownFields("productDraw", options, ["features", "candidates", "scale", "rng"]);
  const { features, candidates = 1, scale, rng } = known;
  checkWhole("productDraw", "features", features, 1);
  checkWhole("productDraw", "candidates", candidates, 1);
  checkPositive("productDraw", "scale", scale);
  const size = features * candidates;
  const [u, v] = ["u", "v"].map((name) => {
    const stream = rng.split(name);
    return Float64Array.from({ length: size }, () => stream.normal());
  }) as [Float64Array, Float64Array];
  let squares = 0;
  for (let i = 0; i < size; i++) squares += at(u, i) * at(u, i) + at(v, i) * at(v, i);
  const factor = scale / Math.sqrt(squares / (2 * size));
  return { candidates, u: u.map((x) => factor * x), v: v.map((x) => factor * x) };
}

/** Throws unless the draw has as many finite u and v: `candidates` for each of the features, whose number u tells where it is not given. */
function checkDraw(name: string, { candidates, u, v }: ProductDraw, features?: number): void {
  checkWhole(name, "candidates", candidates, 1);
  checkNumbers(name, "u", u);
  const size = (features ?? Math.ceil(u.length / candidates)) * candidates;
  if (u.length !== size) throw new RangeError(`${name}: draw must have ${size} pairs, got ${u.length}`);
  checkNumbers(name, "v", v, { length: size });
}

/** Initial size of each coefficient: √(Σ_c u² + v²). (d) */
export function drawMagnitudes(draw: ProductDraw): Float64Array {
  checkDraw("drawMagnitudes", draw);
  const { candidates, u, v } = draw;
  return Float64Array.from({ length: u.length / candidates }, (_, i) => {
    let squares = 0;
    for (let c = i * candidates; c < (i + 1) * candidates; c++)
      squares += at(u, c) * at(u, c) + at(v, c) * at(v, c);
    return Math.sqrt(squares);
  });
}

/** The share of the true support that lies among as many coefficients of largest initial size, in [0, 1]; k/d by chance. */
export function drawOverlap(problem: SparseProblem, draw: ProductDraw): number {
  const { features, support } = problem;
  checkIndices("drawOverlap", "support", support, features);
  checkDraw("drawOverlap", draw, features);
  const top = new Set(largest(drawMagnitudes(draw), support.length));
  return support.filter((i) => top.has(i)).length / support.length;
}

/** How long, and in what steps. */
export interface DescentOptions {
  /** Gradient steps: an integer ≥ 1. */
  readonly steps: number;
  /** Learning rate, > 0. */
  readonly rate: number;
}

/** Where a descent ended. */
export interface ProductFit {
  /** (d): Σ_c u_ic v_ic at the end. */
  readonly coefficients: Float64Array;
  /** Whether its k largest magnitudes are the true support; false if the descent diverged. */
  readonly success: boolean;
}

/**
 * Gradient descent on ½‖Xβ − y‖²/n with β = u ⊙ v (summed over candidates) from a draw: small initial values make it prefer sparse solutions
 * (Woodworth et al. 2020; Vaškevičius et al. 2019), so that where they happen to be large matters. Cost: steps · d (d + candidates).
 */
export function productDescent(
  problem: SparseProblem,
  draw: ProductDraw,
  options: DescentOptions,
): ProductFit {
  const { steps, rate } = knownFields("productDescent", options, ["steps", "rate"]);
  checkWhole("productDescent", "steps", steps, 1);
  checkPositive("productDescent", "rate", rate);
  const { features, gram, moment, support } = problem;
  const { candidates } = draw;
  checkProblem("productDescent", problem);
  checkIndices("productDescent", "support", support, features);
  checkDraw("productDescent", draw, features);
  const [u, v] = [Float64Array.from(draw.u), Float64Array.from(draw.v)];
  const [beta, gradient] = [new Float64Array(features), new Float64Array(features)];
  const multiply = (): void => {
    for (let i = 0; i < features; i++) {
      let sum = 0;
      const last = (i + 1) * candidates;
      for (let c = i * candidates; c < last; c++) sum += (u[c] as number) * (v[c] as number);
      beta[i] = sum;
    }
  };
  for (let step = 0; step < steps; step++) {
    multiply();
    slopes({ gram, moment, beta }, gradient);
    for (let i = 0; i < features; i++) {
      const move = rate * (gradient[i] as number);
      const last = (i + 1) * candidates;
      for (let c = i * candidates; c < last; c++) {
        const [before, other] = [u[c] as number, v[c] as number];
        u[c] = before - move * other;
        v[c] = other - move * before;
      }
    }
  }
  multiply();
  const finite = beta.every((value) => Number.isFinite(value));
  return {
    coefficients: beta,
    success: finite && sameSupport(largest(beta, support.length), support),
  };
}

/**
 * The gradient Gβ − b in β, written to `gradient` (d). Each sum is taken in the order of its row; four rows go at a time, since one sum alone waits for
 * each of its additions. All the time of the descent is spent here: every index lies inside by the bounds of the loops.
 */
function slopes(
  {
    gram,
    moment,
    beta,
  }: { readonly gram: Float64Array; readonly moment: Float64Array; readonly beta: Float64Array },
  gradient: Float64Array,
): void {
  const size = beta.length;
  for (let j = 0; j < size; j++) gradient[j] = -(moment[j] as number);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const [first, second, third, fourth] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size];
    let a = gradient[i] as number;
    let b = gradient[i + 1] as number;
    let c = gradient[i + 2] as number;
    let d = gradient[i + 3] as number;
    for (let j = 0; j < size; j++) {
      const x = beta[j] as number;
      a += (gram[first + j] as number) * x;
      b += (gram[second + j] as number) * x;
      c += (gram[third + j] as number) * x;
      d += (gram[fourth + j] as number) * x;
    }
    gradient[i] = a;
    gradient[i + 1] = b;
    gradient[i + 2] = c;
    gradient[i + 3] = d;
  }
  for (; i < size; i++) {
    let sum = gradient[i] as number;
    for (let j = 0; j < size; j++) sum += (gram[i * size + j] as number) * (beta[j] as number);
    gradient[i] = sum;
  }
}
