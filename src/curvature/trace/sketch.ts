import type { Rng } from "../../numerics/random.js";
import type { Products } from "../linear-operator.js";
import { dot, orthogonalise } from "../vectors.js";
import { factorise, sphereVector } from "./probes.js";

/** A matrix split by a random subspace Q: what is inside is known exactly, what is outside by probes. */
export interface Sketch {
  /** tr QᵀAQ and ‖AQ‖²_F. */
  readonly trace: number;
  readonly squaredNorm: number;
  /** uᵀAu and ‖Au‖² for each probe u uniform on the sphere of radius √(size − rank) outside Q: on average the trace and squared norm there. */
  readonly traces: readonly number[];
  readonly squaredNorms: readonly number[];
  /** ‖(I − QQᵀ)Au‖² for each: on average ‖B‖²_F of B = (I − QQᵀ)A(I − QQᵀ), which says how far the traces scatter. */
  readonly outsideNorms: readonly number[];
  /** size − rank. */
  readonly dimension: number;
}

/**
 * Spends `products` products: a third on the image of random vectors, a third on the basis Q of that image, the rest on probes outside it (Hutch++: Meyer,
 * Musco, Musco & Woodruff 2021, algorithm 1; probes of one length as in Epperly, Tropp & Webber 2024, section 2.4). tr A² splits in the same way, since
 * I − QQᵀ is a projection. Property: exact for A with one eigenvalue outside Q.
 */
export async function sketch(
  { multiply }: Products,
  size: number,
  products: number,
  rng: Rng,
): Promise<Sketch> {
  const rank = Math.floor(products / 3);
  const images: Float64Array[] = [];
  for (let k = 0; k < rank; k++)
    images.push(await multiply(sphereVector(size, rng.split("sketch").split(k))));
  const { basis } = factorise(images);
  let trace = 0;
  let squaredNorm = 0;
  for (const q of basis) {
    const image = await multiply(q);
    trace += dot(q, image);
    squaredNorm += dot(image, image);
  }
  const traces: number[] = [];
  const squaredNorms: number[] = [];
  const outsideNorms: number[] = [];
  for (let k = 0; k < products - rank - basis.length; k++) {
    const u = sphereVector(size, rng.split("probe").split(k));
    orthogonalise(u, basis);
    const factor = Math.sqrt((size - basis.length) / dot(u, u));
    u.forEach((value, i) => (u[i] = factor * value));
    const image = await multiply(u);
    traces.push(dot(u, image));
    squaredNorms.push(dot(image, image));
    orthogonalise(image, basis);
    outsideNorms.push(dot(image, image));
  }
  return { trace, squaredNorm, traces, squaredNorms, outsideNorms, dimension: size - basis.length };
}
