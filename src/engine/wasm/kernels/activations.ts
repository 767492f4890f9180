// Activations by number: 0 identity, 1 ReLU, 2 tanh. Kernels are compiled once for all three; the choice stands outside the inner loops.
import { exp } from "./exp";

@inline function tanhOf(z: v128): v128 {
  const size = f32x4.abs(z), e = exp(f32x4.mul(f32x4.splat(-2), size));
  const one = f32x4.splat(1), sign = i32x4.splat(0x80000000);
  return v128.bitselect(z, f32x4.div(f32x4.sub(one, e), f32x4.add(one, e)), sign);
}

/** h = activation(z). ReLU keeps NaN. */
@inline export function activate(kind: i32, z: v128): v128 {
  if (kind == 1) return f32x4.max(f32x4.splat(0), z);
  if (kind == 2) return tanhOf(z);
  return z;
}

/** g · activation'(z), told from h. */
@inline export function derive(kind: i32, g: v128, h: v128): v128 {
  if (kind == 1) return v128.and(g, f32x4.gt(h, f32x4.splat(0)));
  if (kind == 2) return f32x4.mul(g, f32x4.sub(f32x4.splat(1), f32x4.mul(h, h)));
  return g;
}

/** h = activation(z) in place, over lanes [neuron][stride / 4 examples]. */
export function activateLanes(kind: i32, z: usize, neurons: u32, stride: usize, examples: u32): void {
  for (let o: u32 = 0; o < neurons; o++, z += stride)
    for (let at: usize = 0; at < <usize>examples << 2; at += 16) v128.store(z + at, activate(kind, v128.load(z + at)));
}

/** g · activation'(z) in place, told from h. */
export function deriveLanes(kind: i32, g: usize, h: usize, neurons: u32, stride: usize, examples: u32): void {
  for (let o: u32 = 0; o < neurons; o++, g += stride, h += stride)
    for (let at: usize = 0; at < <usize>examples << 2; at += 16) v128.store(g + at, derive(kind, v128.load(g + at), v128.load(h + at)));
}
