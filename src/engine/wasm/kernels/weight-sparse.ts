// Sparse weights, dense inputs: work is proportional to the surviving weights.
// Activations lie in lanes: one neuron's examples, then the next neuron `stride` bytes on. stride is an odd multiple of 64, so that
// equal strips of all neurons spread over all cache sets.  Weights are lists of entries (cell: u32 = stride · index, w: f32):
//   by output: (input, w), rows padded to four entries (padding: cell 0, w 0, not counted);
//   by input:  (output, w), kept equal by the update.   m and v lie flat in by-output order.
import { activate, derive } from "./activations";
import { ADAM, GRADIENT, MOMENTUM, SGD, stepped } from "./optimizers";
import { madd, tree, zero } from "./vectors";

/** Sums of one row of a list over sixteen examples, then the activation (forward) or its derivative (backward). */
@inline function gather16(forward: bool, entry: usize, end: usize, base: usize, bias: usize, activation: i32, h: usize, to: usize): void {
  let a = zero(), b = a, c = a, d = a;
  for (; entry < end; entry += 8) {
    const cell = base + load<u32>(entry), w = v128.load32_splat(entry, 4);
    a = madd(a, w, v128.load(cell)); b = madd(b, w, v128.load(cell, 16)); c = madd(c, w, v128.load(cell, 32)); d = madd(d, w, v128.load(cell, 48));
  }
  finish(forward, a, b, c, d, bias, activation, h, to);
}

@inline function finish(forward: bool, a: v128, b: v128, c: v128, d: v128, bias: usize, activation: i32, h: usize, to: usize): void {
  if (forward) {
    const last = v128.load32_splat(bias);
    a = activate(activation, f32x4.add(a, last)); b = activate(activation, f32x4.add(b, last));
    c = activate(activation, f32x4.add(c, last)); d = activate(activation, f32x4.add(d, last));
  } else {
    a = derive(activation, a, v128.load(h)); b = derive(activation, b, v128.load(h, 16));
    c = derive(activation, c, v128.load(h, 32)); d = derive(activation, d, v128.load(h, 48));
  }
  v128.store(to, a); v128.store(to, b, 16); v128.store(to, c, 32); v128.store(to, d, 48);
}

@inline function gather(forward: bool, lists: usize, rows: u32, from: usize, bias: usize, activation: i32, h: usize, to: usize, stride: usize, examples: u32): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) { // sixteen examples of all rows: what is gathered from stays in the first cache
    for (let o: u32 = 0, at = strip; o < rows; o++, at += stride) {
      const entry: usize = load<u32>(lists + (o << 3)), end = entry + (<usize>load<u32>(lists + (o << 3), 4) << 3);
      gather16(forward, entry, end, from + strip, bias + (o << 2), activation, h + at, to + at);
    }
  }
}

/** h = activation(W x + bias), products in ascending order of the inputs, bias last. */
export function weightForward(byOutput: usize, outputs: u32, x: usize, bias: usize, activation: i32, h: usize, stride: usize, examples: u32): void {
  if (activation == 1) gather(true, byOutput, outputs, x, bias, 1, 0, h, stride, examples);
  else if (activation == 2) gather(true, byOutput, outputs, x, bias, 2, 0, h, stride, examples);
  else gather(true, byOutput, outputs, x, bias, 0, 0, h, stride, examples);
}

/** dx = Wᵀ dz · activation'(h), outputs in ascending order. */
export function weightBackward(byInput: usize, inputs: u32, dz: usize, activation: i32, h: usize, dx: usize, stride: usize, examples: u32): void {
  if (activation == 1) gather(false, byInput, inputs, dz, 0, 1, h, dx, stride, examples);
  else if (activation == 2) gather(false, byInput, inputs, dz, 0, 2, h, dx, stride, examples);
  else gather(false, byInput, inputs, dz, 0, 0, h, dx, stride, examples);
}

/** The rule on four survivors and on their copies in the by-input lists. */
@inline function updateFour(rule: i32, entry: usize, end: usize, g: v128, m: usize, v: usize, twins: usize, tails: usize, constants: usize): void {
  if (end < entry + 32) g = v128.and(g, v128.load(tails + ((end - entry) << 1)));
  if (rule == GRADIENT) { v128.store(m, g); return; }
  const w = stepped(rule, v128.shuffle<f32>(v128.load(entry), v128.load(entry, 16), 1, 3, 5, 7), m, v, g, constants);
  v128.store_lane<f32>(entry, w, 0, 4); v128.store_lane<f32>(entry, w, 1, 12); v128.store_lane<f32>(entry, w, 2, 20); v128.store_lane<f32>(entry, w, 3, 28);
  v128.store_lane<f32>(load<u32>(twins), w, 0); v128.store_lane<f32>(load<u32>(twins, 4), w, 1);
  v128.store_lane<f32>(load<u32>(twins, 8), w, 2); v128.store_lane<f32>(load<u32>(twins, 12), w, 3);
}

@inline function updateAll(rule: i32, byOutput: usize, outputs: u32, dz: usize, x: usize, stride: usize, bytes: usize,
  m: usize, v: usize, twins: usize, tails: usize, constants: usize, never: i32): void {
  for (let o: u32 = 0; o < outputs; o++, dz += stride) {
    let entry: usize = load<u32>(byOutput + (o << 3));
    const end = entry + (<usize>load<u32>(byOutput + (o << 3), 4) << 3), last = dz + bytes, base = x - dz;
    while (entry < end) {
      const r0 = base + load<u32>(entry), r1 = base + load<u32>(entry, 8), r2 = base + load<u32>(entry, 16), r3 = base + load<u32>(entry, 24);
      const r4 = base + load<u32>(entry, 32), r5 = base + load<u32>(entry, 40), r6 = base + load<u32>(entry, 48), r7 = base + load<u32>(entry, 56);
      let a = zero(), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
      for (let at = dz; at < last; at += 16) {
        const y = v128.load(at);
        a = madd(a, y, v128.load(r0 + at)); b = madd(b, y, v128.load(r1 + at)); c = madd(c, y, v128.load(r2 + at)); d = madd(d, y, v128.load(r3 + at));
        if (never) break;
        e = madd(e, y, v128.load(r4 + at)); f = madd(f, y, v128.load(r5 + at)); g = madd(g, y, v128.load(r6 + at)); h = madd(h, y, v128.load(r7 + at));
      }
      updateFour(rule, entry, end, tree(a, b, c, d), m, v, twins, tails, constants);
      entry += 32; m += 16; v += 16; twins += 16;
      if (entry >= end) break;
      updateFour(rule, entry, end, tree(e, f, g, h), m, v, twins, tails, constants);
      entry += 32; m += 16; v += 16; twins += 16;
    }
  }
}

/** dW on the survivors only, straight into the rule; eight survivors at a time, each over four virtual lanes and a fixed tree.
 *  `twins`: address of each entry's copy (padding: a dump). `tails`: lane masks for 0 to 3 valid entries. `bytes`: examples to sum
 *  in bytes, a multiple of 16. `never` is always 0: it keeps V8 from hoisting all loads and spilling. */
export function weightUpdate(rule: i32, byOutput: usize, outputs: u32, dz: usize, x: usize, stride: usize, bytes: usize,
  m: usize, v: usize, twins: usize, tails: usize, constants: usize, never: i32): void {
  if (rule == GRADIENT) updateAll(GRADIENT, byOutput, outputs, dz, x, stride, bytes, m, v, twins, tails, constants, never);
  else if (rule == SGD) updateAll(SGD, byOutput, outputs, dz, x, stride, bytes, m, v, twins, tails, constants, never);
  else if (rule == MOMENTUM) updateAll(MOMENTUM, byOutput, outputs, dz, x, stride, bytes, m, v, twins, tails, constants, never);
  else updateAll(ADAM, byOutput, outputs, dz, x, stride, bytes, m, v, twins, tails, constants, never);
}

/** Bias gradients: four virtual lanes and the same tree. */
export function biasGradients(dz: usize, outputs: u32, stride: usize, bytes: usize, out: usize): void {
  for (let o: u32 = 0; o < outputs; o++, dz += stride, out += 4) {
    let s = zero();
    for (let at: usize = 0; at < bytes; at += 16) s = f32x4.add(s, v128.load(dz + at));
    store<f32>(out, (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2)) + (f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3)));
  }
}
