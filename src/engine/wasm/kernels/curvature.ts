// Products with the Hessian and the Gauss-Newton matrix by the R-operator (Pearlmutter 1994): the derivative of every quantity of the
// gradient's computation along a direction v. R{z} = V x + W R{x} + v_b, and so on backwards. Layouts as in weight-sparse.ts;
// the direction lies in lists of the same cells, `v` bytes behind those of the weights.
// Where two sums meet, each is finished first and they are then added.
import { derive } from "./activations";
import { exponentials, largest } from "./losses";
import { madd, tree, zero } from "./vectors";

/** (sum · activation'(h)), and for tanh − 2 h · R{z} · g where g, the gradient behind the activation, is given. */
@inline function tangentOf(kind: i32, sum: v128, h: usize, rz: usize, g: usize): v128 {
  const value = v128.load(h), first = derive(kind, sum, value);
  if (kind != 2 || g == 0) return first;
  const twice = f32x4.add(value, value);
  return f32x4.sub(first, f32x4.mul(f32x4.mul(twice, v128.load(rz)), v128.load(g)));
}

/** rz = (Σ v·x + Σ w·R{x}) + v_b and rh = rz · activation'(h). rx = 0: R{x} is 0 (the data). */
export function tangentForward(heads: usize, outputs: u32, v: usize, vBias: usize, x: usize, rx: usize,
  activation: i32, h: usize, rz: usize, rh: usize, stride: usize, examples: u32): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) {
    for (let o: u32 = 0, at = strip; o < outputs; o++, at += stride) {
      const first: usize = load<u32>(heads + (o << 3)), end = first + (<usize>load<u32>(heads + (o << 3), 4) << 3);
      let a = zero(), b = a, c = a, d = a;
      for (let entry = first + v; entry < end + v; entry += 8) {
        const cell = x + strip + load<u32>(entry), t = v128.load32_splat(entry, 4);
        a = madd(a, t, v128.load(cell)); b = madd(b, t, v128.load(cell, 16)); c = madd(c, t, v128.load(cell, 32)); d = madd(d, t, v128.load(cell, 48));
      }
      if (rx) {
        let p = zero(), q = p, r = p, s = p;
        for (let entry = first; entry < end; entry += 8) {
          const cell = rx + strip + load<u32>(entry), w = v128.load32_splat(entry, 4);
          p = madd(p, w, v128.load(cell)); q = madd(q, w, v128.load(cell, 16)); r = madd(r, w, v128.load(cell, 32)); s = madd(s, w, v128.load(cell, 48));
        }
        a = f32x4.add(a, p); b = f32x4.add(b, q); c = f32x4.add(c, r); d = f32x4.add(d, s);
      }
      const last = v128.load32_splat(vBias + (o << 2)), z = rz + at, to = rh + at, from = h + at;
      a = f32x4.add(a, last); b = f32x4.add(b, last); c = f32x4.add(c, last); d = f32x4.add(d, last);
      v128.store(z, a); v128.store(z, b, 16); v128.store(z, c, 32); v128.store(z, d, 48);
      v128.store(to, derive(activation, a, v128.load(from))); v128.store(to, derive(activation, b, v128.load(from, 16)), 16);
      v128.store(to, derive(activation, c, v128.load(from, 32)), 32); v128.store(to, derive(activation, d, v128.load(from, 48)), 48);
    }
  }
}

/** rdx = (Σ v·dz + Σ w·R{dz}), through the activation. v = 0: the Gauss-Newton product, without the first sum and the tanh term. */
export function tangentBackward(heads: usize, inputs: u32, v: usize, dz: usize, rdz: usize,
  activation: i32, h: usize, rz: usize, dx: usize, rdx: usize, stride: usize, examples: u32): void {
  const g = v ? dx : 0;
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 64) {
    for (let i: u32 = 0, at = strip; i < inputs; i++, at += stride) {
      const first: usize = load<u32>(heads + (i << 3)), end = first + (<usize>load<u32>(heads + (i << 3), 4) << 3);
      let a = zero(), b = a, c = a, d = a;
      for (let entry = first; entry < end; entry += 8) {
        const cell = rdz + strip + load<u32>(entry), w = v128.load32_splat(entry, 4);
        a = madd(a, w, v128.load(cell)); b = madd(b, w, v128.load(cell, 16)); c = madd(c, w, v128.load(cell, 32)); d = madd(d, w, v128.load(cell, 48));
      }
      if (v) {
        let p = zero(), q = p, r = p, s = p;
        for (let entry = first + v; entry < end + v; entry += 8) {
          const cell = dz + strip + load<u32>(entry), t = v128.load32_splat(entry, 4);
          p = madd(p, t, v128.load(cell)); q = madd(q, t, v128.load(cell, 16)); r = madd(r, t, v128.load(cell, 32)); s = madd(s, t, v128.load(cell, 48));
        }
        a = f32x4.add(p, a); b = f32x4.add(q, b); c = f32x4.add(r, c); d = f32x4.add(s, d);
      }
      const from = h + at, z = rz + at, gradient = g ? g + at : 0, to = rdx + at, next = (g ? 16 : 0);
      v128.store(to, tangentOf(activation, a, from, z, gradient));
      v128.store(to, tangentOf(activation, b, from + 16, z + 16, gradient + next), 16);
      v128.store(to, tangentOf(activation, c, from + 32, z + 32, gradient + 2 * next), 32);
      v128.store(to, tangentOf(activation, d, from + 48, z + 48, gradient + 3 * next), 48);
    }
  }
}

/** The last layer's R{dz} in place, from the derivative of the loss's gradient. dz = 0: Gauss-Newton. */
export function tangentOutputs(activation: i32, rdz: usize, h: usize, rz: usize, dz: usize, outputs: u32, stride: usize, examples: u32): void {
  for (let o: u32 = 0, row: usize = 0; o < outputs; o++, row += stride)
    for (let at = row; at < row + (<usize>examples << 2); at += 16)
      v128.store(rdz + at, tangentOf(activation, v128.load(rdz + at), h + at, rz + at, dz ? dz + at : 0));
}

/** p = softmax(z), lanes to lanes. */
export function softmaxLanes(z: usize, p: usize, stride: usize, outputs: u32, examples: u32): void {
  for (let e: u32 = 0; e < examples; e += 4, z += 16, p += 16) {
    const sum = exponentials(z, p, stride, outputs, largest(z, stride, outputs)), factor = f32x4.div(f32x4.splat(1), sum);
    for (let c: u32 = 0; c < outputs; c++) v128.store(p + <usize>c * stride, f32x4.mul(v128.load(p + <usize>c * stride), factor));
  }
}

/** The softmax cross-entropy's Hessian in the outputs: r ← p · (r − Σ p·r), classes in ascending order. */
export function softmaxTangent(p: usize, r: usize, stride: usize, outputs: u32, examples: u32): void {
  for (let e: u32 = 0; e < examples; e += 4, p += 16, r += 16) {
    let sum = zero();
    for (let c: u32 = 0; c < outputs; c++) sum = madd(sum, v128.load(p + <usize>c * stride), v128.load(r + <usize>c * stride));
    for (let c: u32 = 0; c < outputs; c++) {
      const to = r + <usize>c * stride;
      v128.store(to, f32x4.mul(v128.load(p + <usize>c * stride), f32x4.sub(v128.load(to), sum)));
    }
  }
}

/** norms[example] += Σ over outputs of dz² · (Σ x² over the survivors + 1): squared gradient of this layer's weights and biases. */
export function squaredGradients(heads: usize, outputs: u32, x: usize, dz: usize, stride: usize, examples: u32, norms: usize): void {
  for (let strip: usize = 0; strip < <usize>examples << 2; strip += 16) {
    let total = v128.load(norms + strip);
    for (let o: u32 = 0, g = dz + strip; o < outputs; o++, g += stride) {
      let entry: usize = load<u32>(heads + (o << 3));
      const end = entry + (<usize>load<u32>(heads + (o << 3), 4) << 3);
      let sum = zero();
      for (; entry < end; entry += 8) { const value = v128.load(x + strip + load<u32>(entry)); sum = madd(sum, value, value); }
      const gradient = v128.load(g);
      total = madd(total, f32x4.mul(gradient, gradient), f32x4.add(sum, f32x4.splat(1)));
    }
    v128.store(norms + strip, total);
  }
}
