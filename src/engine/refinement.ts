import type { OptimizerSettings, Projection } from "./types.js";

/** Update rules as kernels know them, decay apart. */
export type Rule = "sgd" | "momentum" | "nesterov" | "adam";

/** The rule of an optimizer, whatever it does to the weights beside. */
export function ruleOf(optimizer: OptimizerSettings): Rule {
  if (optimizer.name === "adamw") return "adam";
  return optimizer.name === "momentum" && optimizer.nesterov === true ? "nesterov" : optimizer.name;
}

/** Which moments a rule keeps. */
export function momentsOf(optimizer: OptimizerSettings): {
  readonly first: boolean;
  readonly second: boolean;
} {
  const rule = ruleOf(optimizer);
  return { first: rule !== "sgd", second: rule === "adam" };
}

/** What a step does between the gradient and the rule, and after it. Such programs finish all gradients before the first weight changes. */
export interface Refinement {
  /** Largest norm of the gradient; 0: any. */
  readonly clipNorm: number;
  /** λ of g ← g + λ · w; 0: none. */
  readonly coupled: number;
  /** λ of w ← w · (1 − rate · λ); 0: none. */
  readonly decoupled: number;
  /** Whether weights keep to the side of zero on which they were loaded. */
  readonly sided: boolean;
}

/** The refinement of a program; undefined if it has none, and its gradients go straight into the rule. */
export function refinementOf(
  optimizer: OptimizerSettings,
  clipNorm: number | undefined,
  projection: Projection,
): Refinement | undefined {
  const { weightDecay = 0 } = optimizer;
  const [coupled, decoupled] = optimizer.name === "adamw" ? [0, weightDecay] : [weightDecay, 0];
  const sided = projection === "initial-signs";
  const plain = weightDecay === 0 && clipNorm === undefined && !sided && ruleOf(optimizer) !== "nesterov";
  return plain ? undefined : { clipNorm: clipNorm ?? 0, coupled, decoupled, sided };
}

/** True if weights change that have no gradient, also those of inputs that are zero in all data. */
export const decays = ({ coupled, decoupled }: Refinement): boolean => coupled > 0 || decoupled > 0;

/** What a gradient with this squared norm is multiplied by, in float64: as PyTorch's clip_grad_norm_ has it. */
export function clipFactor(clipNorm: number, squaredNorm: number): number {
  const factor = clipNorm / (Math.sqrt(squaredNorm) + 1e-6);
  return factor > 1 ? 1 : factor; // NaN stays
}

/** Targets of the softmax cross-entropy times `scale`: of the label, and of every other output. Each is rounded once. */
export function smoothedTargets(
  smoothing: number,
  outputs: number,
  scale: number,
): { readonly on: number; readonly off: number } {
  const spread = smoothing / outputs;
  return { on: scale * (1 - smoothing + spread), off: scale * spread };
}
