import type { Rng } from "../../numerics/random.js";
import type { LayersModel, TensorInitialiser } from "./model.js";
import { modelTensors, type ModelTensor } from "./tensors.js";

/** Fresh parameters of a model, each tensor by its own initialiser from a stream of its own (its number), in double precision before they are stored. */
export function initialTensors(model: LayersModel, parameters: Float32Array, rng: Rng): void {
  modelTensors(model).forEach((tensor, i) => {
    const out = parameters.subarray(tensor.offset, tensor.offset + tensor.size);
    const draw = drawer(tensor, rng.split(i));
    for (let j = 0; j < out.length; j++) out[j] = draw();
  });
}

function drawer({ initialiser, fans }: ModelTensor, rng: Rng): () => number {
  const given = scaled(initialiser, fans);
  if (given.name === "constant") return () => given.value;
  if (given.name === "uniform") return () => given.least + (given.most - given.least) * rng.uniform();
  if (given.name === "normal") return () => given.mean + given.deviation * rng.normal();
  return () => {
    for (;;) {
      const z = rng.normal();
      if (Math.abs(z) <= 2) return given.mean + given.deviation * z;
    }
  };
}

/** Variance scaling as the distribution that TensorFlow.js makes of it: a cut Gaussian keeps the deviation it had before the cut. */
function scaled(
  initialiser: TensorInitialiser,
  [into, out]: readonly [number, number],
): Exclude<TensorInitialiser, { name: "varianceScaling" }> {
  if (initialiser.name !== "varianceScaling") return initialiser;
  const { scale, mode, distribution } = initialiser;
  const fan = mode === "fanIn" ? into : mode === "fanOut" ? out : (into + out) / 2;
  const variance = scale / Math.max(1, fan);
  const deviation = Math.sqrt(variance);
  if (distribution === "uniform") {
    const most = Math.sqrt(3 * variance);
    return { name: "uniform", least: -most, most };
  }
  if (distribution === "normal") return { name: "normal", mean: 0, deviation };
  return { name: "truncatedNormal", mean: 0, deviation };
}
