import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  batchOrder,
  initialParameters,
  ladderDensities,
  loadDataset,
  randomMask,
  resolveNetwork,
  streams,
  trainingSplit,
} from "lottery-lab";

export const BATCH = 60;
export const RATE = 1.2e-3;
export const EVALUATE_EVERY = 100;
const EPOCHS = 6;
/** Examples over which curvature products are taken. */
const CURVATURE = 1000;

/** The vector of curvature products, by index into the parameter buffer: any fixed one does. */
export const probe = (index) => ((index * 7919) % 1000) / 1000 - 0.5;

/**
 * The work all contenders do: MNIST, LeNet-300-100, one seed. Of the 55,000 training examples 54,960 are used, so that every
 * batch is whole (a jit compiles for one shape). `order` holds EPOCHS epochs of batches, then begins again.
 */
export async function loadSetting(seed = 1) {
  const mnist = await loadDataset("mnist");
  const network = resolveNetwork("lenet-300-100");
  const stream = streams(seed);
  const { train, validation } = trainingSplit(mnist, { validation: 5000, rng: stream.split });
  const indices = train.subarray(0, train.length - (train.length % BATCH));
  const { batch, batchesPerEpoch } = batchOrder({ indices, batchSize: BATCH, rng: stream.order });
  const order = new Uint32Array(EPOCHS * batchesPerEpoch * BATCH);
  for (let step = 0; step < EPOCHS * batchesPerEpoch; step++) order.set(batch(step), step * BATCH);
  const initial = initialParameters(network, { rng: stream.init });
  const mask = (density) => (density === 1 ? undefined : maskOfDensity(network, density, stream.mask(0)));
  return {
    mnist,
    network,
    validation,
    order,
    initial,
    mask,
    batches: batchesAt(order),
    curvature: validation.slice(0, CURVATURE),
  };
}

/** The batches of an order as views, made once: nothing is allocated while a block is timed. */
function batchesAt(order) {
  const views = Array.from({ length: order.length / BATCH }, (_, step) =>
    order.subarray(step * BATCH, (step + 1) * BATCH),
  );
  return (step) => views[step % views.length];
}

/**
 * Kept fractions of the layers where iterative pruning reaches this density: 0.8^n in the hidden layers, 0.9^n in the output
 * layer (half the rate), with the real n ≥ 0 at which the network has it.
 */
export function layerDensities(network, density) {
  const sizes = network.layers.map(({ inputs, outputs }) => inputs * outputs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const at = (rounds) => sizes.map((_, layer) => (layer === sizes.length - 1 ? 0.9 : 0.8) ** rounds);
  const whole = (rounds) => at(rounds).reduce((sum, kept, layer) => sum + kept * sizes[layer], 0) / total;
  let [low, high] = [0, 100];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (whole(middle) > density) low = middle;
    else high = middle;
  }
  return at(low);
}

/** A random mask with those fractions, to the nearest weight. */
function maskOfDensity(network, density, rng) {
  const fractions = layerDensities(network, density);
  const counted = network.layers.map(({ inputs, outputs }, layer) => {
    const kept = Math.max(1, Math.round(fractions[layer] * inputs * outputs));
    return new Uint8Array(inputs * outputs).fill(1, 0, kept);
  });
  return randomMask({ layers: counted }, { rng });
}

/** Writes the setting as raw files for contenders in other languages: little-endian, described by setting.json. */
export function exportSetting(setting, folder, { densities, iterations }) {
  mkdirSync(folder, { recursive: true });
  const { mnist, network, order, validation, initial, mask } = setting;
  const files = {
    "train-images.u8": mnist.train.inputs,
    "train-labels.u8": mnist.train.labels,
    "test-images.u8": mnist.test.inputs,
    "test-labels.u8": mnist.test.labels,
    "order.u32": order,
    "validation.u32": validation,
    "initial.f32": initial,
  };
  for (const density of densities.filter((value) => value !== 1))
    files[`mask-${density}.u8`] = Buffer.concat(mask(density).layers);
  for (const [name, values] of Object.entries(files))
    writeFileSync(join(folder, name), Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  const description = {
    widths: [network.layers[0].inputs, ...network.layers.map(({ outputs }) => outputs)],
    batch: BATCH,
    rate: RATE,
    evaluateEvery: EVALUATE_EVERY,
    curvature: CURVATURE,
    iterations,
    kept: ladderDensities(network, 15).map(({ kept }) => kept),
  };
  writeFileSync(join(folder, "setting.json"), JSON.stringify(description, null, 1));
}
