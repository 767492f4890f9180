import type { BoundExamples, Program } from "../engine/index.js";
import { at } from "../numerics/at.js";
import type { LinearOperator } from "./linear-operator.js";
import { addScaled, dot } from "./vectors.js";

/** A loaded program and the examples and coordinates whose gradients are wanted. */
export interface Gradients {
  readonly program: Program;
  readonly examples: BoundExamples;
  readonly indices: Uint32Array;
  readonly coordinates: Uint32Array;
}

/** Examples a call of `gradient` gets; what is added up between calls is float64. */
const BLOCK = 500;

/** (coordinates): the mean gradient over the examples. */
export function meanGradient({ program, examples, indices, coordinates }: Gradients): Float64Array {
  const sum = new Float64Array(coordinates.length);
  for (let from = 0; from < indices.length; from += BLOCK) {
    const block = indices.subarray(from, from + BLOCK);
    const { gradient } = program.gradient(examples, block);
    const share = block.length / indices.length;
    coordinates.forEach((j, k) => (sum[k] = at(sum, k) + share * at(gradient, j)));
  }
  return sum;
}

/**
 * v ↦ mean over the examples of gᵢ (gᵢ · v), gᵢ the gradient of example i alone (not the Fisher matrix, whose labels are drawn from the
 * network: Kunstner, Balles & Hennig 2019). Nothing is kept between products: each takes one gradient an example. Its trace is the mean of |gᵢ|².
 */
export function empiricalFisher({ program, examples, indices, coordinates }: Gradients): LinearOperator {
  const one = new Uint32Array(1);
  return {
    size: coordinates.length,
    apply(v) {
      const sum = new Float64Array(v.length);
      for (const index of indices) {
        one[0] = index;
        const { gradient } = program.gradient(examples, one);
        const own = v.slice(); // the gradient on the surviving coordinates
        for (let k = 0; k < own.length; k++) own[k] = gradient[coordinates[k] ?? 0] ?? 0;
        addScaled(sum, dot(own, v) / indices.length, own);
      }
      return sum;
    },
  };
}
