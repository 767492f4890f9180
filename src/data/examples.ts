import { checkNumbers } from "../numerics/check-numbers.js";
import { checkInteger, knownFields } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";
import { at } from "../numerics/at.js";
import type { Examples } from "./types.js";

/**
 * Whole `Examples`: checks shapes and values first. Bytes and float32 inputs, and labels that are bytes, are taken as they lie, not copied; arrays of other
 * types, as JSON and other libraries give them, become these. Throws on no examples, wrong lengths, a label that is no class, an input that is no
 * finite number or, as float32 or times the scale, is none any more, and on unknown options.
 */
export function examples(
  inputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: Pick<Examples, "features" | "classes" | "scale">,
): Examples {
  const { features, classes, scale } = knownFields("examples", options, ["features", "classes", "scale"]);
  checkInteger("examples", "features", features, 1, Number.MAX_SAFE_INTEGER);
  checkInteger("examples", "classes", classes, 1, 256);
  if (!Number.isFinite(Math.fround(scale)) || Math.fround(scale) <= 0)
    throw new RangeError(`examples: scale must be finite and > 0 in float32, got ${shown(scale)}`);
  checkNumbers("examples", "labels", labels, { least: 0, most: classes - 1, integer: true });
  const count = labels.length;
  if (count === 0) throw new RangeError("examples: labels must hold at least one example, got 0");
  if (inputs.length !== count * features)
    throw new RangeError(
      `examples: inputs must have ${count} × ${features} = ${count * features} values, got ${inputs.length}`,
    );
  checkNumbers("examples", "inputs", inputs);
  checkScaled(inputs instanceof Uint8Array ? [255] : inputs, scale);
  return {
    count,
    features,
    classes,
    scale,
    inputs: inputs instanceof Uint8Array || inputs instanceof Float32Array ? inputs : Float32Array.from(inputs),
    labels: labels instanceof Uint8Array ? labels : Uint8Array.from(labels),
  };
}

/** Throws where what a network would see, float32(input) · float32(scale) as float32, is infinite. */
function checkScaled(inputs: ArrayLike<number>, scale: number): void {
  const factor = Math.fround(scale);
  for (let i = 0; i < inputs.length; i++) {
    if (Number.isFinite(Math.fround(Math.fround(at(inputs, i)) * factor))) continue;
    throw new RangeError(`examples: inputs times scale must be finite in float32, got ${inputs[i]} × ${scale}`);
  }
}
