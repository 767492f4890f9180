import { parameterCount } from "../networks/architecture.js";
import { layerSlices, layerViews } from "../networks/layout.js";
import type { Architecture, Mask, ParameterBuffer } from "../networks/types.js";
import { at } from "../numerics/at.js";
import { checkBits, checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";

/** How two vectors lie to each other; all sums in float64. */
export interface Separation {
  /** Numbers compared. */
  readonly count: number;
  /** ‖a − b‖, Euclidean. */
  readonly distance: number;
  /** ‖a‖. */
  readonly norm: number;
  /** ‖b‖. */
  readonly otherNorm: number;
  /** ‖a − b‖ / ‖a‖; absent if a is 0, as biases are at the start. */
  readonly relative?: number;
  /** a · b / (‖a‖ ‖b‖), in [−1, 1]; absent if either is 0. */
  readonly cosine?: number;
}

/** Weights and biases of a layer apart: they start from different distributions and only weights are pruned. */
export interface LayerDistance {
  /** Of the surviving weights, if a mask was given. */
  readonly weights: Separation;
  /** Of all biases. */
  readonly biases: Separation;
}

/** Two networks as vectors: whole, and part by part. */
export interface Distance extends Separation {
  /** All weights, without biases. */
  readonly weights: Separation;
  /** All biases. */
  readonly biases: Separation;
  /** First layer first. */
  readonly layers: readonly LayerDistance[];
}

/** How the buffers are laid out, and what counts. */
export interface DistanceOptions {
  /** Whose parameters both buffers are, [W₁, b₁, W₂, b₂, …]. */
  readonly network: Architecture;
  /** Only surviving weights are compared, and all biases. Default: every weight. */
  readonly mask?: Mask | undefined;
}

/** Σa², Σb², Σab and Σ(a − b)² over `count` numbers. */
interface Sums {
  readonly count: number;
  readonly aa: number;
  readonly bb: number;
  readonly ab: number;
  readonly dd: number;
}

/**
 * Euclidean distance and angle of two parameter buffers. Each part is summed in index order, the parts then in the order of the buffer, so that
 * the squared distances of the layers add up to that of the whole. Throws on buffers or a mask that do not fit the network, and on numbers
 * that are not finite.
 */
export function distance(a: ParameterBuffer, b: ParameterBuffer, options: DistanceOptions): Distance {
  const { network, mask } = knownFields("distance", options, ["network", "mask"]);
  check(network, mask, { a, b });
  const others = layerViews(network, b);
  const sums = layerViews(network, a).map((layer, i) => ({
    weights: sumsOf(layer.weights, at(others, i).weights, mask?.layers[i]),
    biases: sumsOf(layer.biases, at(others, i).biases),
  }));
  return {
    ...separation(sums.flatMap(({ weights, biases }) => [weights, biases])),
    weights: separation(sums.map(({ weights }) => weights)),
    biases: separation(sums.map(({ biases }) => biases)),
    layers: sums.map(({ weights, biases }) => ({
      weights: separation([weights]),
      biases: separation([biases]),
    })),
  };
}

function sumsOf(a: ParameterBuffer, b: ParameterBuffer, kept?: Uint8Array): Sums {
  let [count, aa, bb, ab, dd] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (kept?.[i] === 0) continue;
    const [x, y] = [at(a, i), at(b, i)];
    count++;
    aa += x * x;
    bb += y * y;
    ab += x * y;
    dd += (x - y) * (x - y);
  }
  return { count, aa, bb, ab, dd };
}

function separation(parts: readonly Sums[]): Separation {
  const total = (field: keyof Sums): number => parts.reduce((sum, part) => sum + part[field], 0);
  const [norm, otherNorm, apart] = [Math.sqrt(total("aa")), Math.sqrt(total("bb")), Math.sqrt(total("dd"))];
  const cosine = total("ab") / (norm * otherNorm);
  return {
    count: total("count"),
    distance: apart,
    norm,
    otherNorm,
    ...(norm > 0 ? { relative: apart / norm } : {}),
    ...(norm > 0 && otherNorm > 0 ? { cosine: Math.min(1, Math.max(-1, cosine)) } : {}),
  };
}

function check(
  network: Architecture,
  mask: Mask | undefined,
  buffers: Readonly<Record<string, ParameterBuffer>>,
): void {
  for (const [name, buffer] of Object.entries(buffers)) {
    if (buffer.length !== parameterCount(network))
      throw new RangeError(
        `distance: ${name} must have ${parameterCount(network)} parameters, got ${buffer.length}`,
      );
    checkNumbers("distance", name, buffer);
  }
  if (mask === undefined) return;
  checkBits("distance", "mask", mask.layers);
  const found = mask.layers.map(({ length }) => length);
  const needed = layerSlices(network).map(({ weightCount }) => weightCount);
  if (found.length !== needed.length || found.some((length, i) => length !== needed[i]))
    throw new RangeError(`distance: mask must have layers of ${needed.join(", ")}, got ${found.join(", ")}`);
}
