import type { LayersModel, ModelNode, Operation } from "../../networks/layers-model/model.js";
import { at } from "../../numerics/at.js";
import { differentiable, type Functions, type Tensor, type Tf } from "./functions.js";
import { windows, type Windows } from "./windows.js";

/** Tensors of a node by their names. */
export type NodeTensors = Readonly<Record<string, Tensor>>;

/** What only a training step does; without it, running statistics stand for those of the batch and nothing is dropped. */
export interface TrainingPass {
  /** (count) 0 at dropped units, else 1 / (1 − rate). */
  keep(node: number, rate: number, count: number): Float32Array;
  /** Mean and variance (channels) of the batch at a batch normalisation. */
  saw(node: number, mean: Tensor, variance: Tensor): void;
}

/** What an operation works with. */
interface Place {
  readonly tf: Tf;
  readonly functions: Functions;
  readonly windows: Windows;
  readonly node: number;
  readonly inputs: readonly Tensor[];
  readonly tensors: NodeTensors;
  readonly training: TrainingPass | undefined;
}

type Rule<Op extends Operation["op"]> = (node: Extract<ModelNode, { op: Op }>, place: Place) => Tensor;
type Rules = { readonly [Op in Operation["op"]]: Rule<Op> };

const x = ({ inputs }: Place): Tensor => at(inputs, 0);
const need = ({ tensors }: Place, name: string): Tensor => {
  const found = tensors[name];
  if (found === undefined) throw new Error(`tfjs: a node must have its ${name}, got none`);
  return found;
};
const biased = (place: Place, y: Tensor): Tensor =>
  place.tensors["bias"] === undefined ? y : place.tf.add(y, place.tensors["bias"]);
const sum = ({ tf, inputs }: Place): Tensor => inputs.reduce((all, one) => tf.add(all, one));

/** (x − mean) / √(variance + ε) · γ + β */
function affine(place: Place, mean: Tensor, variance: Tensor, epsilon: number): Tensor {
  const { tf, tensors } = place;
  const centred = tf.div(tf.sub(x(place), mean), tf.sqrt(tf.add(variance, epsilon)));
  const scaled = tensors["gamma"] === undefined ? centred : tf.mul(centred, tensors["gamma"]);
  return tensors["beta"] === undefined ? scaled : tf.add(scaled, tensors["beta"]);
}

/** Mean and variance over axes, which are kept. */
function moments({ tf }: Place, values: Tensor, axes: number[]): readonly [Tensor, Tensor] {
  const mean = tf.mean(values, axes, true);
  return [mean, tf.mean(tf.square(tf.sub(values, mean)), axes, true)];
}

/** What each operation computes. */
const rules: Rules = {
  input: (_, place) => x(place),
  dense: (_, place) => biased(place, place.tf.matMul(x(place) as never, need(place, "kernel") as never)),
  conv: (node, place) => biased(place, place.windows.conv(x(place), need(place, "kernel"), node)),
  depthwise: (node, place) => biased(place, place.windows.depthwise(x(place), need(place, "kernel"), node)),
  maxPool: (node, place) => place.windows.maxPool(x(place), node),
  averagePool: (node, place) => place.windows.averagePool(x(place), node),
  globalMaxPool(_, place) {
    const [, rows = 1, columns = 1, channels = 1] = x(place).shape;
    const size = [rows, columns] as const;
    return place.tf.reshape(place.windows.maxPool(x(place), { size, strides: size, padding: "valid" }), [
      -1,
      channels,
    ]);
  },
  globalAveragePool: (_, place) => place.tf.mean(x(place), [1, 2]),
  flatten: ({ shape }, place) => place.tf.reshape(x(place), [-1, ...shape]),
  reshape: ({ shape }, place) => place.tf.reshape(x(place), [-1, ...shape]),
  zeroPadding: ({ rows, columns }, place) =>
    place.tf.pad(x(place), [
      [0, 0],
      [rows[0], rows[1]],
      [columns[0], columns[1]],
      [0, 0],
    ]),
  add: (_, place) => sum(place),
  average: (_, place) => place.tf.div(sum(place), place.inputs.length),
  multiply: (_, { tf, inputs }) => inputs.reduce((all, one) => tf.mul(all, one)),
  concatenate: ({ axis }, { tf, inputs }) =>
    tf.concat(inputs.slice(), axis < 0 ? at(inputs, 0).rank + axis : axis),
  activation: ({ name, alpha }, place) => place.functions[name](x(place), alpha),
  dropout({ rate }, place) {
    if (place.training === undefined || rate === 0) return x(place);
    const { size, shape } = x(place);
    return place.tf.mul(x(place), place.tf.tensor(place.training.keep(place.node, rate, size), shape));
  },
  batchNorm({ epsilon }, place) {
    const { tf, training } = place;
    if (training === undefined)
      return affine(place, need(place, "movingMean"), need(place, "movingVariance"), epsilon);
    const axes = x(place)
      .shape.slice(0, -1)
      .map((_, i) => i);
    const [mean, variance] = moments(place, x(place), axes);
    training.saw(place.node, tf.keep(tf.reshape(mean, [-1])), tf.keep(tf.reshape(variance, [-1])));
    return affine(place, mean, variance, epsilon);
  },
  layerNorm({ epsilon }, place) {
    const [mean, variance] = moments(place, x(place), [x(place).rank - 1]);
    return affine(place, mean, variance, epsilon);
  },
};

/** Runs a model: (batch, …shape) in, (batch, outputs) out. Every operation has exact derivatives of second order. */
export function forwardOf(tf: Tf, { nodes }: LayersModel) {
  const [functions, over] = [differentiable(tf), windows(tf)];
  return (input: Tensor, tensors: ReadonlyMap<number, NodeTensors>, training?: TrainingPass): Tensor => {
    const values: Tensor[] = [];
    nodes.forEach((node, index) => {
      const inputs = node.op === "input" ? [input] : node.from.map((source) => at(values, source));
      const rule = rules[node.op] as Rule<Operation["op"]>;
      values.push(
        rule(node, {
          tf,
          functions,
          windows: over,
          node: index,
          inputs,
          tensors: tensors.get(index) ?? {},
          training,
        }),
      );
    });
    return at(values, values.length - 1);
  };
}

export type Forward = ReturnType<typeof forwardOf>;
