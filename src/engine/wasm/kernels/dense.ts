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

/** Bytes of the four runs of a cell, one after another, of two cells. */
const RUNS: usize = 256, TWO_CELLS: usize = 512;

/** Σ over the examples of each virtual lane of x · (a tile of dz), for two inputs, which share what they load: four runs of a cell in the order in which
 *  the lanes are added up, then those of the other input. */
@inline function batchRuns(x: usize, x2: usize, dz: usize, examples: u32, to: usize): void {
  for (let run: u32 = 0; run < 4; run++, to += 64) {
    let a = zero(), b = a, c = a, d = a, p = a, q = a, r = a, s = a;
    for (let j: u32 = (run & 1) << 1 | run >> 1; j < examples; j += 4) {
      const at = <usize>j << 2, cell = dz + (<usize>j << 6), u = v128.load32_splat(x + at), v = v128.load32_splat(x2 + at);
      const y0 = v128.load(cell), y1 = v128.load(cell, 16), y2 = v128.load(cell, 32), y3 = v128.load(cell, 48);
      a = madd(a, u, y0); b = madd(b, u, y1); c = madd(c, u, y2); d = madd(d, u, y3);
      p = madd(p, v, y0); q = madd(q, v, y1); r = madd(r, v, y2); s = madd(s, v, y3);
    }
    store4(to, a, b, c, d);
    store4(to + RUNS, p, q, r, s);
  }
}

/** Four floats of a cell from its runs: (lane 0 + lane 2) + (lane 1 + lane 3). */
@inline function ofRuns(from: usize): v128 {
  return f32x4.add(f32x4.add(v128.load(from), v128.load(from, 64)), f32x4.add(v128.load(from, 128), v128.load(from, 192)));
}

/** A cell of the product += its runs, and if `both` those behind them, on the survivors. */
@inline function addCell(both: bool, runs: usize, mask: usize, product: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    let g = ofRuns(runs + at);
    if (both) g = f32x4.add(g, ofRuns(runs + TWO_CELLS + at));
    if (mask) g = v128.and(g, maskLanes(mask + (at >> 2)));
    v128.store(product + at, f32x4.add(v128.load(product + at), g));
  }
}

/** product += (Σ R{dz}·x + Σ dz·R{x}) on the survivors; rdz and dz in tiles, x and rx in lanes. rx = 0: without the second sum. mask: a byte a weight, or 0;
 *  runs: room for sixteen cells. */
export function denseGradient(weightTile: usize, inputs: u32, tiles: u32, rdz: usize, dz: usize, tileBytes: usize, x: usize, rx: usize, stride: usize, examples: u32,
  mask: usize, runs: usize, product: usize): void {
  for (let t: u32 = 0; t < tiles; t++, rdz += tileBytes, dz += tileBytes) {
    for (let k: u32 = 0; k < inputs; k += 2) {
      const next = min(k + 1, inputs - 1), at = <usize>k * stride, at2 = <usize>next * stride;
      batchRuns(x + at, x + at2, rdz, examples, runs);
      if (rx) batchRuns(rx + at, rx + at2, dz, examples, runs + TWO_CELLS);
      for (let cell: u32 = k; cell <= next; cell++, product += 64) {
        addCell(rx != 0, runs + (cell - k) * RUNS, mask, product);
        if (mask) mask += 16;
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
