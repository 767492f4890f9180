import type { Window } from "../../networks/layers-model/model.js";
import { binary, unary, type Tensor, type Tf } from "./functions.js";

/** Convolution and pooling over images (batch, rows, columns, channels). */
export interface Windows {
  conv(x: Tensor, kernel: Tensor, window: Window): Tensor;
  depthwise(x: Tensor, kernel: Tensor, window: Window): Tensor;
  maxPool(x: Tensor, window: Window): Tensor;
  averagePool(x: Tensor, window: Window): Tensor;
}

/** What a kernel of TensorFlow.js is called with. */
type Attributes = Readonly<Record<string, unknown>>;

/** The three products of a convolution and its two gradients, each linear in both of its tensors. */
interface Products {
  readonly forward: (x: Tensor, kernel: Tensor) => Tensor;
  readonly toInput: (dy: Tensor, kernel: Tensor) => Tensor;
  readonly toKernel: (x: Tensor, dy: Tensor) => Tensor;
}

/**
 * Exact to every order: a convolution is bilinear, so each of its three products is differentiated by the other two. TensorFlow.js itself stops at the first derivative.
 */
function bilinear(tf: Tf, plain: Products): Products["forward"] {
  const forward: Products["forward"] = binary(tf, plain.forward, (dy, x, kernel) => [
    toInput(dy, kernel),
    toKernel(x, dy),
  ]);
  const toInput: Products["toInput"] = binary(tf, plain.toInput, (g, dy, kernel) => [
    forward(g, kernel),
    toKernel(g, dy),
  ]);
  const toKernel: Products["toKernel"] = binary(tf, plain.toKernel, (g, x, dy) => [
    toInput(dy, g),
    forward(x, g),
  ]);
  return forward;
}

export function windows(tf: Tf): Windows {
  const run = (name: string, inputs: Readonly<Record<string, Tensor>>, attributes: Attributes): Tensor =>
    tf.engine().runKernel(name, inputs, attributes as never) as Tensor;
  const convolution =
    (names: readonly [string, string, string]) =>
    (x: Tensor, kernel: Tensor, { strides, padding: pad }: Window): Tensor => {
      const common = { strides, pad, dataFormat: "NHWC", dilations: [1, 1], dimRoundingMode: undefined };
      const [name, input, filter] = names;
      const product = bilinear(tf, {
        forward: (a, b) => run(name, { x: a, filter: b }, common),
        toInput: (dy, b) => run(input, { dy, filter: b }, { ...common, inputShape: x.shape }),
        toKernel: (a, dy) => run(filter, { x: a, dy }, { ...common, filterShape: kernel.shape }),
      });
      return product(x, kernel);
    };
  return {
    conv: convolution(["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"]),
    depthwise: convolution([
      "DepthwiseConv2dNative",
      "DepthwiseConv2dNativeBackpropInput",
      "DepthwiseConv2dNativeBackpropFilter",
    ]),
    maxPool: (x, window) => maxPool(tf, run, window)(x),
    averagePool(x, { size, strides, padding: pad }) {
      const attributes = { filterSize: size, strides, pad, dimRoundingMode: undefined };
      const plain = (one: Tensor): Tensor => run("AvgPool", { x: one }, attributes);
      const shape = tf.zerosLike(x);
      const back: (dy: Tensor) => Tensor = unary(
        tf,
        (dy) => run("AvgPoolGrad", { dy, input: shape }, attributes),
        (g) => plain(g),
      );
      return unary(tf, plain, (dy) => back(dy))(x);
    },
  };
}

/** The largest of each window: piecewise linear, so behind the gradient there is only the choice of the place, which holds still almost everywhere. */
function maxPool(
  tf: Tf,
  run: (name: string, inputs: Readonly<Record<string, Tensor>>, attributes: Attributes) => Tensor,
  window: Window,
): (x: Tensor) => Tensor {
  const attributes = {
    filterSize: window.size,
    strides: window.strides,
    pad: window.padding,
    dimRoundingMode: undefined,
  };
  const pool = (x: Tensor): Tensor => run("MaxPool", { x }, attributes);
  const back = binary(
    tf,
    (dy, x) => run("MaxPoolGrad", { dy, input: x, output: pool(x) }, attributes),
    (g, _, x) => [selected(tf, g, x, pool(x), window), tf.zerosLike(x)],
  );
  return unary(tf, pool, back);
}

/** The values of g where x is the largest of its window; of several, the first. */
function selected(tf: Tf, g: Tensor, x: Tensor, top: Tensor, { size, strides, padding }: Window): Tensor {
  const [count = 0, rows = 0, columns = 0, channels = 0] = x.shape;
  const [, high = 0, wide = 0] = top.shape;
  const pads = ([rows, columns] as const).map((length, axis): [number, number] => {
    const places = axis === 0 ? high : wide;
    const [span = 1, step = 1] = [size[axis], strides[axis]];
    const missing = padding === "same" ? Math.max((places - 1) * step + span - length, 0) : 0;
    return [Math.floor(missing / 2), missing - Math.floor(missing / 2)];
  });
  const [down = [0, 0], across = [0, 0]] = pads;
  const padded = (one: Tensor, value: number): Tensor => tf.pad(one, [[0, 0], down, across, [0, 0]], value);
  const [wideX, wideG] = [padded(x, Number.NEGATIVE_INFINITY), padded(g, 0)];
  let found = tf.zerosLike(top).cast("bool");
  let result = tf.zerosLike(top);
  for (let i = 0; i < size[0]; i++) {
    for (let j = 0; j < size[1]; j++) {
      const part = (one: Tensor): Tensor =>
        tf.stridedSlice(
          one,
          [0, i, j, 0],
          [count, i + (high - 1) * strides[0] + 1, j + (wide - 1) * strides[1] + 1, channels],
          [1, strides[0], strides[1], 1],
        );
      const here = tf.logicalAnd(tf.equal(part(wideX), top), tf.logicalNot(found));
      result = tf.where(here, part(wideG), result);
      found = tf.logicalOr(found, here);
    }
  }
  return result;
}
