import { requireArray, requireFinite, requireIntegers } from "../data/take-arrays.js";
import type { Examples } from "../data/types.js";
import type { ParameterBuffer } from "../networks/types.js";
import { at } from "../numerics/at.js";
import type { ResolvedOptions } from "./check-options.js";
import { momentsOf } from "./refinement.js";
import type { OptimizerState } from "./types.js";

/** A parameter (or gradient, or moment) buffer of any array type as floats: its length is checked, and that every value is finite as float32. */
export function takeBuffer(caller: string, what: string, buffer: unknown, length: number): ParameterBuffer {
  requireArray(caller, what, buffer, length);
  requireFinite(caller, what, buffer);
  return buffer instanceof Float32Array || buffer instanceof Float64Array
    ? buffer
    : Float64Array.from(buffer);
}

/** A state that training is to go on from, every field checked. */
export function takeState(
  state: OptimizerState,
  { optimizer, parameterCount }: ResolvedOptions,
): OptimizerState {
  const caller = "restoreOptimizer";
  const { steps, power1, power2 } = state;
  const kept = momentsOf(optimizer);
  const first = takeBuffer(caller, "first moments", state.first, kept.first ? parameterCount : 0);
  const second = takeBuffer(caller, "second moments", state.second, kept.second ? parameterCount : 0);
  const negative = second.find((value) => value < 0);
  if (negative !== undefined) throw new RangeError(`${caller}: second moments must be ≥ 0, got ${negative}`);
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new RangeError(`${caller}: steps must be an integer ≥ 0, got ${String(steps)}`);
  for (const [name, power] of Object.entries({ power1, power2 })) {
    if (!(typeof power === "number" && power >= 0 && power <= 1))
      throw new RangeError(`${caller}: ${name} must be in [0, 1], got ${String(power)}`);
  }
  return { first, second, steps, power1, power2 };
}

/** Checks that examples suit a program: features, and targets or classes. */
export function checkShape(
  caller: string,
  examples: Omit<Examples, "inputs">,
  { network, loss }: ResolvedOptions,
): void {
  const { inputs } = at(network.layers, 0);
  const { outputs } = at(network.layers, network.layers.length - 1);
  if (examples.features !== inputs)
    throw new RangeError(`${caller}: examples must have ${inputs} features, got ${examples.features}`);
  if (loss === "squared" && examples.targets) {
    const width = examples.targets.length / examples.count;
    if (width !== outputs)
      throw new RangeError(`${caller}: targets must have ${outputs} values an example, got ${width}`);
  } else if (examples.classes > outputs) {
    throw new RangeError(
      `${caller}: the network's ${outputs} outputs must cover the classes, got ${examples.classes}`,
    );
  }
}

/** Indices of any array type as `Uint32Array`: how many there are is checked, and that each is that of an example. */
export function takeIndices(caller: string, indices: unknown, count: number, most: number): Uint32Array {
  requireArray(caller, "indices", indices, undefined);
  if (indices.length === 0 || indices.length > most)
    throw new RangeError(`${caller}: the number of examples must be in [1, ${most}], got ${indices.length}`);
  requireIntegers(caller, "indices", indices, count);
  return indices instanceof Uint32Array ? indices : Uint32Array.from(indices);
}

/** Checks a learning rate when a step gets it. */
export function checkRate(caller: string, rate: number): void {
  if (!Number.isFinite(rate) || rate < 0)
    throw new RangeError(`${caller}: rate must be a number ≥ 0, got ${String(rate)}`);
}
