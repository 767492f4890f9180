import type { Examples } from "../../data/types.js";
import { outputCount } from "../../networks/layer-kinds.js";
import type { LayersModel } from "../../networks/layers-model/model.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { random } from "../../numerics/random.js";
import { takeSteps, type BackEndProgram, type Quantity, type StepPlan } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import { arithmetics } from "../reference/arithmetic.js";
import { clearPruned } from "../reference/clear-pruned.js";
import { evaluation } from "../reference/evaluation.js";
import { lossInput } from "../reference/examples.js";
import { lossFunctions } from "../reference/losses.js";
import { decays } from "../refinement.js";
import { flushTiny, keepSides, refine, update } from "../reference/update.js";
import { forwardOf, type TrainingPass } from "./forward.js";
import type { Tensor, Tf } from "./functions.js";
import { inputTensor, transposed } from "./held.js";
import { leavesOf } from "./leaves.js";

/** Examples evaluated at a time; the numbers do not depend on it. */
const chunk = 250;
const arithmetic = arithmetics.float32;

interface Passes {
  /** Fills `gradient`; returns the mean loss. With `derivative`, (examples, outputs), of a loss computed outside, it is that by which the outputs are weighed. */
  differentiate(
    examples: Examples,
    indices: Uint32Array,
    training?: TrainingPass,
    derivative?: Float64Array,
  ): number;
  /** [output][example], of at most `chunk` examples; of a training step with what it draws. */
  outputsOf(examples: Examples, indices: Uint32Array, training?: TrainingPass): Float32Array;
}

/** Both passes through the model, with the parameters in `buffers`. */
function passesOf(tf: Tf, model: LayersModel, options: ResolvedOptions, held: Held): Passes {
  const { loss, network, labelSmoothing: smoothing } = options;
  const { buffers, gradient, leaves } = held;
  const outputs = outputCount(network);
  const forward = forwardOf(tf, model);
  const { shape } = at(model.nodes, 0);

  // The loss and its gradient in the outputs are the package's own.
  const differentiate: Passes["differentiate"] = (examples, indices, training, derivative) => {
    const result = { total: 0 };
    gradient.fill(0);
    tf.tidy(() => {
      const input = inputTensor(tf, examples, indices, shape);
      const fixed = leaves.take(buffers.value, leaves.fixed);
      const ours = leaves.take(buffers.value, leaves.trained);
      const ownLoss = tf.customGrad((z) => {
        if (derivative !== undefined)
          return {
            value: tf.scalar(0),
            gradFunc: () => tf.tensor2d(Float32Array.from(derivative), [indices.length, outputs]),
          };
        const given = lossInput(transposed((z as Tensor).dataSync(), outputs), outputs, examples, indices);
        const dz = new Float32Array(given.z.length);
        result.total = lossFunctions[loss](arithmetic, given, {
          total: 0,
          scale: Math.fround(1 / indices.length),
          smoothing,
          dz,
        });
        // Made only where it is used: what a forward pass makes does not outlive it.
        const rows = (): Tensor => tf.tensor2d(transposed(dz, indices.length), [indices.length, outputs]);
        return { value: tf.scalar(0), gradFunc: rows };
      });
      const run = (): Scalar => ownLoss(forward(input, leaves.shaped(ours, fixed), training)) as Scalar;
      leaves.add(tf.engine().gradients(run, ours, undefined, true).grads, gradient, 1);
    });
    clearPruned(gradient, options);
    return result.total / indices.length;
  };
  const outputsOf: Passes["outputsOf"] = (examples, indices, training) =>
    tf.tidy(() => {
      const tensors = leaves.shaped(
        leaves.take(buffers.value, leaves.trained),
        leaves.take(buffers.value, leaves.fixed),
      );
      return transposed(
        forward(inputTensor(tf, examples, indices, shape), tensors, training).dataSync(),
        outputs,
      );
    });
  return { differentiate, outputsOf };
}

/** What a program holds between calls: no tensor. */
interface Held {
  readonly buffers: Record<Quantity, ParameterBuffer>;
  readonly gradient: Float32Array;
  readonly leaves: ReturnType<typeof leavesOf>;
}

/** A model's gradient by TensorFlow.js, everything else by this package: losses, update rules on flat vectors, masks. Between calls no tensor is held. */
export function compile(tf: Tf, model: LayersModel, options: ResolvedOptions): BackEndProgram<Examples> {
  const { optimizer, parameterCount, network, refinement, slices } = options;
  const leaves = leavesOf(tf, model);
  const buffers: Record<Quantity, ParameterBuffer> = {
    value: new Float32Array(parameterCount),
    first: new Float32Array(parameterCount),
    second: new Float32Array(parameterCount),
    side: new Float32Array(parameterCount),
  };
  const gradient = new Float32Array(parameterCount);
  const { differentiate, outputsOf } = passesOf(tf, model, options, { buffers, gradient, leaves });
  /** What `forward` saw last; the way back does it once more, to the same values. */
  let open: { readonly examples: Examples; readonly batch: Uint32Array };
  const step = (examples: Examples, plan: StepPlan, derivative?: Float64Array): number => {
    const pass = trainingPass(model, options.seed, plan.step);
    const mean = differentiate(examples, plan.batch, pass.training, derivative);
    const { value: parameters, first, second, side } = buffers;
    const all = { parameters, first, second, gradient };
    const before = leaves.fixed.map(({ offset, size }) => parameters.slice(offset, offset + size));
    if (refinement) refine(arithmetic, refinement, all, { keep: plan.keep, network });
    update(arithmetic, optimizer, all, plan);
    if (refinement?.sided) keepSides(parameters, side);
    leaves.fixed.forEach(({ offset }, i) => parameters.set(at(before, i), offset)); // no rule moves running statistics
    for (const { node, name, offset, size } of leaves.fixed)
      pass.move(node, name, parameters.subarray(offset, offset + size));
    if (plan.flush) [first, second].forEach(flushTiny);
    if (plan.flush && refinement && decays(refinement)) flushTiny(parameters);
    return mean;
  };
  return {
    read: (quantity) => buffers[quantity].slice(),
    write(quantity, values) {
      buffers[quantity].set(values);
      clearPruned(buffers[quantity], options);
      if (quantity === "side")
        for (const { biases, biasCount } of slices) buffers.side.fill(0, biases, biases + biasCount);
    },
    clear(quantity) {
      buffers[quantity].fill(0);
    },
    steps: (examples, plans, losses) => takeSteps(plans, losses, (plan) => step(examples, plan)),
    gradient: (examples, batch) => ({ loss: differentiate(examples, batch), gradient: gradient.slice() }),
    forward(examples, batch, step) {
      open = { examples, batch };
      const training = step === undefined ? undefined : trainingPass(model, options.seed, step).training;
      return transposed(outputsOf(examples, batch, training), batch.length);
    },
    advance(derivative, plan) {
      step(open.examples, plan, derivative);
    },
    derive(derivative) {
      differentiate(open.examples, open.batch, undefined, derivative);
      return gradient.slice();
    },
    ...evaluation(arithmetic, options, { of: outputsOf, chunk }),
    free() {
      // no tensor outlives a call
    },
  };
}

type Scalar = ReturnType<Tf["scalar"]>;

/** A step's draws, which its number and the seed decide, and the running statistics that it moves. */
function trainingPass(
  { nodes }: LayersModel,
  seed: number,
  step: number,
): {
  readonly training: TrainingPass;
  move(node: number, name: string, running: ParameterBuffer): void;
} {
  const seen = new Map<number, Readonly<Record<string, ArrayLike<number>>>>();
  const draws = random(seed).split("dropout").split(step);
  const read = (tensor: Tensor): ArrayLike<number> => {
    const values = Float32Array.from(tensor.dataSync());
    tensor.dispose();
    return values;
  };
  return {
    training: {
      keep(node, rate, count) {
        const rng = draws.split(node);
        return Float32Array.from({ length: count }, () => (rng.uniform() < rate ? 0 : 1 / (1 - rate)));
      },
      saw: (node, mean, variance) =>
        void seen.set(node, { movingMean: read(mean), movingVariance: read(variance) }),
    },
    move(node, name, running) {
      const [found, batch] = [at(nodes, node), seen.get(node)?.[name]];
      if (found.op !== "batchNorm" || batch === undefined) return;
      const { momentum } = found;
      running.forEach((value, j) => (running[j] = momentum * value + (1 - momentum) * (batch[j] ?? 0)));
    },
  };
}
