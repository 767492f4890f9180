import { layerViews } from "../../networks/layout.js";
import type { Architecture, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";

/** One float64 score a weight from its values in two parameter buffers, layer by layer: (outputs, inputs) row-major. */
export function scoreWeights(
  network: Architecture,
  [first, second]: readonly [ParameterBuffer, ParameterBuffer],
  score: (first: number, second: number) => number,
): Float64Array[] {
  const others = layerViews(network, second);
  return layerViews(network, first).map(({ weights }, i) => {
    const other = at(others, i).weights;
    return Float64Array.from(weights, (value, j) => score(value, at(other, j)));
  });
}
