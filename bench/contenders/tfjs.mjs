// TensorFlow.js as a contender: node tfjs.mjs FOLDER node|wasm PACKAGES, where PACKAGES is the folder whose node_modules has it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { serve } from "./serve.mjs";

const [folder, kind, packages] = process.argv.slice(2);
const require = createRequire(resolve(packages, "package.json"));
const tf = require(kind === "node" ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs");
if (kind === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setThreadsCount(1);
  wasm.setWasmPaths(join(packages, "node_modules/@tensorflow/tfjs-backend-wasm/dist/"));
  await tf.setBackend("wasm");
  await tf.ready();
}

const UNTIMED = kind === "node" ? 20 : 2;
const read = (name, Kind = Uint8Array) => {
  const bytes = readFileSync(join(folder, name));
  return new Kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const { widths, batch, rate } = JSON.parse(readFileSync(join(folder, "setting.json"), "utf8"));
const order = new Int32Array(read("order.u32", Uint32Array));
const pixels = (name) => {
  const bytes = read(name);
  return tf.tensor2d(
    Float32Array.from(bytes, (byte) => byte * Math.fround(1 / 255)),
    [bytes.length / widths[0], widths[0]],
  );
};
const classes = widths[widths.length - 1];
const oneHot = (name) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(new Int32Array(read(name)), "int32"), classes), "float32"));
const images = pixels("train-images.u8");
const labels = oneHot("train-labels.u8");
const testImages = pixels("test-images.u8");
const testLabels = oneHot("test-labels.u8");

/** Splits values that lie layer by layer, (outputs, inputs), with biases or without. */
function layers(values, { biases }) {
  let from = 0;
  const take = (count) => values.slice(from, (from += count));
  return widths.slice(1).map((outputs, layer) => ({
    weights: tf.tensor2d(Float32Array.from(take(outputs * widths[layer])), [outputs, widths[layer]]),
    biases: biases ? tf.tensor1d(take(outputs)) : undefined,
  }));
}

function training(density) {
  const masks = density === 1 ? undefined : layers(read(`mask-${density}.u8`), { biases: false });
  const variables = layers(read("initial.f32", Float32Array), { biases: true }).map(
    ({ weights, biases }, layer) => ({
      weights: tf.variable(masks ? tf.mul(weights, masks[layer].weights) : weights),
      biases: tf.variable(biases),
    }),
  );
  const all = variables.flatMap(({ weights, biases }) => [weights, biases]);
  const optimizer = tf.train.adam(rate, 0.9, 0.999, 1e-8);
  let done = 0;
  const outputs = (inputs) =>
    variables.reduce((h, { weights, biases }, layer) => {
      const kept = masks ? tf.mul(weights, masks[layer].weights) : weights;
      const z = tf.add(tf.matMul(h, kept, false, true), biases);
      return layer + 1 < variables.length ? tf.relu(z) : z;
    }, inputs);
  const step = () => {
    const from = (done++ * batch) % order.length;
    return tf.tidy(() => {
      const indices = tf.tensor1d(order.subarray(from, from + batch), "int32");
      const [x, y] = [tf.gather(images, indices), tf.gather(labels, indices)];
      return optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, outputs(x)), true, all);
    });
  };
  const go = (count) => {
    for (let k = 0; k < count; k++) {
      const loss = step();
      if (k === count - 1) loss.dataSync();
      loss.dispose();
    }
  };
  return { step, go, outputs, close: () => tf.disposeVariables() };
}

function seconds(run) {
  const from = performance.now();
  run();
  return (performance.now() - from) / 1000;
}

const works = {
  step({ density }) {
    const { go, close } = training(density);
    go(2 * UNTIMED);
    return {
      run: (count) => {
        go(UNTIMED);
        return seconds(() => go(count));
      },
      close,
    };
  },
  evaluate({ density }) {
    const { go, outputs, close } = training(density);
    go(2 * UNTIMED);
    const evaluate = () =>
      tf.tidy(() => {
        const z = outputs(testImages);
        tf.losses.softmaxCrossEntropy(testLabels, z).dataSync();
        tf.sum(tf.equal(tf.argMax(z, 1), tf.argMax(testLabels, 1))).dataSync();
      });
    return {
      run: (count) =>
        seconds(() => {
          for (let k = 0; k < count; k++) evaluate();
        }),
      close,
    };
  },
};

const questions = {
  losses({ density, count }) {
    const { step, close } = training(density);
    const losses = Array.from({ length: count }, () => {
      const loss = step();
      const [value] = loss.dataSync();
      loss.dispose();
      return value;
    });
    close();
    return { losses };
  },
};

const name = kind === "node" ? "tfjs-node" : "tfjs-backend-wasm";
const { version } = require(`@tensorflow/${name}/package.json`);
await serve({ works, questions, about: () => ({ versions: { [name]: version } }) });
