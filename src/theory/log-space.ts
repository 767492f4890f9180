import { exp, log } from "../numerics/index.js";

/** log(1 + x) for x > −1, error a few ulp also where 1 + x rounds (Higham 2002, section 1.14.1). */
export function log1p(x: number): number {
  const rounded = 1 + x;
  return rounded === 1 ? x : (log(rounded) * x) / (rounded - 1);
}

/** e^x − 1, error a few ulp also near 0 (Kahan's form; Higham 2002, section 1.14.1). */
export function expm1(x: number): number {
  const power = exp(x);
  if (power === 1) return x;
  const rounded = power - 1;
  return rounded === -1 || power === Infinity ? rounded : (rounded * x) / log(power);
}

/** log(1 − e^x) for x ≤ 0: the logarithm of the other probability. −Infinity at 0. */
export function logComplement(x: number): number {
  // Above −ln 2 the difference is small, below it e^x is (Mächler 2012, "Accurately computing log(1 − exp(−|a|))").
  return x > -Math.LN2 ? log(-expm1(x)) : log1p(-exp(x));
}
