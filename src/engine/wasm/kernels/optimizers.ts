// Update rules on four weights at a time. RULE is a constant where `optimize` is inlined, so each caller holds one rule only.
// Constants lie in memory, splatted to four lanes by the driver before each step.
export const GRADIENT = 0, SGD = 1, MOMENTUM = 2, ADAM = 3, SUM = 4, NESTEROV = 5;
const RATE: usize = 0;        // learning rate; Adam: learning rate / (1 - beta1^t)
const ROOT: usize = 16;       // Adam: 1 / sqrt(1 - beta2^t)
const BETA1: usize = 32;      // also the momentum
const REST1: usize = 48;      // 1 - beta1
const BETA2: usize = 64;
const REST2: usize = 80;      // 1 - beta2
const EPSILON: usize = 96;
const TINY: f32 = 7.888609052210118e-31; // 2^-100

/** The rule on four weights in place. w: their address; m, v: of their moments; g: their gradient. GRADIENT writes g to m and changes nothing else; SUM adds g to m. */
@inline export function optimize(rule: i32, w: usize, m: usize, v: usize, g: v128, constants: usize): void {
  if (rule == GRADIENT) { v128.store(m, g); return; }
  if (rule == SUM) { v128.store(m, f32x4.add(v128.load(m), g)); return; }
  let change = g;
  if (rule == MOMENTUM) {
    change = f32x4.add(f32x4.mul(v128.load(constants, BETA1), v128.load(m)), g);
    v128.store(m, change);
  }
  if (rule == NESTEROV) {
    const velocity = f32x4.add(f32x4.mul(v128.load(constants, BETA1), v128.load(m)), g);
    change = f32x4.add(g, f32x4.mul(v128.load(constants, BETA1), velocity));
    v128.store(m, velocity);
  }
  if (rule != ADAM) { v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(v128.load(constants, RATE), change))); return; }
  const first = f32x4.add(f32x4.mul(v128.load(constants, BETA1), v128.load(m)), f32x4.mul(v128.load(constants, REST1), g));
  const second = f32x4.add(f32x4.mul(v128.load(constants, BETA2), v128.load(v)), f32x4.mul(v128.load(constants, REST2), f32x4.mul(g, g)));
  v128.store(m, first);
  v128.store(v, second);
  const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(second), v128.load(constants, ROOT)), v128.load(constants, EPSILON));
  v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(v128.load(constants, RATE), first), denominator)));
}

@inline function overVector(rule: i32, w: usize, m: usize, v: usize, g: usize, bytes: usize, constants: usize): void {
  for (let j: usize = 0; j < bytes; j += 16) optimize(rule, w + j, m + j, v + j, v128.load(g + j), constants);
}

/** The rule over a plain vector, `bytes` a multiple of 16 (biases). */
export function optimizeVector(rule: i32, w: usize, m: usize, v: usize, g: usize, bytes: usize, constants: usize): void {
  if (rule == GRADIENT) overVector(GRADIENT, w, m, v, g, bytes, constants);
  else if (rule == SGD) overVector(SGD, w, m, v, g, bytes, constants);
  else if (rule == MOMENTUM) overVector(MOMENTUM, w, m, v, g, bytes, constants);
  else overVector(ADAM, w, m, v, g, bytes, constants);
}

/** Every 64th step: moments below 2^-100 become 0 before decay can make them denormal (on Intel each costs about 150 cycles). */
export function flushTiny(moments: usize, bytes: usize): void {
  for (let at = moments; at < moments + bytes; at += 16) {
    const x = v128.load(at);
    v128.store(at, v128.and(x, f32x4.ge(f32x4.abs(x), f32x4.splat(TINY))));
  }
}
