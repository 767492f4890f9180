import type { Examples } from "../../../src/data/types.js";
import type { LayersModel, ModelNode } from "../../../src/networks/layers-model/model.js";
import { modelTensors } from "../../../src/networks/layers-model/tensors.js";
import { at } from "../../../src/numerics/at.js";

// A model's mean loss in plain TypeScript and double precision, one loop after another, from the definitions: what the engine is compared with.

type Image = { readonly shape: readonly number[]; readonly values: Float64Array };

const elementwise: Readonly<Record<string, (x: number, alpha: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  leakyRelu: (x, alpha) => (x > 0 ? x : alpha * x),
  elu: (x, alpha) => (x > 0 ? x : alpha * (Math.exp(x) - 1)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1)),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  hardSigmoid: (x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1),
  softplus: (x) => Math.log(1 + Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  swish: (x) => x / (1 + Math.exp(-x)),
  exp: Math.exp,
};

const logSumExp = (values: readonly number[]): number =>
  Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));

/** Calls `visit` for each place of a window: output index, window row and column, input row and column (maybe outside). */
function slide(
  node: Extract<ModelNode, { op: "conv" | "depthwise" | "maxPool" | "averagePool" }>,
  [rows = 0, columns = 0]: readonly number[],
  visit: (place: { out: number; i: number; j: number; row: number; column: number; inside: boolean }) => void,
): void {
  const [high = 0, wide = 0] = node.shape;
  const before = (length: number, places: number, axis: 0 | 1): number =>
    node.padding === "valid"
      ? 0
      : Math.floor(Math.max((places - 1) * node.strides[axis] + node.size[axis] - length, 0) / 2);
  const [top, left] = [before(rows, high, 0), before(columns, wide, 1)];
  for (let r = 0; r < high; r++)
    for (let c = 0; c < wide; c++)
      for (let i = 0; i < node.size[0]; i++)
        for (let j = 0; j < node.size[1]; j++) {
          const [row, column] = [r * node.strides[0] + i - top, c * node.strides[1] + j - left];
          const inside = row >= 0 && row < rows && column >= 0 && column < columns;
          visit({ out: r * wide + c, i, j, row, column, inside });
        }
}

function compute(
  node: ModelNode,
  inputs: readonly Image[],
  tensor: (name: string) => Float64Array | undefined,
): Image {
  const { shape } = node;
  const x = at(inputs, 0);
  const values = new Float64Array(shape.reduce((all, size) => all * size, 1));
  const channels = x.shape.at(-1) ?? 1;
  const [, width = 0] = x.shape;
  const kernel = tensor("kernel") ?? new Float64Array();
  const bias = (k: number): number => tensor("bias")?.[k] ?? 0;
  const given = (row: number, column: number, channel: number): number =>
    at(x.values, (row * width + column) * channels + channel);
  switch (node.op) {
    case "dense":
      for (let k = 0; k < node.units; k++) {
        values[k] = bias(k);
        // (outputs, inputs), as in the buffer
        for (let i = 0; i < channels; i++)
          values[k] = at(values, k) + at(kernel, k * channels + i) * at(x.values, i);
      }
      break;
    case "conv":
      for (let at0 = 0; at0 < values.length; at0++) values[at0] = bias(at0 % node.filters);
      slide(node, x.shape, ({ out, i, j, row, column, inside }) => {
        if (!inside) return;
        for (let k = 0; k < node.filters; k++)
          for (let c = 0; c < channels; c++) {
            const weight = at(
              kernel,
              k * node.size[0] * node.size[1] * channels + (i * node.size[1] + j) * channels + c,
            );
            values[out * node.filters + k] =
              at(values, out * node.filters + k) + weight * given(row, column, c);
          }
      });
      break;
    case "depthwise": {
      const all = channels * node.multiplier;
      for (let at0 = 0; at0 < values.length; at0++) values[at0] = bias(at0 % all);
      slide(node, x.shape, ({ out, i, j, row, column, inside }) => {
        if (!inside) return;
        for (let k = 0; k < all; k++) {
          const weight = at(kernel, k * node.size[0] * node.size[1] + i * node.size[1] + j);
          const value = given(row, column, Math.floor(k / node.multiplier));
          values[out * all + k] = at(values, out * all + k) + weight * value;
        }
      });
      break;
    }
    case "maxPool":
      values.fill(-Infinity);
      slide(node, x.shape, ({ out, row, column, inside }) => {
        for (let c = 0; inside && c < channels; c++)
          values[out * channels + c] = Math.max(at(values, out * channels + c), given(row, column, c));
      });
      break;
    case "averagePool": {
      const counts = new Float64Array(values.length);
      slide(node, x.shape, ({ out, row, column, inside }) => {
        for (let c = 0; inside && c < channels; c++) {
          counts[out * channels + c] = at(counts, out * channels + c) + 1;
          values[out * channels + c] = at(values, out * channels + c) + given(row, column, c);
        }
      });
      values.forEach((value, k) => (values[k] = value / at(counts, k)));
      break;
    }
    case "globalMaxPool":
      values.fill(-Infinity);
      x.values.forEach((value, k) => (values[k % channels] = Math.max(at(values, k % channels), value)));
      break;
    case "globalAveragePool":
      x.values.forEach((value, k) => {
        values[k % channels] = at(values, k % channels) + (value * channels) / x.values.length;
      });
      break;
    case "zeroPadding": {
      const [, wide = 0] = shape;
      x.values.forEach((value, k) => {
        const [row, column] = [Math.floor(k / channels / width), Math.floor(k / channels) % width];
        const place = (row + node.rows[0]) * wide + column + node.columns[0];
        values[place * channels + (k % channels)] = value;
      });
      break;
    }
    case "add":
    case "average":
      for (const one of inputs) one.values.forEach((value, k) => (values[k] = at(values, k) + value));
      if (node.op === "average") values.forEach((value, k) => (values[k] = value / inputs.length));
      break;
    case "multiply":
      values.fill(1);
      for (const one of inputs) one.values.forEach((value, k) => (values[k] = at(values, k) * value));
      break;
    case "concatenate": {
      let from = 0; // along the last axis only
      for (const one of inputs) {
        const mine = one.shape.at(-1) ?? 1;
        one.values.forEach((value, k) => {
          values[Math.floor(k / mine) * (shape.at(-1) ?? 1) + from + (k % mine)] = value;
        });
        from += mine;
      }
      break;
    }
    case "activation":
      if (node.name === "softmax") {
        for (let from = 0; from < values.length; from += channels) {
          const part = Array.from(x.values.subarray(from, from + channels));
          part.forEach((value, k) => (values[from + k] = Math.exp(value - logSumExp(part))));
        }
      } else
        x.values.forEach(
          (value, k) => (values[k] = at([elementwise[node.name]], 0)?.(value, node.alpha ?? 1) ?? NaN),
        );
      break;
    case "batchNorm":
    case "layerNorm":
      x.values.forEach((value, k) => {
        const c = k % channels;
        const part = x.values.subarray(k - c, k - c + channels);
        const mean = part.reduce((sum, one) => sum + one, 0) / channels;
        const spread = part.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / channels;
        const [middle, variance] =
          node.op === "layerNorm"
            ? [mean, spread]
            : [tensor("movingMean")?.[c] ?? 0, tensor("movingVariance")?.[c] ?? 1];
        const centred = (value - middle) / Math.sqrt(variance + node.epsilon);
        values[k] = centred * (tensor("gamma")?.[c] ?? 1) + (tensor("beta")?.[c] ?? 0);
      });
      break;
    case "input":
    case "flatten":
    case "reshape":
    case "dropout":
      values.set(x.values);
  }
  return { shape, values };
}

/** The mean softmax cross-entropy over all examples, without dropping and with running statistics. */
export function twinLoss(model: LayersModel, parameters: Float64Array, examples: Examples): number {
  const tensors = modelTensors(model);
  let total = 0;
  for (let e = 0; e < examples.count; e++) {
    const input = Float64Array.from({ length: examples.features }, (_, i) =>
      Math.fround(at(examples.inputs, e * examples.features + i) * examples.scale),
    );
    const images: Image[] = [];
    model.nodes.forEach((node, index) => {
      const inputs =
        node.op === "input" ? [{ shape: node.shape, values: input }] : node.from.map((k) => at(images, k));
      images.push(
        compute(node, inputs, (name) => {
          const found = tensors.find((one) => one.node === index && one.name === name);
          return found && parameters.subarray(found.offset, found.offset + found.size);
        }),
      );
    });
    const z = Array.from(images.at(-1)?.values ?? []);
    total += logSumExp(z) - at(z, at(examples.labels, e));
  }
  return total / examples.count;
}

/** Gradient and Hessian times v of a function by central differences: in double precision good to six digits. */
export function differences(
  f: (x: Float64Array) => number,
  x: Float64Array,
  v: Float64Array,
): { readonly gradient: Float64Array; readonly product: Float64Array } {
  const h = 2e-4;
  const moved = (i: number, step: number, along: number): number => {
    const y = x.map((value, j) => value + along * at(v, j));
    y[i] = at(y, i) + step;
    return f(y);
  };
  return {
    gradient: x.map((_, i) => (moved(i, h, 0) - moved(i, -h, 0)) / (2 * h)),
    product: x.map(
      (_, i) => (moved(i, h, h) - moved(i, h, -h) - moved(i, -h, h) + moved(i, -h, -h)) / (4 * h * h),
    ),
  };
}

/** ‖a − b‖ / ‖b‖ */
export function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] ?? NaN) - (b[i] ?? NaN)) ** 2;
    size += (b[i] ?? NaN) ** 2;
  }
  return Math.sqrt(difference / size);
}
