import type * as Tfjs from "@tensorflow/tfjs";
import type { LayerActivation } from "../../networks/layers-model/model.js";

export type Tf = typeof Tfjs;
export type Tensor = Tfjs.Tensor;
type Unary = (x: Tensor) => Tensor;

/** A function of one tensor with a derivative that can itself be differentiated: `slope` gives dy · f′(x) out of x alone. */
export function unary(tf: Tf, value: Unary, slope: (dy: Tensor, x: Tensor) => Tensor): Unary {
  const made = tf.customGrad((x, save) => {
    (save as (saved: Tensor[]) => void)([x as Tensor]);
    return {
      value: value(x as Tensor),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) => slope(dy, saved as Tensor),
    };
  }) as Unary;
  return (x) => made(x);
}

/** The same of two tensors: `slopes` gives the products of dy with both derivatives. */
export const binary = (
  tf: Tf,
  value: (a: Tensor, b: Tensor) => Tensor,
  slopes: (dy: Tensor, a: Tensor, b: Tensor) => [Tensor, Tensor],
): ((a: Tensor, b: Tensor) => Tensor) =>
  tf.customGrad((a, b, save) => {
    (save as (saved: Tensor[]) => void)([a as Tensor, b as Tensor]);
    return {
      value: value(a as Tensor, b as Tensor),
      gradFunc: (dy: Tensor, [x, y]: Tensor[]) => slopes(dy, x as Tensor, y as Tensor),
    };
  }) as (a: Tensor, b: Tensor) => Tensor;

/** Elementwise functions and softmax, and log Σ exp. */
export type Functions = Readonly<Record<LayerActivation, (x: Tensor, alpha?: number) => Tensor>> & {
  /** log Σ exp over the last axis, which is kept. */
  readonly logSumExp: Unary;
};

const SELU = [1.0507009873554805, 1.6732632423543772] as const;

/**
 * The functions with exact derivatives of every order. TensorFlow.js's own of exp, sigmoid, tanh and softmax are made of the value that was computed forward, through
 * which no second derivative goes: their Hessians are wrong without a word.
 */
export function differentiable(tf: Tf): Functions {
  const exp: Unary = unary(
    tf,
    (x) => tf.exp(x),
    (dy, x) => tf.mul(dy, exp(x)),
  );
  const sigmoid: Unary = unary(
    tf,
    (x) => tf.sigmoid(x),
    (dy, x) => tf.mul(dy, tf.mul(sigmoid(x), tf.sub(1, sigmoid(x)))),
  );
  const tanh: Unary = unary(
    tf,
    (x) => tf.tanh(x),
    (dy, x) => tf.mul(dy, tf.sub(1, tf.square(tanh(x)))),
  );
  const softplus: Unary = unary(
    tf,
    (x) => tf.softplus(x),
    (dy, x) => tf.mul(dy, sigmoid(x)),
  );
  const softmax: Unary = unary(
    tf,
    (x) => tf.softmax(x, -1),
    (dy, x) => {
      const p = softmax(x);
      return tf.mul(p, tf.sub(dy, tf.sum(tf.mul(dy, p), -1, true)));
    },
  );
  const logSumExp: Unary = unary(
    tf,
    (x) => tf.logSumExp(x, -1, true),
    (dy, x) => tf.mul(dy, softmax(x)),
  );
  // max(x, 0) + α (exp(min(x, 0)) − 1), without a comparison, which has no derivative here
  const elu = (x: Tensor, alpha = 1): Tensor =>
    tf.add(tf.relu(x), tf.mul(alpha, tf.sub(exp(tf.neg(tf.relu(tf.neg(x)))), 1)));
  return {
    relu: (x) => tf.relu(x),
    relu6: (x) => tf.sub(tf.relu(x), tf.relu(tf.sub(x, 6))),
    leakyRelu: (x, alpha = 0.3) => tf.sub(tf.relu(x), tf.mul(alpha, tf.relu(tf.neg(x)))),
    elu,
    selu: (x) => tf.mul(SELU[0], elu(x, SELU[1])),
    tanh,
    sigmoid,
    hardSigmoid: (x) => tf.sub(tf.relu(tf.add(tf.mul(x, 0.2), 0.5)), tf.relu(tf.sub(tf.mul(x, 0.2), 0.5))),
    softplus,
    softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
    swish: (x) => tf.mul(x, sigmoid(x)),
    exp,
    softmax,
    logSumExp,
  };
}
