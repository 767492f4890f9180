// What the options of a recipe cost a step: LeNet-300-100 on MNIST-sized inputs that are 81 % zeros, batch 60, beside the plain recipe. Blocks of steps of
// all variants alternate, so that what slows the machine slows all; a ratio is the median of the quotients inside the rounds.
// Usage, after a build: node bench/recipe-options.mjs [--quick]
import { loadavg } from "node:os";
import { initialParameters, openEngine, optimizerSettings, random, resolveNetwork } from "lottery-lab";

const quick = process.argv.includes("--quick");
const [rounds, steps] = quick ? [3, 20] : [41, 60];
const rng = random(1);
const count = 6000;
const inputs = Uint8Array.from({ length: count * 784 }, () =>
  rng.uniform() < 0.81 ? 0 : 1 + rng.integer(255),
);
const labels = Uint8Array.from({ length: count }, () => rng.integer(10));
const data = { count, features: 784, classes: 10, inputs, scale: 1 / 255, labels };
const network = resolveNetwork("lenet-300-100");
const sparse = {
  layers: network.layers.map(({ inputs: into, outputs }) =>
    Uint8Array.from({ length: into * outputs }, () => +(rng.uniform() < 0.1)),
  ),
};
/** Squared error on one-hot targets, as a user would write it. */
const own = {
  value: ({ outputs, targets }) => 0.5 * outputs.reduce((sum, z, c) => sum + (z - targets[c]) ** 2, 0),
  derivative: ({ outputs, targets }) => outputs.map((z, c) => z - targets[c]),
};
const variants = {
  plain: {},
  labelSmoothing: { labelSmoothing: 0.1 },
  clipNorm: { clipNorm: 1 },
  "adamw 0.01": { optimizer: optimizerSettings("adamw") },
  "initial-signs": { projection: "initial-signs" },
  classWeights: { classWeights: [1, 2, 1, 1, 0.5, 1, 1, 3, 1, 1] },
  "own loss": { loss: own },
};

const engine = openEngine("auto");
const bound = engine.bind(data);
const initial = initialParameters(network, { rng: random(2) });
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const load = loadavg()[0].toFixed(1);
const rows = [];
for (const [density, mask] of [
  ["1", undefined],
  ["0.1", sparse],
]) {
  const programs = Object.entries(variants).map(([name, options]) => {
    const program = engine.compile({ network, mask, batchSize: 60, ...options });
    program.load(initial);
    return { name, program, seconds: [] };
  });
  const rates = new Array(steps).fill(1.2e-3);
  for (let round = -1; round < rounds; round++) {
    const batches = rates.map((_, k) => rng.permutation(count).slice(0, 60 - (k % 2)));
    for (const { program, seconds } of programs) {
      const began = performance.now();
      program.steps(bound, batches, rates);
      if (round >= 0) seconds.push(performance.now() - began); // the first round fills caches
    }
  }
  const [plain] = programs;
  for (const { name, seconds } of programs)
    rows.push({
      density,
      option: name,
      "ms a step": Number((median(seconds) / steps).toFixed(3)),
      "times plain": Number(median(seconds.map((one, k) => one / plain.seconds[k])).toFixed(2)),
    });
}
console.table(rows);
console.log(`${engine.name}, Node ${process.version}, load before ${load}`);
engine.free();
