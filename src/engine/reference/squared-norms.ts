import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Arithmetic } from "./arithmetic.js";
import type { LayerBuffers } from "./layer.js";
import type { Passed } from "./network.js";

/** (examples): Σ over the outputs of all layers of dz² · (Σ x² over the survivors + 1). */
export function squaredNorms(
  { round, zeros }: Arithmetic,
  layers: readonly LayerBuffers[],
  { count, activations, dz }: Passed,
): ParameterBuffer {
  const norms = zeros(count);
  for (let e = 0; e < count; e++) {
    layers.forEach(({ layer, mask }, index) => {
      const x = at(activations, index);
      for (let o = 0; o < layer.outputs; o++) {
        let sum = 0;
        for (let i = 0; i < layer.inputs; i++) {
          if (mask && at(mask, o * layer.inputs + i) === 0) continue;
          sum = round(sum + round(at(x, i * count + e) * at(x, i * count + e)));
        }
        const gradient = at(at(dz, index), o * count + e);
        norms[e] = at(norms, e) + round(round(gradient * gradient) * round(sum + 1));
      }
    });
  }
  return norms;
}
