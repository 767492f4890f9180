import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";

/**
 * The class each example is given: the index of its largest output, the lowest on ties, as evaluation counts it. `outputs` is
 * (examples, classes) row-major. Throws unless the classes are an integer in [1, 256] that divides the outputs, and on what is no number.
 */
export function predictedClasses(
  outputs: ArrayLike<number>,
  options: {
    /** Classes there are: an integer in [1, 256]. */
    readonly classes: number;
  },
): Uint8Array {
  const { classes } = knownFields("predictedClasses", options, ["classes"]);
  if (!Number.isSafeInteger(classes) || classes < 1 || classes > 256)
    throw new RangeError(`predictedClasses: classes must be an integer in [1, 256], got ${classes}`);
  if (outputs.length % classes !== 0)
    throw new RangeError(
      `predictedClasses: outputs must be a multiple of ${classes} classes, got ${outputs.length}`,
    );
  const predictions = new Uint8Array(outputs.length / classes);
  for (let example = 0; example < predictions.length; example++) {
    let largest = -Infinity;
    for (let c = 0; c < classes; c++) {
      const output = at(outputs, example * classes + c);
      if (typeof output !== "number" || Number.isNaN(output))
        // infinities have an order, as evaluation sees it
        throw new RangeError(
          `predictedClasses: outputs must be numbers, got ${shown(output)} for class ${c} of example ${example}`,
        );
      if (output > largest) {
        largest = output;
        predictions[example] = c;
      }
    }
  }
  return predictions;
}
