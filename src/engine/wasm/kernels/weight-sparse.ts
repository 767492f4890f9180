// Sparse weights, dense inputs: work is proportional to the surviving weights.
// Activations lie in lanes: one neuron's examples, then the next neuron `stride` bytes on. stride is an odd multiple of 64, so that
// equal strips of all neurons spread over all cache sets.  Weights are lists of entries (cell: u32 = stride · index, w: f32):
//   by output: (input, w);   by input: (output, w), filled with the same weights after each update.
// Weights, moments and gradients lie flat besides, one float a place, places in by-output order.
import { activate, derive } from "./activations";
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

/** The four floats of `sums` to their places. */
@inline function scatter(to: usize, places: usize, sums: v128): void {
  v128.store_lane<f32>(to + load<u32>(places), sums, 0); v128.store_lane<f32>(to + load<u32>(places, 4), sums, 1);
  v128.store_lane<f32>(to + load<u32>(places, 8), sums, 2); v128.store_lane<f32>(to + load<u32>(places, 12), sums, 3);
}

/** Whether a neuron has a gradient in any example: many of a sparse network have none, and then their weights have none. */
@inline function anyGradient(dz: usize, bytes: usize): bool {
  let any = zero();
  for (let at = dz, end = dz + bytes; at < end; at += 16) any = v128.or(any, v128.load(at));
  return v128.any_true(any);
}

/** g[place] = Σ dz·x of the survivors in lists by output, each over four virtual lanes and a fixed tree. `places`: 4 · place of each entry, then eight more of a place that
 *  belongs to no weight; `bytes`: examples to sum in bytes, a multiple of 16. Eight at a time: what that writes past the end of an output's list is written again by the
 *  next output. `never` is always 0: it keeps V8 from hoisting all loads and spilling. */
export function listGradients(heads: usize, outputs: u32, places: usize, dz: usize, x: usize, stride: usize, bytes: usize, g: usize, never: i32): void {
  for (let o: u32 = 0; o < outputs; o++, dz += stride, heads += 8) {
    let entry: usize = load<u32>(heads);
    const count = <usize>load<u32>(heads, 4), end = entry + (count << 3), last = anyGradient(dz, bytes) ? dz + bytes : dz, base = x - dz;
    for (let place = places; entry < end; entry += 64, place += 32) {
      const r0 = base + load<u32>(entry), r1 = base + load<u32>(entry, 8), r2 = base + load<u32>(entry, 16), r3 = base + load<u32>(entry, 24);
      const r4 = base + load<u32>(entry, 32), r5 = base + load<u32>(entry, 40), r6 = base + load<u32>(entry, 48), r7 = base + load<u32>(entry, 56);
      let a = zero(), b = a, c = a, d = a, e = a, f = a, h = a, k = a;
      for (let at = dz; at < last; at += 16) {
        const y = v128.load(at);
        a = madd(a, y, v128.load(r0 + at)); b = madd(b, y, v128.load(r1 + at)); c = madd(c, y, v128.load(r2 + at)); d = madd(d, y, v128.load(r3 + at));
        if (never) break;
        e = madd(e, y, v128.load(r4 + at)); f = madd(f, y, v128.load(r5 + at)); h = madd(h, y, v128.load(r6 + at)); k = madd(k, y, v128.load(r7 + at));
      }
      scatter(g, place, tree(a, b, c, d));
      scatter(g, place + 16, tree(e, f, h, k));
    }
    places += count << 2;
  }
}

/** Bias gradients: four virtual lanes and the same tree. */
export function biasGradients(dz: usize, outputs: u32, stride: usize, bytes: usize, out: usize): void {
  for (let o: u32 = 0; o < outputs; o++, dz += stride, out += 4) {
    let s = zero();
    for (let at: usize = 0; at < bytes; at += 16) s = f32x4.add(s, v128.load(dz + at));
    store<f32>(out, (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2)) + (f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3)));
  }
}
