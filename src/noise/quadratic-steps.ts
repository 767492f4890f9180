import { checkPositive, knownFields } from "../numerics/checks.js";
import { log } from "../numerics/elementary.js";
import { shown } from "../numerics/names.js";

/** SGD on the loss ½λx² with examples whose gradients scatter. */
export interface QuadraticSteps {
  /** λ > 0. */
  readonly curvature: number;
  /** σ² ≥ 0, the variance of a single example's gradient. */
  readonly variance: number;
  /** B, examples a step. */
  readonly batch: number;
  /** η in (0, 2/λ). */
  readonly rate: number;
  /** x at the start, not 0. */
  readonly start: number;
  /** The expected loss to be reached, in nats; > 0. */
  readonly target: number;
}

/**
 * Steps that SGD at a constant rate needs until its expected loss on ½λx² is at most the target; undefined if it never is. The second moment v = E x² obeys
 * v ← (1 − ηλ)² v + η²σ²/B, hence v_t − v_∞ = (1 − ηλ)^{2t} (v_0 − v_∞) with v_∞ = η²σ² / B / (1 − (1 − ηλ)²): a case in which everything about the batch is known
 * (Zhang et al. 2019, "noisy quadratic model", section 3). Not rounded to whole steps.
 */
export function quadraticSteps(options: QuadraticSteps): number | undefined {
  const fields = ["curvature", "variance", "batch", "rate", "start", "target"] as const;
  const { curvature, variance, batch, rate, start, target } = knownFields("quadraticSteps", options, fields);
  for (const [name, value] of Object.entries({ curvature, batch, rate, target }))
    checkPositive("quadraticSteps", name, value);
  if (!(variance >= 0 && Number.isFinite(variance) && Number.isFinite(start)))
    throw new RangeError(
      `quadraticSteps: variance must be ≥ 0 and start finite, got ${shown(variance)} and ${shown(start)}`,
    );
  if (rate * curvature >= 2) return undefined;
  const shrink = (1 - rate * curvature) * (1 - rate * curvature);
  const [first, goal] = [start * start, (2 * target) / curvature];
  if (first <= goal) return 0;
  const floor = (rate * rate * variance) / batch / (1 - shrink);
  if (floor >= goal) return undefined;
  if (shrink === 0) return 1;
  return log((goal - floor) / (first - floor)) / log(shrink);
}
