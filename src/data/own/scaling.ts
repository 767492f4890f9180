import { at } from "../../numerics/at.js";
import type { RawExamples, ScalingName } from "./types.js";

/** (value − shift) · factor, for each feature. */
export interface FeatureScaling {
  readonly shift: Float64Array;
  readonly factor: Float64Array;
}

type Inputs = Pick<RawExamples, "count" | "features" | "inputs">;
type Scaling = (train: Inputs) => FeatureScaling;

const unscaled: Scaling = ({ features }) => ({
  shift: new Float64Array(features),
  factor: new Float64Array(features).fill(1),
});

/** Pixels of a byte to [0, 1]. */
const bytes: Scaling = (train) => ({
  ...unscaled(train),
  factor: new Float64Array(train.features).fill(1 / 255),
});

/** Mean 0. */
const centre: Scaling = (train) => ({ ...unscaled(train), shift: means(train) });

/** Training data in [0, 1]; a feature that is constant in them becomes 0 there. */
const range: Scaling = ({ count, features, inputs }) => {
  const shift = Float64Array.from({ length: features }, () => Infinity);
  const most = Float64Array.from({ length: features }, () => -Infinity);
  for (let i = 0; i < count * features; i++) {
    const [value, j] = [at(inputs, i), i % features];
    if (value < at(shift, j)) shift[j] = value;
    if (value > at(most, j)) most[j] = value;
  }
  return { shift, factor: most.map((top, j) => (top > at(shift, j) ? 1 / (top - at(shift, j)) : 1)) };
};

/** Mean 0 and deviation 1 (of the population, divided by n); a feature that is constant in the training data is centred only. */
const standard: Scaling = (train) => {
  const { count, features, inputs } = train;
  const shift = means(train);
  const squares = new Float64Array(features);
  for (let i = 0; i < count * features; i++) {
    const difference = at(inputs, i) - at(shift, i % features);
    squares[i % features] = at(squares, i % features) + difference * difference;
  }
  return { shift, factor: squares.map((sum) => (sum > 0 ? 1 / Math.sqrt(sum / count) : 1)) };
};

/** Sums in the order of the examples, so that every machine gives the same bits. */
function means({ count, features, inputs }: Inputs): Float64Array {
  const sums = new Float64Array(features);
  for (let i = 0; i < count * features; i++) sums[i % features] = at(sums, i % features) + at(inputs, i);
  return sums.map((sum) => sum / count);
}

/** Ways to scale inputs, by name. Each looks at the training data alone, feature by feature. */
export const scalings = { none: unscaled, bytes, centre, range, standard } satisfies Record<
  ScalingName,
  Scaling
>;

/** Inputs scaled, in float64, rounded once to float32; −0 becomes 0. Throws, with the place, at one that is too large for float32. */
export function scaled(
  { features, inputs, place }: Inputs & Pick<RawExamples, "place">,
  { shift, factor }: FeatureScaling,
): Float32Array {
  const result = new Float32Array(inputs.length);
  for (let i = 0; i < inputs.length; i++) {
    const feature = i % features;
    const value = (at(inputs, i) - at(shift, feature)) * at(factor, feature);
    result[i] = value === 0 ? 0 : value;
    if (Number.isFinite(result[i])) continue;
    const example = Math.floor(i / features);
    throw new RangeError(`${place(example, feature)} must be finite as float32, got ${at(inputs, i)}`);
  }
  return result;
}
