import type { OptimizerSettings } from "./types.js";

/** The step-dependent numbers of an update rule. */
export interface OptimizerClock {
  /** Moves on by one step. The factor of the (first) moment, Adam's 1/√(1 − β₂ᵗ) and what decoupled decay leaves of a weight, in a record that the next call overwrites. */
  next(rate: number): { readonly rate: number; readonly root: number; readonly keep: number };
  now(): { readonly steps: number; readonly power1: number; readonly power2: number };
  set(state: { readonly steps: number; readonly power1: number; readonly power2: number }): void;
}

/** Moments below 2⁻¹⁰⁰ become 0 after every so many steps (src/engine/README.md, Denormals). */
export const flushEvery = 64;
export const tiny = 7.888609052210118e-31;

/** β₁ᵗ and β₂ᵗ are running float64 products, the same on every machine, and part of a checkpoint. */
export function optimizerClock(optimizer: OptimizerSettings): OptimizerClock {
  const [beta1, beta2] = "beta1" in optimizer ? [optimizer.beta1, optimizer.beta2] : [0, 0];
  const decay = optimizer.name === "adamw" ? (optimizer.weightDecay ?? 0) : 0;
  let steps = 0;
  let power1 = 1;
  let power2 = 1;
  const next = { rate: 0, root: 0, keep: 1 };
  return {
    next(rate) {
      steps += 1;
      power1 *= beta1;
      power2 *= beta2;
      next.keep = 1 - rate * decay;
      next.rate = rate / (1 - power1);
      next.root = 1 / Math.sqrt(1 - power2);
      return next;
    },
    now: () => ({ steps, power1, power2 }),
    set(state) {
      ({ steps, power1, power2 } = state);
    },
  };
}
