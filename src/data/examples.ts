import type { Examples } from "./types.js";

/** Whole `Examples`: checks shapes and values first. Throws on no examples, wrong lengths, a label out of range, NaN. */
export function examples(
  inputs: Uint8Array | Float32Array,
  labels: Uint8Array,
  { features, classes, scale }: Pick<Examples, "features" | "classes" | "scale">,
): Examples {
  const count = labels.length;
  if (count === 0) throw new RangeError("examples: labels must hold at least one example, got 0");
  if (!Number.isSafeInteger(features) || features < 1)
    throw new RangeError(`examples: features must be an integer ≥ 1, got ${features}`);
  if (!Number.isSafeInteger(classes) || classes < 1 || classes > 256)
    throw new RangeError(`examples: classes must be an integer in [1, 256], got ${classes}`);
  if (!Number.isFinite(scale) || scale <= 0)
    throw new RangeError(`examples: scale must be finite and > 0, got ${scale}`);
  if (inputs.length !== count * features)
    throw new RangeError(
      `examples: inputs must have ${count} × ${features} = ${count * features} values, got ${inputs.length}`,
    );
  const label = labels.find((value) => value >= classes);
  if (label !== undefined) throw new RangeError(`examples: labels must be below ${classes}, got ${label}`);
  if (inputs instanceof Float32Array) {
    const value = inputs.find((input) => !Number.isFinite(input));
    if (value !== undefined) throw new RangeError(`examples: inputs must be finite, got ${value}`);
  }
  return { count, features, classes, inputs, scale, labels };
}
