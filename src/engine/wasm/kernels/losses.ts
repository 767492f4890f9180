// Losses on lanes [output][stride / 4 examples], one example after another. `total` is carried from chunk to chunk, so that the sum
// over a data set does not depend on how it was cut. dz = 0 means: the loss only.
import { exp, log } from "./exp";

/** Lanes after the last example, up to the next sixteen, get no gradient. */
@inline function clearTail(dz: usize, outputs: u32, stride: usize, examples: u32): void {
  for (let c: u32 = 0; c < outputs; c++, dz += stride)
    for (let e = examples; e & 15; e++) store<f32>(dz + (<usize>e << 2), 0);
}

/** The largest output of four examples; NaN is never larger. */
@inline export function largest(z: usize, stride: usize, outputs: u32): v128 {
  let top = v128.load(z);
  for (let c: u32 = 1; c < outputs; c++) top = f32x4.pmax(top, v128.load(z + <usize>c * stride));
  return top;
}

/** Σ exp(z - top) of four examples, classes in ascending order; unless p is 0 its terms go there. */
@inline export function exponentials(z: usize, p: usize, stride: usize, outputs: u32, top: v128): v128 {
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < outputs; c++) {
    const term = exp(f32x4.sub(v128.load(z + <usize>c * stride), top));
    if (p) v128.store(p + <usize>c * stride, term);
    sum = f32x4.add(sum, term);
  }
  return sum;
}

/** The loss of one example, NaN if its sum is not >= 1. */
@inline function lossOf(sum: f32, top: f32, z: usize, stride: usize, outputs: u32, label: usize, smoothing: f64): f64 {
  if (!(sum >= 1)) return <f64>NaN;
  let expected = <f64>(load<f32>(z + <usize>load<u32>(label) * stride) - top);
  if (smoothing > 0) {
    let spread: f64 = 0;
    for (let c: u32 = 0; c < outputs; c++) spread += <f64>(load<f32>(z + <usize>c * stride) - top);
    expected = (1 - smoothing) * expected + smoothing / <f64>outputs * spread;
  }
  return log(sum) - expected;
}

/** Softmax cross-entropy: adds -log softmax(z)[label] of each example to `total`, dz = softmax · scale - target, which is `on` at the label and `off` elsewhere.
 *  `smoothing`: how much of the target is spread over all outputs. Works on four examples at a time, the last ones beyond the batch: what is written there is cleared. */
export function softmaxLoss(z: usize, dz: usize, stride: usize, outputs: u32, labels: usize, examples: u32, scale: f32, on: f32, off: f32, smoothing: f64, total: f64): f64 {
  for (let e: u32 = 0; e < examples; e += 4, z += 16, labels += 16) {
    const top = largest(z, stride, outputs), to = dz ? dz + (<usize>e << 2) : 0, sum = exponentials(z, to, stride, outputs, top);
    if (dz) {
      const factor = f32x4.div(f32x4.splat(scale), sum), own = f32x4.splat(on), other = f32x4.splat(off), label = v128.load(labels);
      for (let c: u32 = 0; c < outputs; c++) {
        const at = to + <usize>c * stride, target = v128.bitselect(own, other, i32x4.eq(label, i32x4.splat(c)));
        v128.store(at, f32x4.sub(f32x4.mul(v128.load(at), factor), target));
      }
    }
    total += lossOf(f32x4.extract_lane(sum, 0), f32x4.extract_lane(top, 0), z, stride, outputs, labels, smoothing);
    if (e + 1 < examples) total += lossOf(f32x4.extract_lane(sum, 1), f32x4.extract_lane(top, 1), z + 4, stride, outputs, labels + 4, smoothing);
    if (e + 2 < examples) total += lossOf(f32x4.extract_lane(sum, 2), f32x4.extract_lane(top, 2), z + 8, stride, outputs, labels + 8, smoothing);
    if (e + 3 < examples) total += lossOf(f32x4.extract_lane(sum, 3), f32x4.extract_lane(top, 3), z + 12, stride, outputs, labels + 12, smoothing);
  }
  if (dz) clearTail(dz, outputs, stride, examples);
  return total;
}

/** Squared loss: adds 1/2 |z - target|² of each example to `total`, dz = (z - target) · scale. targets (examples, outputs), or 0: one-hot labels. */
export function squaredLoss(z: usize, dz: usize, stride: usize, outputs: u32, labels: usize, targets: usize, examples: u32, scale: f32, total: f64): f64 {
  for (let e: u32 = 0; e < examples; e++) {
    const label = load<u32>(labels + (<usize>e << 2)), lane = <usize>e << 2;
    let sum: f64 = 0;
    for (let c: u32 = 0; c < outputs; c++) {
      const target = targets ? load<f32>(targets + ((<usize>e * outputs + c) << 2)) : c == label ? <f32>1 : <f32>0;
      const difference = load<f32>(z + <usize>c * stride + lane) - target;
      if (dz) store<f32>(dz + <usize>c * stride + lane, difference * scale);
      sum += <f64>difference * <f64>difference;
    }
    total += 0.5 * sum;
  }
  if (dz) clearTail(dz, outputs, stride, examples);
  return total;
}

/** Examples whose largest output (lowest index on ties) is the label. */
export function countCorrect(z: usize, stride: usize, outputs: u32, labels: usize, examples: u32): u32 {
  let correct: u32 = 0;
  for (let e: u32 = 0; e < examples; e += 4, z += 16, labels += 16) {
    let top = v128.load(z), best = i32x4.splat(0);
    for (let c: u32 = 1; c < outputs; c++) {
      const x = v128.load(z + <usize>c * stride), larger = f32x4.gt(x, top);
      top = v128.bitselect(x, top, larger);
      best = v128.bitselect(i32x4.splat(c), best, larger);
    }
    const valid = examples - e < 4 ? (1 << (examples - e)) - 1 : 15;
    correct += popcnt<u32>(i32x4.bitmask(i32x4.eq(best, v128.load(labels))) & valid);
  }
  return correct;
}
