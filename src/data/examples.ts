import { knownFields } from "../numerics/checks.js";
import type { Numbers } from "./take-arrays.js";
import { requireArray } from "./take-arrays.js";
import { takeExamples } from "./take-examples.js";
import type { Examples } from "./types.js";

/**
 * Whole `Examples` from arrays of any type: checks shapes and values first. Throws on no examples, wrong lengths, a label that is no
 * class, an input that is not finite.
 */
export function examples(
  inputs: Numbers,
  labels: Numbers,
  options: Pick<Examples, "features" | "classes" | "scale">,
): Examples {
  const { features, classes, scale } = knownFields("examples", options, ["features", "classes", "scale"]);
  requireArray("examples", "labels", labels, undefined);
  const count = labels.length;
  if (count === 0) throw new RangeError("examples: labels must hold at least one example, got 0");
  return takeExamples("examples", { count, features, classes, inputs, scale, labels });
}
