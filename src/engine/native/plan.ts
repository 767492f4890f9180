import type { Activation } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import { decays, ruleOf, type Refinement } from "../refinement.js";
import type { OptimizerSettings } from "../types.js";
import type { Addon } from "./addon.js";
import type { NativeLists } from "./bound-lists.js";

/** Numbers of c/kernels.h. */
const activationNumbers = {
  identity: 0,
  relu: 1,
  tanh: 2,
  sigmoid: 3,
  gelu: 4,
  silu: 5,
  "leaky-relu": 6,
} as const satisfies Record<Activation, number>;
const rules = { sgd: 1, momentum: 2, adam: 3, nesterov: 5 } as const;

/** Examples worked on at a time when no optimizer step limits them. */
const evaluationChunk = 64;

/** The arguments of `Addon.compile`. */
export type CompileArguments = Parameters<Addon["compile"]>;

/** A network as the addon takes it. `dense`: which layers skip zero inputs (in curvature: are kept dense) rather than pruned weights. */
export function compileArguments(
  width: number,
  options: ResolvedOptions,
  bound: readonly NativeLists[],
  dense: (index: number) => boolean,
): CompileArguments {
  const { network, mask, loss, optimizer, labelSmoothing, refinement, batchSize } = options;
  const layers = network.layers.flatMap(({ inputs, outputs, activation }, index) => {
    return [inputs, outputs, activationNumbers[activation], dense(index) ? 1 : 0];
  });
  const capacity = Math.ceil(Math.max(batchSize, evaluationChunk) / 4) * 4;
  const squared = loss === "squared" ? 1 : 0;
  return [
    width,
    Uint32Array.from(layers),
    mask && joined(mask.layers),
    usedInputs(options, bound),
    squared,
    rules[ruleOf(optimizer)],
    capacity,
    Float64Array.of(
      ...constantsOf(optimizer),
      refinement?.coupled ?? 0,
      refinement?.clipNorm ?? 0,
      labelSmoothing,
    ),
    stepsOf(refinement),
  ];
}

/** 1 for a refined program, 2 more if it is sided, 4 more if weights decay. */
function stepsOf(refinement: Refinement | undefined): number {
  return refinement ? 1 + (refinement.sided ? 2 : 0) + (decays(refinement) ? 4 : 0) : 0;
}

/** β₁ (or momentum), 1 − β₁, β₂, 1 − β₂, ε. */
function constantsOf(optimizer: OptimizerSettings): number[] {
  if (optimizer.name === "sgd") return [0, 0, 0, 0, 0];
  if (optimizer.name === "momentum") return [optimizer.momentum, 0, 0, 0, 0];
  const { beta1, beta2, epsilon } = optimizer;
  return [beta1, 1 - beta1, beta2, 1 - beta2, epsilon];
}

function joined(layers: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(layers.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const layer of layers) {
    all.set(layer, next);
    next += layer.length;
  }
  return all;
}

/** A byte an input, 1 where any of the examples a program may see is not 0, or weights change without it. */
function usedInputs({ network, refinement }: ResolvedOptions, bound: readonly NativeLists[]): Uint8Array {
  const used = new Uint8Array(at(network.layers, 0).inputs);
  if (refinement && decays(refinement)) return used.fill(1);
  for (const rows of bound) rows.used.forEach((value, k) => (used[k] = (used[k] ?? 0) | value));
  return used;
}
