import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Tfjs from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { packageRoot } from "../../../src/data/index.js";
import { tfjsEngine } from "../../../src/engine/index.js";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import {
  fromLayersModel,
  initialParameters,
  resolveNetwork,
  type Architecture,
  type LayersNetwork,
  type Mask,
} from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import {
  applyMask,
  decodeTicket,
  denseMask,
  encodeTicket,
  exportTorch,
  fromTorch,
  loadModel,
  readSafetensors,
  saveModel,
  writeSafetensors,
} from "../../../src/tickets/index.js";

const { tf, identity: engine } = loadTfjs();
const torchFile = (name: string): Buffer =>
  readFileSync(join(packageRoot(), "test", "tickets", "torch", name));
const state = new Uint8Array(torchFile("conv.safetensors"));

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.ready();
});

/** A folder that is gone after the test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "exchange-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The network of torch/record-conv.py, channels last. */
function twin(): Tfjs.LayersModel {
  const { conv2d, batchNormalization, reLU, depthwiseConv2d, maxPooling2d, flatten, dense } = tf.layers;
  return tf.sequential({
    layers: [
      conv2d({ inputShape: [6, 5, 2], filters: 3, kernelSize: 3, padding: "same" }),
      batchNormalization({ epsilon: 1e-5 }),
      reLU(),
      depthwiseConv2d({ depthMultiplier: 2, kernelSize: 2 }),
      reLU(),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 4 }),
    ],
  });
}

/** A model as a network; its tensors are not needed any more. */
function described(model: Tfjs.LayersModel): LayersNetwork {
  const network = fromLayersModel(model, { engine, as: "layers" }) as LayersNetwork;
  model.dispose();
  return network;
}

/** What our engine gives for images, (count, values) row-major. */
function outputsOf(network: Architecture, parameters: Float32Array, inputs: Float32Array): readonly number[] {
  const features = at(network.model?.nodes ?? [], 0).shape.reduce((all, size) => all * size, 1);
  const count = inputs.length / features;
  const own = tfjsEngine();
  const labels = new Uint8Array(count);
  const bound = own.bind({ count, features, classes: 2, inputs, scale: 1, labels });
  const program = own.compile({ network });
  program.load(parameters);
  const outputs = Array.from(
    program.outputs(
      bound,
      Uint32Array.from({ length: count }, (_, i) => i),
    ),
  );
  own.free();
  return outputs;
}

const close = (ours: readonly number[], theirs: readonly number[], tolerance: number): void => {
  expect(ours).toHaveLength(theirs.length);
  ours.forEach((value, i) => expect(Math.abs(value - at(theirs, i))).toBeLessThan(tolerance));
};

describe("fromTorch", () => {
  const network = resolveNetwork(described(twin()));
  const { torch, images, outputs } = JSON.parse(torchFile("conv.json").toString()) as {
    readonly torch: string;
    readonly images: readonly number[];
    readonly outputs: readonly number[];
  };

  it(`a pruned convolutional network of PyTorch ${torch} gives its outputs to 1e-5, the image channels last`, () => {
    const { parameters, mask } = fromTorch(state, { network });
    const inputs = new Float32Array(images.length);
    images.forEach((value, j) => {
      const [image, channel, place] = [Math.floor(j / 60), Math.floor(j / 30) % 2, j % 30];
      inputs[image * 60 + place * 2 + channel] = value;
    });
    close(outputsOf(network, parameters, inputs), outputs, 1e-5);
    const kept = mask?.layers.map((bits) => bits.reduce((sum, bit) => sum + bit, 0));
    expect(kept).toEqual([54 - 22, 24, 96 - 38]);
  });

  it("exportTorch writes each kernel in PyTorch's shape, and fromTorch reads it back to the bit; halves to their rounding", () => {
    const { parameters, mask = denseMask(network) } = fromTorch(state, { network });
    const file = readSafetensors(exportTorch({ network, mask, parameters }));
    expect([...file.tensors].map(([name, { shape }]) => [name, shape])).toContainEqual([
      "layers.0.weight",
      [3, 2, 3, 3],
    ]);
    expect(fromTorch(file, { network })).toEqual({ parameters, mask });
    const given = readSafetensors(state).tensors;
    const want = given.get("0.weight_orig")?.values as Float32Array;
    const masks = given.get("0.weight_mask")?.values as Float32Array;
    expect(file.tensors.get("layers.0.weight")?.values).toEqual(want.map((w, j) => w * at(masks, j) + 0));
    const half = new Map(
      [...file.tensors].map(([name, tensor]) => [name, { ...tensor, dtype: "BF16" } as const]),
    );
    const bytes = writeSafetensors({ tensors: half as never, metadata: new Map() });
    fromTorch(bytes, { network }).parameters.forEach((w, j) => {
      expect(Math.abs(w - at(parameters, j))).toBeLessThanOrEqual(Math.abs(at(parameters, j)) / 256);
    });
  });

  it("modules may be named; what does not fit is refused with what would, and pickles always", () => {
    const modules = ["0", "1", "3", "7"];
    expect(fromTorch(state, { network, modules })).toEqual(fromTorch(state, { network }));
    const swapped = { network, modules: ["1", "0", "3", "7"] };
    expect(() => fromTorch(state, swapped)).toThrow(/1\.weight must have shape \[3, 2, 3, 3\], got \[3\]/);
    expect(() => fromTorch(state, { network, modules: ["0"] })).toThrow(/modules must be 4 names/);
    const lenet = resolveNetwork("digits-mlp");
    expect(() => fromTorch(state, { network: lenet })).toThrow(/^fromTorch: modules must be 3 names/);
    for (const head of [Uint8Array.of(0x50, 0x4b, 3, 4), Uint8Array.of(0x80, 2)])
      expect(() => fromTorch(head, { network })).toThrow(/must be safetensors .* which holds a pickle/);
  });
});

/** Networks whose layers are of every kind. */
const models: Readonly<Record<string, () => Tfjs.LayersModel>> = {
  twin,
  residual: () => {
    const input = tf.input({ shape: [4, 4, 2] });
    const { separableConv2d, layerNormalization, add, leakyReLU, zeroPadding2d, globalAveragePooling2d } =
      tf.layers;
    const first = separableConv2d({ filters: 2, kernelSize: 3, padding: "same", activation: "tanh" }).apply(
      input,
    );
    const sum = add().apply([input, layerNormalization({}).apply(first) as Tfjs.SymbolicTensor]);
    const padded = zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }).apply(leakyReLU({ alpha: 0.2 }).apply(sum));
    const pooled = globalAveragePooling2d({ dataFormat: "channelsLast" }).apply(padded);
    const dropped = tf.layers.dropout({ rate: 0.25 }).apply(pooled);
    const output = tf.layers
      .dense({ units: 3, kernelInitializer: "heUniform", useBias: false })
      .apply(dropped);
    return tf.model({ inputs: input, outputs: output as Tfjs.SymbolicTensor });
  },
};

describe.each(Object.entries(models))("a saved model (%s)", (_, make) => {
  const network = described(make());
  const architecture = resolveNetwork(network);
  const parameters = initialParameters(architecture, { rng: random(3) }).map((w) => w + 0.01);
  const bits = random(4);
  const mask: Mask = {
    layers: architecture.layers.map(({ inputs, outputs }) =>
      Uint8Array.from({ length: inputs * outputs }, () => +(bits.uniform() < 0.6)),
    ),
  };
  const masked = applyMask(architecture, mask, parameters);

  it("saveModel and loadModel give network and parameters back to the bit", () => {
    const folder = join(temporaryFolder(), "model");
    saveModel(folder, { network: architecture, mask, parameters });
    expect(loadModel(folder, { engine })).toEqual({ network, parameters: masked });
    expect(loadModel(join(folder, "model.json"), { engine, as: "layers" }).network).toEqual(network);
  });

  it("tf.loadLayersModel gives the outputs of our engine to 1e-5; what it saves loads to the same parameters", async () => {
    const folder = join(temporaryFolder(), "model");
    saveModel(folder, { network: architecture, mask, parameters });
    const { modelTopology, weightsManifest } = JSON.parse(
      readFileSync(join(folder, "model.json"), "utf8"),
    ) as Record<string, never>;
    const [{ weights: weightSpecs }] = weightsManifest as unknown as [{ weights: never }];
    const weightData = new Uint8Array(readFileSync(join(folder, "weights.bin"))).buffer;
    const model = await tf.loadLayersModel({
      load: () => Promise.resolve({ modelTopology: modelTopology ?? {}, weightSpecs, weightData }),
    });
    const shape = at(architecture.model?.nodes ?? [], 0).shape;
    const rng = random(5);
    const inputs = Float32Array.from({ length: 4 * shape.reduce((a, b) => a * b, 1) }, () => rng.normal());
    const theirs = tf.tidy(() => (model.predict(tf.tensor(inputs, [4, ...shape])) as Tfjs.Tensor).dataSync());
    close(outputsOf(architecture, masked, inputs), Array.from(theirs), 1e-5);
    const again = join(temporaryFolder(), "again");
    mkdirSync(again);
    await model.save({
      save: ({ modelTopology: saved, weightSpecs: weights, weightData: data }) => {
        writeFileSync(join(again, "w.bin"), new Uint8Array(data as ArrayBuffer));
        const manifest = [{ paths: ["w.bin"], weights }];
        writeFileSync(
          join(again, "model.json"),
          JSON.stringify({ modelTopology: saved, weightsManifest: manifest }),
        );
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } });
      },
    });
    expect(loadModel(again, { engine })).toEqual({ network, parameters: masked });
    model.dispose();
  });

  it("a ticket file holds kernels in their own shapes and comes back to the bit", () => {
    const ticket = { network: architecture, mask, initial: masked, description: { network: { engine } } };
    const bytes = encodeTicket(ticket);
    const shapes = architecture.layers.map(
      (__, i) => readSafetensors(bytes).tensors.get(`initial.layers.${i}.weight`)?.shape,
    );
    expect(shapes.some((shape) => shape !== undefined && shape.length > 2)).toBe(true);
    expect(decodeTicket(bytes)).toMatchObject(ticket);
  });
});

it("a model of one's own widths comes back as such, transposed kernels and all", () => {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [5], units: 4, activation: "relu" }),
      tf.layers.dense({ units: 3 }),
    ],
  });
  const network = fromLayersModel(model, { engine });
  const architecture = resolveNetwork(network);
  const parameters = initialParameters(architecture, { rng: random(6) });
  const folder = temporaryFolder();
  saveModel(folder, { network: architecture, mask: denseMask(architecture), parameters });
  expect(loadModel(folder, { engine })).toEqual({ network, parameters });
  model.dispose();
});

it("files that are missing, short, too long, elsewhere or of other numbers are refused by name", () => {
  const network = resolveNetwork(described(twin()));
  const folder = temporaryFolder();
  const load = (): unknown => loadModel(folder, { engine });
  expect(load).toThrow(/model\.json: a model must be JSON in a file that is there, got ENOENT/);
  const parameters = initialParameters(network, { rng: random(7) });
  saveModel(folder, { network, mask: denseMask(network), parameters });
  const text = readFileSync(join(folder, "model.json"), "utf8");
  const weights = readFileSync(join(folder, "weights.bin"));
  const change = (from: string | RegExp, to: string): void =>
    writeFileSync(join(folder, "model.json"), text.replace(from, to));
  for (const outside of ["../weights.bin", "/etc/hostname", ""]) {
    change('"paths":["weights.bin"]', `"paths":["${outside}"]`);
    expect(load).toThrow(/weights must lie beside it/);
  }
  change('"dtype":"float32","name":"node_1/kernel"', '"dtype":"int32","name":"node_1/kernel"');
  expect(load).toThrow(/must have names and be plain float32/);
  change('"name":"node_1/kernel"', '"name":"node_9/kernel"');
  expect(load).toThrow(/weights must have node_1\/kernel or node_1\/pointwise_kernel, got node_9\/kernel/);
  change(/$/, "");
  writeFileSync(join(folder, "weights.bin"), weights.subarray(4));
  expect(load).toThrow(/must lie in its files/);
  writeFileSync(join(folder, "weights.bin"), Buffer.concat([weights, weights.subarray(0, 4)]));
  expect(load).toThrow(/weights must fill their files/);
});
