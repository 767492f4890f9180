import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { BackEndCurvature, BackEndProgram, Quantity, StepPlan } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Addon, Handle } from "./addon.js";
import type { NativeLists } from "./bound-lists.js";

const quantities: Record<Quantity, number> = { value: 0, first: 1, second: 2, side: 3 };

const asFloats = (values: ParameterBuffer): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

/** A program that the addon has compiled. */
export function nativeProgram(
  addon: Addon,
  handle: Handle,
  { parameterCount, network }: ResolvedOptions,
): BackEndProgram<NativeLists> {
  const { outputs } = at(network.layers, network.layers.length - 1);
  const buffer = (): Float32Array => new Float32Array(parameterCount);
  return {
    read(quantity) {
      const into = buffer();
      addon.read(handle, quantities[quantity], into);
      return into;
    },
    write(quantity, values) {
      addon.write(handle, quantities[quantity], asFloats(values));
    },
    clear(quantity) {
      addon.write(handle, quantities[quantity], buffer());
    },
    steps(examples, plans, losses) {
      const { indices, counts, numbers } = flattened(plans);
      return addon.steps(handle, examples.handle, indices, counts, numbers, losses);
    },
    gradient(examples, batch) {
      const gradient = buffer();
      return { loss: addon.gradient(handle, examples.handle, batch, gradient), gradient };
    },
    forward(examples, batch) {
      const into = new Float32Array(batch.length * outputs);
      addon.forward(handle, examples.handle, batch, into);
      return into;
    },
    advance(derivative, { rate, root, keep, flush }) {
      addon.advance(handle, derivative, Float64Array.of(rate, root, keep, flush ? 1 : 0));
    },
    derive(derivative) {
      const gradient = buffer();
      addon.derive(handle, derivative, gradient);
      return gradient;
    },
    evaluate(examples, indices) {
      const totals = new Float64Array(2);
      addon.evaluate(handle, examples.handle, indices, totals);
      return { loss: at(totals, 0), correct: at(totals, 1) };
    },
    outputs(examples, indices) {
      const into = new Float32Array(indices.length * outputs);
      addon.outputs(handle, examples.handle, indices, into);
      return into;
    },
    free() {
      addon.free(handle);
    },
  };
}

/** The batches one behind the other, and the numbers of each step. */
function flattened(plans: readonly StepPlan[]): {
  readonly indices: Uint32Array;
  readonly counts: Uint32Array;
  readonly numbers: Float64Array;
} {
  const counts = Uint32Array.from(plans, ({ batch }) => batch.length);
  const indices = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  const numbers = new Float64Array(4 * plans.length);
  let next = 0;
  plans.forEach(({ batch, rate, root, keep, flush }, k) => {
    indices.set(batch, next);
    next += batch.length;
    numbers.set([rate, root, keep, flush ? 1 : 0], 4 * k);
  });
  return { indices, counts, numbers };
}

/** A curvature program that the addon has compiled, with so many coordinates. */
export function nativeCurvature(
  addon: Addon,
  handle: Handle,
  coordinates: number,
): BackEndCurvature<NativeLists> {
  let examplesCount = 0;
  return {
    moveTo(parameters, examples, indices) {
      examplesCount = indices.length;
      return addon.moveTo(handle, examples.handle, indices, asFloats(parameters));
    },
    product(v, hessian) {
      const into = new Float32Array(coordinates);
      addon.product(handle, asFloats(v), hessian ? 1 : 0, into);
      return into;
    },
    squaredGradientNorms() {
      const into = new Float32Array(examplesCount);
      addon.norms(handle, into);
      return into;
    },
    free() {
      addon.free(handle);
    },
  };
}
