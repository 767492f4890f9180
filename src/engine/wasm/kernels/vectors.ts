// Small vector idioms shared by the kernels. No fused multiply-add: every product and every sum is rounded.

@inline export function zero(): v128 { return f32x4.splat(0); }

@inline export function madd(sum: v128, x: v128, y: v128): v128 { return f32x4.add(sum, f32x4.mul(x, y)); }

/** [sum of a's lanes, of b's, of c's, of d's], each as (lane 0 + lane 2) + (lane 1 + lane 3). */
@inline export function tree(a: v128, b: v128, c: v128, d: v128): v128 {
  const p = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7)); // a0+a2, a1+a3, b0+b2, b1+b3
  const q = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(p, q, 0, 2, 4, 6), v128.shuffle<f32>(p, q, 1, 3, 5, 7));
}

/** to[j · step] = from[index[j]], all in bytes. */
export function takeFloats(from: usize, index: usize, count: u32, to: usize, step: usize): void {
  for (let end = index + (<usize>count << 2); index < end; index += 4, to += step) store<f32>(to, load<f32>(from + load<u32>(index)));
}

/** to[index[j]] = from[4 · j] · scale, in bytes. */
export function putFloats(from: usize, index: usize, count: u32, to: usize, scale: f32): void {
  for (let end = index + (<usize>count << 2); index < end; index += 4, from += 4) store<f32>(to + load<u32>(index), load<f32>(from) * scale);
}

/** to[4 · j] = from[index[j]] · scale, in bytes. */
export function takeScaled(from: usize, index: usize, count: u32, to: usize, scale: f32): void {
  for (let end = index + (<usize>count << 2); index < end; index += 4, to += 4) store<f32>(to, load<f32>(from + load<u32>(index)) * scale);
}

/** to += from, `bytes` a multiple of 16. */
export function addVector(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
}
