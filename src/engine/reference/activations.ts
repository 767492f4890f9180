import { isKept, type KeptActivation } from "../../networks/activations.js";
import type { Activation, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Arithmetic } from "./arithmetic.js";

/** What an activation made of a layer's z, [neuron][example]. */
export interface Activated {
  readonly h: ParameterBuffer;
  /** First and second derivative, where they cannot be told from h. */
  readonly slope: ParameterBuffer | undefined;
  readonly bend: ParameterBuffer | undefined;
}

/** Value, first and second derivative at one z. */
interface Point {
  readonly h: number;
  readonly slope: number;
  readonly bend: number;
}

/** σ(y), σ'(y) and 1 − 2 σ(y), all from e = exp(−|y|). */
function sigmoid({ round, exp }: Arithmetic, y: number): { value: number; slope: number; turn: number } {
  const e = exp(-Math.abs(y));
  const larger = round(1 / round(1 + e));
  const smaller = round(e * larger);
  const slope = round(larger * smaller);
  return y < 0
    ? { value: smaller, slope, turn: round(larger - smaller) }
    : { value: larger, slope, turn: round(smaller - larger) };
}

/** z · σ(y), y = x (c₁ + c₃ x²), x = z kept within ±64, where σ is 0 or 1 already. */
function gated(arithmetic: Arithmetic, z: number, c1: number, c3: number): Point {
  const { round } = arithmetic;
  const x = z > 64 ? 64 : z < -64 ? -64 : z;
  const square = round(x * x);
  const [first, third, thrice, six] = [round(c1), round(c3), round(3 * c3), round(6 * c3)];
  const y = round(x * round(first + round(third * square)));
  const y1 = round(first + round(thrice * square));
  const y2 = round(six * x);
  const { value, slope, turn } = sigmoid(arithmetic, y);
  const inner = round(round(turn * round(y1 * y1)) + y2);
  return {
    h: round(z * value),
    slope: round(value + round(x * round(slope * y1))),
    bend: round(slope * round(round(y1 + y1) + round(x * inner))),
  };
}

/** 2 √(2/π), and that times 0.044715. */
export const geluFactors = { first: 1.5957691216057308, third: 0.07135481627260025 } as const;

const points: Readonly<Record<KeptActivation, (arithmetic: Arithmetic, z: number) => Point>> = {
  sigmoid(arithmetic, z) {
    const { value, slope, turn } = sigmoid(arithmetic, z);
    return { h: value, slope, bend: arithmetic.round(slope * turn) };
  },
  gelu: (arithmetic, z) => gated(arithmetic, z, geluFactors.first, geluFactors.third),
  silu: (arithmetic, z) => gated(arithmetic, z, 1, 0),
  "leaky-relu"({ round }, z) {
    const small = round(0.01);
    return z > 0 ? { h: z, slope: 1, bend: 0 } : { h: round(small * z), slope: small, bend: 0 };
  },
};

/** The activation of z, which it may overwrite. */
export function activated(arithmetic: Arithmetic, activation: Activation, z: ParameterBuffer): Activated {
  if (!isKept(activation)) {
    if (activation === "relu") z.forEach((value, j) => (z[j] = Math.max(0, value)));
    if (activation === "tanh") z.forEach((value, j) => (z[j] = arithmetic.tanh(value)));
    return { h: z, slope: undefined, bend: undefined };
  }
  const [h, slope, bend] = [z, arithmetic.zeros(z.length), arithmetic.zeros(z.length)];
  z.forEach((value, j) => {
    const point = points[activation](arithmetic, value);
    slope[j] = point.slope;
    bend[j] = point.bend;
    h[j] = point.h;
  });
  return { h, slope, bend };
}

/** g · activation'(z), told from h or kept. */
export function throughActivation(
  { round }: Arithmetic,
  g: ParameterBuffer,
  { h, slope }: Activated,
  activation: Activation,
): ParameterBuffer {
  if (slope) return g.map((value, j) => value * at(slope, j));
  if (activation === "identity") return g;
  return g.map((value, j) => {
    const height = at(h, j);
    return activation === "relu" ? (height > 0 ? value : 0) : value * round(1 - round(height * height));
  });
}

/**
 * sum · activation'(z), and in the Hessian, where the gradient is given, R{z} times the change of the slope: for tanh − 2 h · R{z} · dz, else bend · dh, dh being
 * the gradient before and dz behind the slope.
 */
export function tangentThroughActivation(
  arithmetic: Arithmetic,
  sum: ParameterBuffer,
  {
    activation,
    shape,
    rz,
    gradient,
  }: {
    readonly activation: Activation;
    readonly shape: Activated;
    readonly rz: ParameterBuffer;
    readonly gradient: { readonly dz: ParameterBuffer; readonly dh: ParameterBuffer } | undefined;
  },
): ParameterBuffer {
  const { round } = arithmetic;
  const first = throughActivation(arithmetic, sum, shape, activation);
  if (!gradient) return first;
  const { bend, h } = shape;
  const { dz, dh } = gradient;
  if (bend) return first.map((value, j) => value + round(at(rz, j) * round(at(bend, j) * at(dh, j))));
  if (activation !== "tanh") return first;
  return first.map((value, j) => {
    const height = at(h, j);
    return value - round(round(round(height + height) * at(rz, j)) * at(dz, j));
  });
}
