import { at } from "../numerics/at.js";
import { checkNumbers } from "../numerics/check-numbers.js";

/**
 * The point (1 − α) · a + α · b of the straight line through two parameter buffers, each number computed in float64 and rounded to float32
 * once. α = 0 gives the values of a, α = 1 those of b (−0 may become +0); α outside [0, 1] goes on beyond the ends. A weight that is 0 at
 * both ends is 0 everywhere. Throws on ends of different lengths, an α that is not finite, and a point that is not.
 */
export function linePoint(a: Float32Array, b: Float32Array, alpha: number): Float32Array {
  if (b.length !== a.length)
    throw new RangeError(`linePoint: ends must have the same length, got ${a.length} and ${b.length}`);
  checkNumbers("linePoint", "ends", a);
  checkNumbers("linePoint", "ends", b);
  if (!Number.isFinite(alpha)) throw new RangeError(`linePoint: alpha must be finite, got ${alpha}`);
  const point = new Float32Array(a.length);
  for (let i = 0; i < point.length; i++) {
    const value = (point[i] = Math.fround((1 - alpha) * at(a, i) + alpha * at(b, i)));
    if (!Number.isFinite(value))
      throw new RangeError(
        `linePoint: parameter ${i} must be finite, got ${value} from ${a[i]} and ${b[i]} at alpha ${alpha}`,
      );
  }
  return point;
}
