// Losses on lanes [output][stride / 4 examples], one example after another. `total` is carried from chunk to chunk, so that the sum
// over a data set does not depend on how it was cut. dz = 0 means: the loss only.
import { exp, log } from "./exp";

/** Lanes after the last example, up to the next sixteen, get no gradient. */
@inline function clearTail(dz: usize, outputs: u32, stride: usize, examples: u32): void {
  for (let c: u32 = 0; c < outputs; c++, dz += stride)
    for (let e = examples; e & 15; e++) store<f32>(dz + (<usize>e << 2), 0);
}

/** Softmax cross-entropy: adds -log softmax(z)[label] of each example to `total`, dz = (softmax - onehot) · scale. */
export function softmaxLoss(z: usize, dz: usize, stride: usize, outputs: u32, labels: usize, examples: u32, scale: f32, total: f64): f64 {
  for (let e: u32 = 0; e < examples; e++, z += 4) {
    const label = load<u32>(labels + (<usize>e << 2));
    let top = load<f32>(z), sum: f32 = 0;
    for (let c: u32 = 1; c < outputs; c++) { const x = load<f32>(z + <usize>c * stride); top = x > top ? x : top; }
    if (dz) {
      const to = dz + (<usize>e << 2);
      for (let c: u32 = 0; c < outputs; c++) { const p = exp(load<f32>(z + <usize>c * stride) - top); store<f32>(to + <usize>c * stride, p); sum += p; }
      const factor: f32 = scale / sum;
      for (let c: u32 = 0; c < outputs; c++) store<f32>(to + <usize>c * stride, load<f32>(to + <usize>c * stride) * factor - (c == label ? scale : <f32>0));
    } else {
      for (let c: u32 = 0; c < outputs; c++) sum += exp(load<f32>(z + <usize>c * stride) - top);
    }
    total += sum >= 1 ? log(sum) - <f64>(load<f32>(z + <usize>label * stride) - top) : <f64>NaN;
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
  for (let e: u32 = 0; e < examples; e++, z += 4) {
    let best: u32 = 0, top = load<f32>(z);
    for (let c: u32 = 1; c < outputs; c++) { const x = load<f32>(z + <usize>c * stride); if (x > top) { top = x; best = c; } }
    if (best == load<u32>(labels + (<usize>e << 2))) correct++;
  }
  return correct;
}
