import type { Examples } from "../../data/index.js";
import type { ClassWeights } from "../../engine/index.js";
import { at } from "../../numerics/index.js";
import type { ResolvedRecipe } from "../../training/index.js";

/** The weights of a recipe's classes, undefined if it has none; balanced ones from the examples that are trained on. Throws where one of these classes has no example. */
export function classWeightsOf(
  { classWeights }: Pick<ResolvedRecipe, "classWeights">,
  { labels, classes }: Pick<Examples, "labels" | "classes">,
  indices: Uint32Array,
): ClassWeights | undefined {
  if (classWeights !== "balanced") return classWeights;
  const counts = new Float64Array(classes);
  for (const index of indices) counts[at(labels, index)] = at(counts, at(labels, index)) + 1;
  const missing = counts.indexOf(0);
  if (missing >= 0)
    throw new RangeError(
      `trainingRun: balanced classWeights must have a training example of each class, got none of class ${missing}`,
    );
  return Array.from(counts, (count) => indices.length / (classes * count));
}
