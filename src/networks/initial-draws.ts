import { at } from "../numerics/at.js";
import type { Rng } from "../numerics/random.js";

/** What a layer's weights are drawn with. */
export interface LayerDraw {
  /** Weights of a row. */
  readonly inputs: number;
  /** Standard deviation of a weight. */
  readonly deviation: number;
  readonly rng: Rng;
}

/** Fills the weights of a layer, (outputs, inputs) row-major; computed in float64, rounded when stored. */
type Draw = (weights: Float32Array, draw: LayerDraw) => void;

const normal: Draw = (weights, { deviation, rng }) => {
  rng.fillNormal(weights, deviation);
};

/** ± √3 deviations. */
const uniform: Draw = (weights, { deviation, rng }) => {
  const most = Math.sqrt(3) * deviation;
  for (let j = 0; j < weights.length; j++) weights[j] = most * (2 * rng.uniform() - 1);
};

/**
 * The orthogonal factor of a Gaussian matrix, so uniform over all of them (Mezzadri 2007, "How to generate random matrices from the classical compact groups"):
 * its rows, or columns if those are fewer, made orthonormal one after another, each twice against the ones before. Cost: 4 · weights · fewer of the two.
 */
const orthogonal: Draw = (weights, { inputs, rng }) => {
  const outputs = weights.length / inputs;
  const [count, length] = outputs <= inputs ? [outputs, inputs] : [inputs, outputs];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => rng.normal()));
  vectors.forEach((vector, k) => {
    for (let pass = 0; pass < 2; pass++)
      for (const before of vectors.slice(0, k)) {
        const shared = inner(vector, before);
        for (let j = 0; j < length; j++) vector[j] = at(vector, j) - shared * at(before, j);
      }
    const norm = Math.sqrt(inner(vector, vector));
    for (let j = 0; j < length; j++) vector[j] = at(vector, j) / norm;
  });
  vectors.forEach((vector, k) => {
    vector.forEach((value, j) => (weights[outputs <= inputs ? k * inputs + j : j * inputs + k] = value));
  });
};

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += at(a, j) * at(b, j);
  return sum;
}

/** How weights may be drawn. */
export const draws = { normal, uniform, orthogonal } satisfies Record<string, Draw>;

export type Distribution = keyof typeof draws;
