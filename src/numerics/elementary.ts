/*
 * exp, log, tanh, sin and cos in float64 from + − × ÷ and bit operations alone: unlike those of `Math`, which every engine
 * may compute differently, they give the same bits everywhere. Reductions and polynomials are those of fdlibm (Sun
 * Microsystems 1993), the rational function of tanh that of Cephes (Moshier 1989).
 */

const word = new DataView(new ArrayBuffer(8));
const highWord = (x: number): number => {
  word.setFloat64(0, x);
  return word.getInt32(0);
};

/** 2^k for −1022 ≤ k ≤ 1023: the exponent bits alone. */
const powerOfTwo = (k: number): number => {
  word.setInt32(0, (k + 1023) << 20);
  word.setInt32(4, 0);
  return word.getFloat64(0);
};

// ln 2 in two parts: products of the first with integers below 2^20 are exact.
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TWO_TO_54 = 18014398509481984;

/** e^x, error below 1 ulp (below 1 ulp of the smallest denormal there); NaN for NaN, 0 and Infinity at the ends. */
export function exp(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;

  // x = k ln 2 + r with |r| ≤ ½ ln 2, r = high − low
  const k = Math.round(x * 1.442695040888963387);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;

  // e^r = 1 + 2r / (R − r), R = r (e^r + 1)/(e^r − 1) = 2 + r²/6 − …
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);

  if (k < -1021) return y * powerOfTwo(k + 54) * (1 / TWO_TO_54);
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  return y * powerOfTwo(k);
}

/** Natural logarithm, error below 1 ulp; −Infinity at 0, NaN below 0 and for NaN. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;

  // x = 2^k (1 + f) with √½ ≤ 1 + f < √2
  const denormal = x < 2.2250738585072014e-308;
  const scaled = denormal ? x * TWO_TO_54 : x;
  const exponent = ((highWord(scaled) >>> 20) & 0x7ff) - 1023;
  const mantissa = scaled * powerOfTwo(-Math.min(exponent, 1022)) * (exponent > 1022 ? 0.5 : 1);
  const carry = mantissa >= Math.SQRT2 ? 1 : 0;
  const f = (carry === 1 ? mantissa * 0.5 : mantissa) - 1;
  const k = exponent + carry - (denormal ? 54 : 0);

  // log(1 + f) = f − (½f² − s (½f² + R)), s = f / (2 + f), R = 2s²/3 + 2s⁴/5 + …
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + (even + odd)) + k * LN2_LOW) - f);
}

/** Hyperbolic tangent, error below 2 ulp; NaN for NaN. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size === 0) return x; // keeps −0
  if (size > 22) return x > 0 ? 1 : -1;
  if (size >= 0.625) {
    const positive = 1 - 2 / (exp(2 * size) + 1);
    return x > 0 ? positive : -positive;
  }
  const z = x * x;
  const numerator =
    (-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z - 1.61468768441708447952e3;
  const denominator =
    ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z + 4.84406305325125486048e3;
  return x + (x * z * numerator) / denominator;
}

/** sin x for |x| ≤ π/4. */
const sineNearZero = (x: number): number => {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
};

/** cos x for |x| ≤ π/4. */
const cosineNearZero = (x: number): number => {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z *
                (-2.75573143513906633035e-7 +
                  z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const half = 0.5 * z;
  const rounded = 1 - half;
  return rounded + (1 - rounded - half + z * r);
};

const TURN = 6.283185307179586477;

/** sin(2πu), error below 2 ulp; the reduction is exact, so sinTurn(½) is 0. NaN unless 4u is finite. */
export function sinTurn(u: number): number {
  const quarters = Math.round(4 * u);
  return sineOfQuarters(quarters, TURN * (u - 0.25 * quarters));
}

/** cos(2πu), error below 2 ulp; the reduction is exact, so cosTurn(¼) is 0. NaN unless 4u is finite. */
export function cosTurn(u: number): number {
  const quarters = Math.round(4 * u);
  return sineOfQuarters(quarters + 1, TURN * (u - 0.25 * quarters));
}

/** sin(π/2 · quarters + x) for |x| ≤ π/4. */
function sineOfQuarters(quarters: number, x: number): number {
  const quadrant = quarters - 4 * Math.floor(0.25 * quarters);
  if (quadrant === 1) return cosineNearZero(x);
  if (quadrant === 2) return 0 - sineNearZero(x);
  if (quadrant === 3) return -cosineNearZero(x);
  return sineNearZero(x);
}
