import { loadDataset, type Examples } from "../../src/data/index.js";
import { wasmEngine } from "../../src/engine/index.js";
import { layerViews, initialParameters, type Activation } from "../../src/networks/index.js";
import { architecture, type Architecture, type Mask } from "../../src/networks/index.js";
import { random } from "../../src/numerics/index.js";
import { applyMask, type ExportInput } from "../../src/tickets/index.js";

/** A sparse network on the digits, 64-32-16-10 with 30 % of its weights and biases that are not 0; torch/record.mjs makes the same. */
export function exportCase(activation: Activation = "relu"): ExportInput {
  const network = architecture({ widths: [64, 32, 16, 10], activation });
  const parameters = initialParameters(network, { rng: random(3) });
  const [biases, bits] = [random(4), random(5)];
  for (const view of layerViews(network, parameters)) biases.fillNormal(view.biases, 0.1);
  const layers = network.layers.map(({ inputs, outputs }) =>
    Uint8Array.from({ length: inputs * outputs }, () => (bits.uniform() < 0.3 ? 1 : 0)),
  );
  const mask = { layers };
  const description = { job: "train", data: "digits" };
  return { network, mask, parameters: applyMask(network, mask, parameters), description };
}

/** The first test digits as a network sees them, (count, 64), and the engine's outputs on them, (count, 10). */
export async function engineOutputs(
  {
    network,
    mask,
    parameters,
  }: { readonly network: Architecture; readonly mask: Mask; readonly parameters: Float32Array },
  count: number,
): Promise<{ readonly inputs: Float32Array; readonly outputs: Float32Array }> {
  const { test } = await loadDataset("digits");
  const engine = wasmEngine();
  const examples = engine.bind(test);
  const program = engine.compile({ network, mask, batchSize: count });
  program.load(parameters);
  const outputs = program.outputs(
    examples,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
  engine.free();
  return { inputs: seen(test).slice(0, count * test.features), outputs: Float32Array.from(outputs) };
}

function seen({ inputs, scale }: Examples): Float32Array {
  return Float32Array.from(inputs, (value) => Math.fround(value * Math.fround(scale)));
}
