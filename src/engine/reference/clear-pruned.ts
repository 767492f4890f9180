import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";

/** Sets pruned weights, or what belongs to them, to exactly 0. */
export function clearPruned(
  buffer: ParameterBuffer,
  { mask, slices }: Pick<ResolvedOptions, "mask" | "slices">,
): void {
  mask?.layers.forEach((layer, index) => {
    const { weights } = at(slices, index);
    layer.forEach((kept, j) => {
      if (kept === 0) buffer[weights + j] = 0;
    });
  });
}
