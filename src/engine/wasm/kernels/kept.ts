// Activations whose slopes cannot be told from their values: slopes, and for curvature second derivatives, are kept in lanes beside h. The kernels of the layers around
// them run with the identity, and these passes over lanes come between. By number: 3 sigmoid, 4 gelu, 5 silu, 6 leaky ReLU.
import { exp } from "./exp";

const SLOPE: f32 = 0.01;      // of leaky ReLU below 0
const FIRST: f32 = 1.5957691216057308, THIRD: f32 = 0.07135481627260025, THRICE: f32 = 0.21406444881780073, SIX: f32 = 0.42812889763560147;

/** Called for lanes by whole strips of sixteen examples. */
@inline function endOf(examples: u32): usize { return ((<usize>examples + 15) & ~15) << 2; }

@inline function put(z: usize, slope: usize, bend: usize, h: v128, first: v128, second: v128): void {
  v128.store(z, h);
  v128.store(slope, first);
  if (bend) v128.store(bend, second);
}

/** h, slope and bend of the sigmoid at y; gates multiply it by z, with y = x · (c1 + c3 · x²). */
@inline function sigmoidAt(kind: i32, z: usize, slope: usize, bend: usize): void {
  const one = f32x4.splat(1), zero = f32x4.splat(0), value = v128.load(z);
  let x = value, y = value, y1 = one, y2 = zero;
  if (kind != 3) {
    x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(64)), f32x4.splat(-64)); // NaN stays
    const square = f32x4.mul(x, x), c1 = f32x4.splat(kind == 4 ? FIRST : 1);
    y = f32x4.mul(x, f32x4.add(c1, f32x4.mul(f32x4.splat(kind == 4 ? THIRD : 0), square)));
    y1 = f32x4.add(c1, f32x4.mul(f32x4.splat(kind == 4 ? THRICE : 0), square));
    y2 = f32x4.mul(f32x4.splat(kind == 4 ? SIX : 0), x);
  }
  const e = exp(f32x4.neg(f32x4.abs(y))), larger = f32x4.div(one, f32x4.add(one, e)), smaller = f32x4.mul(e, larger);
  const negative = f32x4.lt(y, zero), sigma = v128.bitselect(smaller, larger, negative), t = f32x4.mul(larger, smaller);
  const turn = v128.bitselect(f32x4.sub(larger, smaller), f32x4.sub(smaller, larger), negative);
  if (kind == 3) { put(z, slope, bend, sigma, t, f32x4.mul(t, turn)); return; }
  const inner = f32x4.add(f32x4.mul(turn, f32x4.mul(y1, y1)), y2);
  put(z, slope, bend, f32x4.mul(value, sigma), f32x4.add(sigma, f32x4.mul(x, f32x4.mul(t, y1))),
    f32x4.mul(t, f32x4.add(f32x4.add(y1, y1), f32x4.mul(x, inner))));
}

@inline function leakyAt(z: usize, slope: usize, bend: usize): void {
  const value = v128.load(z), small = f32x4.splat(SLOPE), positive = f32x4.gt(value, f32x4.splat(0));
  put(z, slope, bend, v128.bitselect(value, f32x4.mul(small, value), positive), v128.bitselect(f32x4.splat(1), small, positive), f32x4.splat(0));
}

@inline function over(kind: i32, z: usize, slope: usize, bend: usize, neurons: u32, stride: usize, examples: u32): void {
  const end = endOf(examples);
  for (let o: u32 = 0; o < neurons; o++, z += stride, slope += stride, bend += bend ? stride : 0)
    for (let at: usize = 0; at < end; at += 16) {
      if (kind == 6) leakyAt(z + at, slope + at, bend ? bend + at : 0);
      else sigmoidAt(kind, z + at, slope + at, bend ? bend + at : 0);
    }
}

/** h = activation(z) in place, its slope, and unless `bend` is 0 its second derivative. */
export function activateKept(kind: i32, z: usize, slope: usize, bend: usize, neurons: u32, stride: usize, examples: u32): void {
  if (kind == 3) over(3, z, slope, bend, neurons, stride, examples);
  else if (kind == 4) over(4, z, slope, bend, neurons, stride, examples);
  else if (kind == 5) over(5, z, slope, bend, neurons, stride, examples);
  else over(6, z, slope, bend, neurons, stride, examples);
}

/** g · slope in place; unless `bend` is 0 it becomes bend · g first. */
export function deriveKept(g: usize, slope: usize, bend: usize, neurons: u32, stride: usize, examples: u32): void {
  const end = endOf(examples);
  for (let o: u32 = 0; o < neurons; o++, g += stride, slope += stride, bend += bend ? stride : 0)
    for (let at: usize = 0; at < end; at += 16) {
      const gradient = v128.load(g + at);
      if (bend) v128.store(bend + at, f32x4.mul(v128.load(bend + at), gradient));
      v128.store(g + at, f32x4.mul(gradient, v128.load(slope + at)));
    }
}

/** r · slope in place, and unless `bend` is 0 + rz · bend. */
export function tangentKept(r: usize, slope: usize, bend: usize, rz: usize, neurons: u32, stride: usize, examples: u32): void {
  const end = endOf(examples);
  for (let o: u32 = 0; o < neurons; o++, r += stride, slope += stride, rz += stride, bend += bend ? stride : 0)
    for (let at: usize = 0; at < end; at += 16) {
      let sum = f32x4.mul(v128.load(r + at), v128.load(slope + at));
      if (bend) sum = f32x4.add(sum, f32x4.mul(v128.load(rz + at), v128.load(bend + at)));
      v128.store(r + at, sum);
    }
}
