// Dense or masked weights, sparse inputs: work is proportional to the nonzero inputs of the batch.
// Weights, moments and this layer's z and dz are tiled: [tile of 16 outputs][row][16], one cache line a cell;
// rows are features (w, m, v) or examples (z, dz).
import { derive } from "./activations";
import { ADAM, GRADIENT, MOMENTUM, optimize, SGD, SUM } from "./optimizers";
import { madd, zero } from "./vectors";

@inline function store16(to: usize, bias: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.add(a, v128.load(bias)));
  v128.store(to, f32x4.add(b, v128.load(bias, 16)), 16);
  v128.store(to, f32x4.add(c, v128.load(bias, 32)), 32);
  v128.store(to, f32x4.add(d, v128.load(bias, 48)), 48);
}

/** z = W x + bias, products in ascending order of the features, bias last. One tile of weights at a time, which the first cache holds. */
export function inputForward(rows: usize, examples: u32, w: usize, weightTile: usize, bias: usize, z: usize, tileBytes: usize, tiles: u32): void {
  for (let t: u32 = 0; t < tiles; t++, w += weightTile, bias += 64, z += tileBytes) {
    for (let e: u32 = 0, to = z; e < examples; e++, to += 64) {
      let entry: usize = load<u32>(rows + (e << 3));
      const end = entry + (<usize>load<u32>(rows + (e << 3), 4) << 3);
      let a = zero(), b = a, c = a, d = a;
      for (; entry < end; entry += 8) {
        const cell = w + load<u32>(entry), x = v128.load32_splat(entry, 4);
        a = madd(a, x, v128.load(cell)); b = madd(b, x, v128.load(cell, 16)); c = madd(c, x, v128.load(cell, 32)); d = madd(d, x, v128.load(cell, 48));
      }
      store16(to, bias, a, b, c, d);
    }
  }
}

/** Four mask bytes (0 or 255) widened to four lanes. */
@inline export function maskLanes(bytes: usize): v128 {
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(bytes)));
}

/** One feature's sixteen gradient cells, (lane 0 + lane 2) + (lane 1 + lane 3) of the examples, then the rule on them. */
@inline function updateCell(rule: i32, start: usize, ends: usize, runBytes: usize, dz: usize, w: usize, m: usize, v: usize, mask: usize, constants: usize): void {
  let entry: usize = load<u32>(start);
  let a = zero(), b = a, c = a, d = a;           // the lane being summed
  let p = a, q = a, r = a, s = a;                // lane 0 + lane 2, later lane 1 + lane 3
  let e = a, f = a, g = a, h = a;                // lane 0 + lane 2, kept
  for (let run = 0; run < 4; run++, ends += runBytes) {
    const end: usize = load<u32>(ends);
    a = b = c = d = zero();
    for (; entry < end; entry += 8) {
      const cell = dz + load<u32>(entry), x = v128.load32_splat(entry, 4);
      a = madd(a, x, v128.load(cell)); b = madd(b, x, v128.load(cell, 16)); c = madd(c, x, v128.load(cell, 32)); d = madd(d, x, v128.load(cell, 48));
    }
    if (run == 2) { e = p; f = q; g = r; h = s; p = q = r = s = zero(); }
    p = f32x4.add(p, a); q = f32x4.add(q, b); r = f32x4.add(r, c); s = f32x4.add(s, d);
  }
  a = f32x4.add(e, p); b = f32x4.add(f, q); c = f32x4.add(g, r); d = f32x4.add(h, s);
  if (mask) { a = v128.and(a, maskLanes(mask)); b = v128.and(b, maskLanes(mask + 4)); c = v128.and(c, maskLanes(mask + 8)); d = v128.and(d, maskLanes(mask + 12)); }
  optimize(rule, w, m, v, a, constants);
  optimize(rule, w + 16, m + 16, v + 16, b, constants);
  optimize(rule, w + 32, m + 32, v + 32, c, constants);
  optimize(rule, w + 48, m + 48, v + 48, d, constants);
}

@inline function updateAll(rule: i32, starts: usize, ends: usize, runBytes: usize, live: usize, liveCount: u32, dz: usize, tileBytes: usize,
  w: usize, m: usize, v: usize, mask: usize, weightTile: usize, tiles: u32, constants: usize): void {
  for (let t: u32 = 0; t < tiles; t++, dz += tileBytes, w += weightTile, m += weightTile, v += weightTile, mask += mask ? weightTile >> 2 : 0) {
    for (let i: u32 = 0; i < liveCount; i++) {
      const k: usize = load<u32>(live + (i << 2)), at = k << 6;
      updateCell(rule, starts + (k << 2), ends + (k << 2), runBytes, dz, w + at, m + at, v + at, mask ? mask + (k << 4) : 0, constants);
    }
  }
}

/** dW on the live features, straight into the rule. `live`: features with any nonzero input and any survivor. `mask`: a byte a weight, or 0 for none. */
export function inputUpdate(rule: i32, starts: usize, ends: usize, runBytes: usize, live: usize, liveCount: u32, dz: usize, tileBytes: usize,
  w: usize, m: usize, v: usize, mask: usize, weightTile: usize, tiles: u32, constants: usize): void {
  if (rule == GRADIENT) updateAll(GRADIENT, starts, ends, runBytes, live, liveCount, dz, tileBytes, w, m, v, mask, weightTile, tiles, constants);
  else if (rule == SUM) updateAll(SUM, starts, ends, runBytes, live, liveCount, dz, tileBytes, w, m, v, mask, weightTile, tiles, constants);
  else if (rule == SGD) updateAll(SGD, starts, ends, runBytes, live, liveCount, dz, tileBytes, w, m, v, mask, weightTile, tiles, constants);
  else if (rule == MOMENTUM) updateAll(MOMENTUM, starts, ends, runBytes, live, liveCount, dz, tileBytes, w, m, v, mask, weightTile, tiles, constants);
  else updateAll(ADAM, starts, ends, runBytes, live, liveCount, dz, tileBytes, w, m, v, mask, weightTile, tiles, constants);
}

/** dx = Wᵀ dz · activation'(h) in lanes, two features and sixteen examples at a time, outputs in ascending order. */
export function denseBackward(w: usize, weightTile: usize, features: u32, outputs: u32, dz: usize, stride: usize, examples: u32, activation: i32, h: usize, dx: usize): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) {
    for (let k: u32 = 0; k < features; k += 2) {
      const next = min(k + 1, features - 1), step = <usize>(next - k) << 6; // an odd last feature is done twice
      let a = zero(), b = a, c = a, d = a, p = a, q = a, r = a, s = a;
      for (let o: u32 = 0, g = dz + strip; o < outputs; o++, g += stride) {
        const cell = w + <usize>(o >> 4) * weightTile + (<usize>k << 6) + ((o & 15) << 2);
        const x = v128.load32_splat(cell), y = v128.load32_splat(cell + step);
        const g0 = v128.load(g), g1 = v128.load(g, 16), g2 = v128.load(g, 32), g3 = v128.load(g, 48);
        a = madd(a, x, g0); b = madd(b, x, g1); c = madd(c, x, g2); d = madd(d, x, g3);
        p = madd(p, y, g0); q = madd(q, y, g1); r = madd(r, y, g2); s = madd(s, y, g3);
      }
      const at = <usize>k * stride + strip, to = dx + at, from = h + at;
      v128.store(to, derive(activation, a, v128.load(from))); v128.store(to, derive(activation, b, v128.load(from, 16)), 16);
      v128.store(to, derive(activation, c, v128.load(from, 32)), 32); v128.store(to, derive(activation, d, v128.load(from, 48)), 48);
      if (next != k) {
        const to2 = to + stride, from2 = from + stride;
        v128.store(to2, derive(activation, p, v128.load(from2))); v128.store(to2, derive(activation, q, v128.load(from2, 16)), 16);
        v128.store(to2, derive(activation, r, v128.load(from2, 32)), 32); v128.store(to2, derive(activation, s, v128.load(from2, 48)), 48);
      }
    }
  }
}
