import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";

/**
 * For each layer, 1 where a sign may be counted: every weight, but in the first layer none of an excluded input. `exclude` is
 * (inputs), as `alwaysZeroInputs` returns it: such weights have zero gradient and keep their sign trivially.
 * Throws unless it has the network's inputs and holds 0 and 1 only; `caller` begins the message.
 */
export function eligibleWeights(
  { layers }: Architecture,
  exclude: Uint8Array | undefined,
  caller: string,
): Mask {
  const { inputs } = at(layers, 0);
  if (exclude !== undefined && exclude.length !== inputs)
    throw new RangeError(`${caller}: exclude must have ${inputs} inputs, got ${exclude.length}`);
  const stray = exclude?.findIndex((bit) => bit !== 0 && bit !== 1) ?? -1;
  if (stray !== -1)
    throw new RangeError(
      `${caller}: exclude must hold 0 and 1 only, got ${exclude?.[stray]} at index ${stray}`,
    );
  return {
    layers: layers.map((layer, i) => {
      const bits = new Uint8Array(layer.inputs * layer.outputs).fill(1);
      if (i === 0 && exclude !== undefined)
        for (let j = 0; j < bits.length; j++) bits[j] = 1 - at(exclude, j % inputs);
      return bits;
    }),
  };
}

/** Whether two numbers have the same sign; 0 has none, so that a weight which ends at 0 counts as changed. */
export function sameSign(a: number, b: number): boolean {
  return (a > 0 && b > 0) || (a < 0 && b < 0);
}

/** Throws unless weight j is finite; `where` says of which layer. */
export function checkFinite(caller: string, value: number, j: number, where: string): void {
  if (!Number.isFinite(value))
    throw new RangeError(`${caller}: weights must be finite, got ${value} for weight ${j} ${where}`);
}
