import type { LayersModel } from "../../networks/layers-model/model.js";
import { modelTensors, outputAxes, type ModelTensor } from "../../networks/layers-model/tensors.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { NodeTensors } from "./forward.js";
import type { Tensor, Tf } from "./functions.js";

/** The tensors of a parameter buffer that are differentiated, as they lie there. */
export interface Leaves {
  /** Those that are: all but the running statistics. */
  readonly trained: readonly ModelTensor[];
  readonly fixed: readonly ModelTensor[];
  /** Tensors of a buffer, to be disposed of by the caller's tidy. */
  take(buffer: ParameterBuffer, which: readonly ModelTensor[]): Tensor[];
  /** As the nodes need them. */
  shaped(trained: readonly Tensor[], fixed: readonly Tensor[]): ReadonlyMap<number, NodeTensors>;
  /** Gradients, null where nothing depends on a tensor, added to a buffer times a factor. */
  add(gradients: readonly (Tensor | null)[], buffer: ParameterBuffer, factor: number): void;
}

/** A kernel lies in the buffer as (outputs, inputs); TensorFlow.js wants (…inputs, outputs). */
export function leavesOf(tf: Tf, model: LayersModel): Leaves {
  const tensors = modelTensors(model);
  const trained = tensors.filter(({ fixed }) => !fixed);
  const fixed = tensors.filter((tensor) => tensor.fixed);
  const outputsOf = ({ node, shape }: ModelTensor): number =>
    shape.slice(-outputAxes(model, node)).reduce((all, size) => all * size, 1);
  return {
    trained,
    fixed,
    take: (buffer, which) =>
      which.map((tensor) => {
        const values = Float32Array.from(buffer.subarray(tensor.offset, tensor.offset + tensor.size));
        if (tensor.name !== "kernel") return tf.tensor1d(values);
        const outputs = outputsOf(tensor);
        return tf.tensor2d(values, [outputs, tensor.size / outputs]);
      }),
    shaped(ours, others) {
      const nodes = new Map<number, Record<string, Tensor>>();
      const put = (which: readonly ModelTensor[], given: readonly Tensor[]): void => {
        which.forEach((tensor, i) => {
          const value = at(given, i);
          const laid =
            tensor.name === "kernel" ? tf.reshape(tf.transpose(value), tensor.shape.slice()) : value;
          nodes.set(tensor.node, { ...nodes.get(tensor.node), [tensor.name]: laid });
        });
      };
      put(trained, ours);
      put(fixed, others);
      return nodes;
    },
    add(gradients, buffer, factor) {
      gradients.forEach((gradient, i) => {
        const { offset } = at(trained, i);
        if (gradient === null) return;
        const values = gradient.dataSync();
        for (let j = 0; j < values.length; j++)
          buffer[offset + j] = (buffer[offset + j] ?? 0) + factor * (values[j] ?? 0);
      });
    },
  };
}
