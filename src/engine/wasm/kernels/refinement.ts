// Steps that do more than the rule: the gradient is finished first, and then goes over all weights once more.
import { ADAM, MOMENTUM, NESTEROV, optimize, SGD } from "./optimizers";

// Constants behind those of optimizers.ts.
const CLIP: usize = 112;      // factor of the gradient
const DECAY: usize = 128;     // coupled decay
const KEEP: usize = 144;      // what decoupled decay leaves of a weight

@inline function refineAll(rule: i32, w: usize, m: usize, v: usize, g: usize, bytes: usize, constants: usize): void {
  const clip = v128.load(constants, CLIP), decay = v128.load(constants, DECAY), keep = v128.load(constants, KEEP);
  for (let j: usize = 0; j < bytes; j += 16) {
    const weight = v128.load(w + j), gradient = f32x4.add(f32x4.mul(v128.load(g + j), clip), f32x4.mul(decay, weight));
    v128.store(w + j, f32x4.mul(weight, keep));
    optimize(rule, w + j, m + j, v + j, gradient, constants);
  }
}

/** g · clip + decay · w, then w · keep, then the rule, over a plain vector. */
export function refineVector(rule: i32, w: usize, m: usize, v: usize, g: usize, bytes: usize, constants: usize): void {
  if (rule == SGD) refineAll(SGD, w, m, v, g, bytes, constants);
  else if (rule == MOMENTUM) refineAll(MOMENTUM, w, m, v, g, bytes, constants);
  else if (rule == NESTEROV) refineAll(NESTEROV, w, m, v, g, bytes, constants);
  else refineAll(ADAM, w, m, v, g, bytes, constants);
}

/** Weights on the other side of zero than `side` become +0. */
export function keepSides(w: usize, side: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const x = v128.load(w + j), s = v128.load(side + j);
    const crossed = v128.or(v128.and(f32x4.gt(s, zero), f32x4.lt(x, zero)), v128.and(f32x4.lt(s, zero), f32x4.gt(x, zero)));
    v128.store(w + j, v128.andnot(x, crossed));
  }
}

/** `total` plus the squares of each row of a vector whose rows end at bounds[1], bounds[2], …: a row from 0 in order, the rows one after another. */
export function rowSquares(g: usize, bounds: usize, rows: u32, total: f64): f64 {
  let at = g;
  for (let r: u32 = 0; r < rows; r++) {
    bounds += 4;
    const end = g + (<usize>load<u32>(bounds) << 2);
    let sum: f64 = 0;
    for (; at < end; at += 4) { const x = <f64>load<f32>(at); sum += x * x; }
    total += sum;
  }
  return total;
}

/** Squares of a vector's first `count` floats, one after another. */
export function vectorSquares(g: usize, count: u32, total: f64): f64 {
  for (const end = g + (<usize>count << 2); g < end; g += 4) { const x = <f64>load<f32>(g); total += x * x; }
  return total;
}

@inline function square(sum: v128, x: v128): v128 { const y = f64x2.promote_low_f32x4(x); return f64x2.add(sum, f64x2.mul(y, y)); }
@inline function high(x: v128): v128 { return v128.shuffle<f32>(x, x, 2, 3, 2, 3); }

/** As rowSquares, where the rows are the outputs of tiled weights. `sums`: room for sixteen float64. */
export function tileSquares(g: usize, weightTile: usize, outputs: u32, sums: usize, total: f64): f64 {
  for (let o: u32 = 0; o < outputs; o += 16, g += weightTile) {
    let a = f64x2.splat(0), b = a, c = a, d = a, e = a, f = a, h = a, k = a;
    for (let at = g; at < g + weightTile; at += 64) {
      const w = v128.load(at), x = v128.load(at, 16), y = v128.load(at, 32), z = v128.load(at, 48);
      a = square(a, w); b = square(b, high(w)); c = square(c, x); d = square(d, high(x));
      e = square(e, y); f = square(f, high(y)); h = square(h, z); k = square(k, high(z));
    }
    v128.store(sums, a); v128.store(sums, b, 16); v128.store(sums, c, 32); v128.store(sums, d, 48);
    v128.store(sums, e, 64); v128.store(sums, f, 80); v128.store(sums, h, 96); v128.store(sums, k, 112);
    for (let j: u32 = 0; j < 16 && o + j < outputs; j++) total += load<f64>(sums + (<usize>j << 3));
  }
  return total;
}
