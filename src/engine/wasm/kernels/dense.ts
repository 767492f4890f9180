// Dense products between lanes and tiled weights, for layers of curvature programs that are kept dense: every weight is a splat, two neurons beside one another
// share the sixteen examples they multiply. Tiles and lanes as in input-sparse.ts and weight-sparse.ts. Pruned weights are zeros, which change no sum.
import { activate, derive } from "./activations";
import { maskLanes } from "./input-sparse";
import { madd, zero } from "./vectors";

@inline function store4(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a); v128.store(to, b, 16); v128.store(to, c, 32); v128.store(to, d, 48);
}

@inline function add4(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a)); v128.store(to, f32x4.add(v128.load(to, 16), b), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), c), 32); v128.store(to, f32x4.add(v128.load(to, 48), d), 48);
}

/** Σ over the inputs for outputs o and o + 1 of one tile: stored to `to` and `to` + stride, or added to what is there. */
@inline function forward2(more: bool, w: usize, inputs: u32, x: usize, stride: usize, to: usize): void {
  let a = zero(), b = a, c = a, d = a, p = a, q = a, r = a, s = a;
  for (let i: u32 = 0, from = x, cell = w; i < inputs; i++, from += stride, cell += 64) {
    const u = v128.load32_splat(cell), v = v128.load32_splat(cell, 4);
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    a = madd(a, u, x0); b = madd(b, u, x1); c = madd(c, u, x2); d = madd(d, u, x3);
    p = madd(p, v, x0); q = madd(q, v, x1); r = madd(r, v, x2); s = madd(s, v, x3);
  }
  if (more) { add4(to, a, b, c, d); add4(to + stride, p, q, r, s); }
  else { store4(to, a, b, c, d); store4(to + stride, p, q, r, s); }
}

/** Σ over the outputs for inputs k and `next`, which is k + 1 or, for an odd last one, k again. The first sum of two is the one that is stored. */
@inline function backward2(more: bool, w: usize, weightTile: usize, step: usize, outputs: u32, dz: usize, stride: usize, to: usize, to2: usize): void {
  let a = zero(), b = a, c = a, d = a, p = a, q = a, r = a, s = a;
  for (let o: u32 = 0, g = dz; o < outputs; o++, g += stride) {
    const cell = w + <usize>(o >> 4) * weightTile + ((o & 15) << 2), u = v128.load32_splat(cell), v = v128.load32_splat(cell + step);
    const g0 = v128.load(g), g1 = v128.load(g, 16), g2 = v128.load(g, 32), g3 = v128.load(g, 48);
    a = madd(a, u, g0); b = madd(b, u, g1); c = madd(c, u, g2); d = madd(d, u, g3);
    p = madd(p, v, g0); q = madd(q, v, g1); r = madd(r, v, g2); s = madd(s, v, g3);
  }
  if (more) { add4(to, a, b, c, d); if (to2 != to) add4(to2, p, q, r, s); }
  else { store4(to, a, b, c, d); if (to2 != to) store4(to2, p, q, r, s); }
}

/** One neuron's lanes: z + bias, then through the activation. */
@inline function finish(z: usize, bias: usize, activation: i32): void {
  const last = v128.load32_splat(bias);
  for (let at: usize = 0; at < 64; at += 16) v128.store(z + at, activate(activation, f32x4.add(v128.load(z + at), last)));
}

/** h = activation(W x + bias), all in lanes. There is room for whole tiles of outputs. */
export function denseForward(w: usize, weightTile: usize, inputs: u32, outputs: u32, x: usize, bias: usize, activation: i32, h: usize, stride: usize, examples: u32): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) {
    for (let o: u32 = 0; o < outputs; o += 2) {
      const to = h + <usize>o * stride + strip;
      forward2(false, w + <usize>(o >> 4) * weightTile + ((o & 15) << 2), inputs, x + strip, stride, to);
      finish(to, bias + (o << 2), activation);
      finish(to + stride, bias + (o << 2) + 4, activation);
    }
  }
}

/** One neuron's rz + bias, and rh = rz · activation'(h). */
@inline function finishTangent(rz: usize, rh: usize, h: usize, bias: usize, activation: i32): void {
  const last = v128.load32_splat(bias);
  for (let at: usize = 0; at < 64; at += 16) {
    const z = f32x4.add(v128.load(rz + at), last);
    v128.store(rz + at, z);
    v128.store(rh + at, derive(activation, z, v128.load(h + at)));
  }
}

/** rz = (V x + W R{x}) + v_b and rh = rz · activation'(h). */
export function denseTangentForward(w: usize, v: usize, weightTile: usize, inputs: u32, outputs: u32, x: usize, rx: usize, vBias: usize,
  activation: i32, h: usize, rz: usize, rh: usize, stride: usize, examples: u32): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) {
    for (let o: u32 = 0; o < outputs; o += 2) {
      const at = <usize>o * stride + strip, cell = <usize>(o >> 4) * weightTile + ((o & 15) << 2), bias = vBias + (o << 2);
      forward2(false, v + cell, inputs, x + strip, stride, rz + at);
      forward2(true, w + cell, inputs, rx + strip, stride, rz + at);
      finishTangent(rz + at, rh + at, h + at, bias, activation);
      finishTangent(rz + at + stride, rh + at + stride, h + at + stride, bias + 4, activation);
    }
  }
}

/** One neuron's sum · activation'(h), for tanh − 2 h · R{z} · g where g is not 0. */
@inline function finishBackward(to: usize, h: usize, rz: usize, g: usize, activation: i32): void {
  for (let at: usize = 0; at < 64; at += 16) {
    const value = v128.load(h + at);
    let sum = derive(activation, v128.load(to + at), value);
    if (activation == 2 && g) sum = f32x4.sub(sum, f32x4.mul(f32x4.mul(f32x4.add(value, value), v128.load(rz + at)), v128.load(g + at)));
    v128.store(to + at, sum);
  }
}

/** rdx = (V' dz + W' R{dz}) through the activation. v = 0: Gauss-Newton, without the first product and the tanh term. */
export function denseTangentBackward(w: usize, v: usize, weightTile: usize, features: u32, outputs: u32, dz: usize, rdz: usize,
  activation: i32, h: usize, rz: usize, dx: usize, rdx: usize, stride: usize, examples: u32): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) {
    for (let k: u32 = 0; k < features; k += 2) {
      const next = min(k + 1, features - 1), step = <usize>(next - k) << 6, cell = <usize>k << 6;
      const at = <usize>k * stride + strip, at2 = <usize>next * stride + strip;
      if (v) backward2(false, v + cell, weightTile, step, outputs, dz + strip, stride, rdx + at, rdx + at2);
      if (v) backward2(true, w + cell, weightTile, step, outputs, rdz + strip, stride, rdx + at, rdx + at2);
      else backward2(false, w + cell, weightTile, step, outputs, rdz + strip, stride, rdx + at, rdx + at2);
      finishBackward(rdx + at, h + at, rz + at, v ? dx + at : 0, activation);
      if (next != k) finishBackward(rdx + at2, h + at2, rz + at2, v ? dx + at2 : 0, activation);
    }
  }
}

/** to = Σ over the batch of x · (a tile of dz), in four virtual lanes and their tree; to += it where `more`. */
@inline function batchTile(more: bool, x: usize, dz: usize, examples: u32, to: usize): void {
  let p = zero(), q = p, r = p, s = p, e = p, f = p, g = p, h = p;
  for (let run: u32 = 0; run < 4; run++) {
    let a = zero(), b = a, c = a, d = a;
    for (let j: u32 = (run & 1) << 1 | run >> 1; j < examples; j += 4) {
      const cell = dz + (<usize>j << 6), u = v128.load32_splat(x + (<usize>j << 2));
      a = madd(a, u, v128.load(cell)); b = madd(b, u, v128.load(cell, 16)); c = madd(c, u, v128.load(cell, 32)); d = madd(d, u, v128.load(cell, 48));
    }
    if (run == 2) { e = p; f = q; g = r; h = s; p = q = r = s = zero(); }
    p = f32x4.add(p, a); q = f32x4.add(q, b); r = f32x4.add(r, c); s = f32x4.add(s, d);
  }
  if (more) add4(to, f32x4.add(e, p), f32x4.add(f, q), f32x4.add(g, r), f32x4.add(h, s));
  else store4(to, f32x4.add(e, p), f32x4.add(f, q), f32x4.add(g, r), f32x4.add(h, s));
}

/** product += (Σ R{dz}·x + Σ dz·R{x}) on the survivors; rdz and dz in tiles, x and rx in lanes. rx = 0: without the second sum. mask: a byte a weight, or 0;
 *  sums: room for one cell. */
export function denseGradient(weightTile: usize, inputs: u32, tiles: u32, rdz: usize, dz: usize, tileBytes: usize, x: usize, rx: usize, stride: usize, examples: u32,
  mask: usize, sums: usize, product: usize): void {
  for (let t: u32 = 0; t < tiles; t++, rdz += tileBytes, dz += tileBytes) {
    for (let k: u32 = 0; k < inputs; k++, product += 64) {
      batchTile(false, x + <usize>k * stride, rdz, examples, sums);
      if (rx) batchTile(true, rx + <usize>k * stride, dz, examples, sums);
      for (let at: usize = 0; at < 64; at += 16) {
        let g = v128.load(sums + at);
        if (mask) { g = v128.and(g, maskLanes(mask)); mask += 4; }
        v128.store(product + at, f32x4.add(v128.load(product + at), g));
      }
    }
  }
}

/** to = x², `bytes` a multiple of 16. */
export function squareVector(x: usize, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.mul(v128.load(x + at), v128.load(x + at)));
}

/** norms[example] += Σ over outputs of dz² · (sums + 1), all in lanes. */
export function squaredLanes(sums: usize, dz: usize, outputs: u32, stride: usize, examples: u32, norms: usize): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 16) {
    let total = v128.load(norms + strip);
    for (let o: u32 = 0, at = strip; o < outputs; o++, at += stride) {
      const gradient = v128.load(dz + at);
      total = madd(total, f32x4.mul(gradient, gradient), f32x4.add(v128.load(sums + at), f32x4.splat(1)));
    }
    v128.store(norms + strip, total);
  }
}
