import { readIdx } from "../idx.js";
import { readBytes } from "./read-bytes.js";
import type { IdxSource, RawExamples } from "./types.js";

/** Examples of two IDX files. Errors name file and byte. */
export function fromIdx({ idx, labels }: IdxSource): RawExamples {
  const read = (file: string): ReturnType<typeof readIdx> => {
    try {
      return readIdx(readBytes(file), file);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(error.message.replace("readIdx:", "dataset:"), { cause: error });
    }
  };
  const images = read(idx);
  const classes = read(labels);
  const [count = 0, ...each] = images.dimensions;
  if (each.length === 0)
    throw new RangeError(`dataset: ${idx} must have an axis of examples and one of features, got (${count})`);
  if (classes.values.length !== count || classes.dimensions.length !== 1)
    throw new RangeError(
      `dataset: ${labels} must hold ${count} labels as ${idx} has examples, got (${classes.dimensions.join(", ")})`,
    );
  return {
    count,
    features: each.reduce((product, size) => product * size, 1),
    inputs: images.values,
    labels: classes.values,
    pixels: true,
    place: (example) => `dataset: ${labels} at ${example} (byte ${8 + example})`,
  };
}
