import type { Examples } from "../data/types.js";
import type { ParameterBuffer } from "../networks/types.js";
import type { ResolvedOptions } from "./check-options.js";

/** What a program holds for each weight and bias; `side` only where weights keep to one (refinement.ts). */
export type Quantity = "value" | "first" | "second" | "side";

/** The numbers of one step: the batch, and what the clock says (clock.ts). */
export interface StepPlan {
  /** Indices into the examples. */
  readonly batch: Uint32Array;
  /** Learning rate; Adam: learning rate / (1 − β₁ᵗ). */
  readonly rate: number;
  /** Adam: 1/√(1 − β₂ᵗ). */
  readonly root: number;
  /** Decoupled decay: 1 − learning rate · λ, what is left of a weight; else 1. */
  readonly keep: number;
  /** Whether moments below 2⁻¹⁰⁰ become 0 afterwards. */
  readonly flush: boolean;
  /** Which step it is, from 1: what is drawn for it depends on that. */
  readonly step: number;
}

/** Steps one after another by `step`, which returns the mean loss before it, for a back end that has no call for many. */
export function takeSteps(
  plans: readonly StepPlan[],
  losses: Float64Array,
  step: (plan: StepPlan) => number,
): number {
  let done = 0;
  for (const plan of plans) {
    const loss = step(plan);
    losses[done++] = loss;
    if (!Number.isFinite(loss)) break;
  }
  return done;
}

/** Sums over examples, in their order. */
export interface Totals {
  readonly loss: number;
  readonly correct: number;
}

/** A program as a back end makes it. `checked-program.ts` checks every argument before it gets here; `Held` is what the back end keeps of bound examples. */
export interface BackEndProgram<Held> {
  /** A copy of a quantity, laid out as the parameters. */
  read(quantity: Quantity): ParameterBuffer;
  /** Sets a quantity; at pruned weights it becomes 0. */
  write(quantity: Quantity, values: ParameterBuffer): void;
  clear(quantity: "first" | "second"): void;
  /** Steps one after another. Puts the mean loss before each into `losses`; ends after one that is not finite. Returns how many were done. */
  steps(examples: Held, plans: readonly StepPlan[], losses: Float64Array): number;
  gradient(examples: Held, batch: Uint32Array): { readonly loss: number; readonly gradient: ParameterBuffer };
  /** A step in two halves, for a loss computed outside. The first: the outputs of a batch, (examples, outputs) row-major; `step` as in a plan, absent where no step follows. */
  forward(examples: Held, batch: Uint32Array, step?: number): ParameterBuffer;
  /** The second, given the derivative of the mean loss by these outputs: a step on the batch of the last `forward`, or the gradient there. */
  advance(derivative: Float64Array, plan: StepPlan): void;
  derive(derivative: Float64Array): ParameterBuffer;
  evaluate(examples: Held, indices: Uint32Array): Totals;
  /** (indices.length, outputs) row-major. */
  outputs(examples: Held, indices: Uint32Array): ParameterBuffer;
  free(): void;
}

/** A curvature program as a back end makes it; v has a value a surviving coordinate. */
export interface BackEndCurvature<Held> {
  /** Returns the sum of the losses. */
  moveTo(parameters: ParameterBuffer, examples: Held, indices: Uint32Array): number;
  product(v: ParameterBuffer, hessian: boolean): ParameterBuffer;
  squaredGradientNorms(): ParameterBuffer;
  free(): void;
}

/** A back end behind the checks that all share (checked-engine.ts). */
export interface BackEnd<Held> {
  readonly name: string;
  /** Takes networks with a model of TensorFlow.js, which the others refuse. */
  readonly takesModels?: boolean;
  /** Takes the examples up in its own form. */
  bind(examples: Examples): Held;
  compile(options: ResolvedOptions, bound: readonly Held[]): BackEndProgram<Held>;
  compileCurvature(
    options: ResolvedOptions,
    coordinates: Uint32Array,
    bound: readonly Held[],
  ): BackEndCurvature<Held>;
  free(): void;
}
