// The first layer with sparse weights: of its survivors only those whose input is not 0 in the whole batch (of MNIST's 784 pixels 37 % are, in 60
// images) take part in sums; the others add nothing, and their gradient is +0. Weights, moments and gradients lie flat, one float a place,
// places in by-output order. For each batch the active ones are listed, as in weight-sparse.ts, with their places beside them.
import { madd, tree, zero } from "./vectors";

/** Places read past the end of a list, eight at most, belong to no weight. */
const AHEAD: u32 = 8;

/** Lists by output the places whose input is active: entries (cell, value) and `places` (4 · place). bounds (outputs + 1): first place of each output;
 *  inputs: the input of each place; active: a byte an input; dump: 4 · a place that belongs to no weight. */
export function listActive(bounds: usize, outputs: u32, inputs: usize, values: usize, active: usize, stride: u32, heads: usize, entries: usize, places: usize, dump: u32): void {
  let at: usize = 0;
  for (let o: u32 = 0; o < outputs; o++, bounds += 4, heads += 8) {
    const end = <usize>load<u32>(bounds, 4) << 2, first = entries;
    for (; at < end; at += 4) {
      const k = load<u32>(inputs + at), step: usize = load<u8>(active + k);
      store<u32>(entries, k * stride);
      store<f32>(entries, load<f32>(values + at), 4);
      store<u32>(places, at);
      entries += step << 3; places += step << 2;
    }
    store<u32>(heads, <u32>first);
    store<u32>(heads, <u32>(entries - first) >> 3, 4);
  }
  for (let j: u32 = 0; j < AHEAD; j++, entries += 8, places += 4) { store<u32>(entries, 0); store<u32>(places, dump); }
}

/** The four floats of `sums` to their places. */
@inline function scatter(to: usize, places: usize, sums: v128): void {
  v128.store_lane<f32>(to + load<u32>(places), sums, 0); v128.store_lane<f32>(to + load<u32>(places, 4), sums, 1);
  v128.store_lane<f32>(to + load<u32>(places, 8), sums, 2); v128.store_lane<f32>(to + load<u32>(places, 12), sums, 3);
}

/** g[place] = Σ dz·x of the listed places, each over four virtual lanes and a fixed tree; `bytes`: examples to sum in bytes, a multiple of 16. Eight at a time: what
 *  that writes past the end of an output's list is written again by the next output. `never` is always 0, as in weight-sparse.ts. */
export function activeGradients(heads: usize, outputs: u32, places: usize, dz: usize, x: usize, stride: usize, bytes: usize, g: usize, never: i32): void {
  for (let o: u32 = 0; o < outputs; o++, dz += stride, heads += 8) {
    let entry: usize = load<u32>(heads);
    const count = <usize>load<u32>(heads, 4), end = entry + (count << 3), last = dz + bytes, base = x - dz;
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

/** to[j · step] = from[4 · index[j]], bytes: a vector of the caller's order into lists. */
export function takeFloats(from: usize, index: usize, count: u32, to: usize, step: usize): void {
  for (let end = index + (<usize>count << 2); index < end; index += 4, to += step) store<f32>(to, load<f32>(from + (<usize>load<u32>(index) << 2)));
}

/** to[4 · index[j]] = from[j] · scale. */
export function putFloats(from: usize, index: usize, count: u32, to: usize, scale: f32): void {
  for (let end = index + (<usize>count << 2); index < end; index += 4, from += 4) store<f32>(to + (<usize>load<u32>(index) << 2), load<f32>(from) * scale);
}

/** to += from, `bytes` a multiple of 16. */
export function addVector(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
}
