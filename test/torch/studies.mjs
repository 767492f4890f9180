// Records what PyTorch says of the central numbers of notebooks, from exported masks, initial weights and orders of the data.
// Usage, after a build and with the studies' results at hand: node test/torch/studies.mjs PYTHON [STUDY …]   (a Python that has torch and numpy)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as lab from "lottery-lab";

const [python = "python3", ...asked] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "torch-"));
const results = join(import.meta.dirname, "..", "..", "data", "results");
const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const network = lab.resolveNetwork("lenet-300-100");
const mnist = await lab.loadDataset("mnist");
const write = (name, array) => writeFileSync(join(folder, name), bytes(array));
write("images.u8", mnist.train.inputs);
write("labels.u8", mnist.train.labels);
write("test-images.u8", mnist.test.inputs);
write("test-labels.u8", mnist.test.labels);

const subject = (seed) => ({ network: "lenet-300-100", data: "mnist", seed });
const recipe = (settings) => ({ ...lab.recipes.lenet, optimizer: "sgd", iterations: 5000, ...settings });
const trunk = (seed) =>
  lab.ladder({ ...subject(seed), recipe: { ...lab.recipes.lenet, iterations: 15_000 }, rate: 0.2 });
const ticket = (seed) => lab.ticketOf(trunk(seed), 7);
const runOf = (seed, arm, settings) =>
  lab.trainingRun({
    ...subject(seed),
    recipe: recipe(settings),
    ...(arm === "dense" ? {} : { arm, ticket: ticket(seed) }),
  });
const split = (seed) => lab.trainingSplit(mnist, { validation: 5000, rng: lab.streams(seed).split });

let count = 0;
/** Mask and parameters, written down; returns the stem of the files. */
function exported(mask, parameters) {
  const stem = `point-${count++}`;
  write(`${stem}.mask.u8`, Buffer.concat(mask.layers));
  write(`${stem}.parameters.f32`, parameters);
  return stem;
}

/** The order of a seed's first `steps` batches, written down once; returns the file. */
function orderOf(seed, steps) {
  const file = `order-${seed}.u32`;
  const orders = lab.batchOrder({ indices: split(seed).train, batchSize: 60, rng: lab.streams(seed).order });
  write(
    file,
    Uint32Array.from({ length: steps * 60 }, (_, i) => orders.batch(Math.floor(i / 60))[i % 60]),
  );
  return file;
}

/** The original weights of a run's mask, or what they became. */
async function pointOf(result, moment) {
  const { seed } = result.description;
  const mask = await result.mask();
  const parameters =
    moment === "start" ? lab.startParameters("original", { network, seed, mask }) : await result.weights();
  return exported(mask, parameters);
}

/** Arms of masks of LeNet's ladders, trained with Adam as in recipe `lenet`: test accuracy at early stop. */
async function trained({ seeds, level, steps, arms }) {
  const tasks = [];
  for (const seed of seeds) {
    const [order, validation] = [orderOf(seed, steps), `validation-${seed}.u32`];
    write(validation, split(seed).validation);
    for (const { arm, start = "original", dense = false, projected = false } of arms) {
      const mask = await (await lab.lab.run(lab.levelRun(trunk(seed), dense ? 0 : level))).mask();
      const point = exported(mask, lab.startParameters(start, { network, seed, mask }));
      const what = { seed, arm, level: dense ? 0 : level, ...(projected ? { projected } : {}) };
      tasks.push({
        kind: "earlyStop",
        ...what,
        steps,
        every: 100,
        patience: 3000,
        rate: 1.2e-3,
        order,
        validation,
        point,
      });
    }
  }
  return tasks;
}

const three = [0, 1, 2];
const noise = (scale, kind) => ({ name: "noise", scale, ...(kind ? { kind } : {}) });

/** Notebook 01: dense network, tickets and fresh weights at 21 %; three seeds. */
const tickets = () =>
  trained({
    ...{ seeds: three, level: 7, steps: 15_000 },
    arms: [{ arm: "dense", dense: true }, { arm: "ticket" }, { arm: "reinit", start: "reinit" }],
  });

/** Notebook 03: all layers original, and the first or the last one fresh; two seeds, as long as the notebook trains. */
const layers = () =>
  trained({
    ...{ seeds: [0, 1], level: 18, steps: 40_000 },
    arms: [
      { arm: "o o o" },
      { arm: "r o o", start: { layers: ["reinit", "original", "original"] } },
      { arm: "o o r", start: { layers: ["original", "original", "reinit"] } },
    ],
  });

/** Notebook 05: ticket, kept signs, fresh weights, and the ticket whose weights may not cross zero, at 13.5 %; three seeds. */
const signs = () =>
  trained({
    ...{ seeds: three, level: 9, steps: 15_000 },
    arms: [
      { arm: "original" },
      { arm: "sign-kept", start: "signKept" },
      { arm: "reinit", start: "reinit" },
      { arm: "projected", projected: true },
    ],
  });

/** Notebook 06: a ticket with noise of three scales, and with none; three seeds. */
const noises = () =>
  trained({
    ...{ seeds: three, level: 9, steps: 15_000 },
    arms: [1e-6, 0.1, 2, 3].map((scale) => ({ arm: `noise ${scale}`, start: noise(scale) })),
  });

/** Notebook 08: runs of the first seed, at three rates of its grid. */
async function retrainings() {
  const cells = ["dense", "ticket", "random"].flatMap((arm) =>
    [0.25, 0.5, 1].map((rate) => ({ seed: 0, arm, rate })),
  );
  const found = await lab.lab.runAll(
    cells.map(({ seed, arm, rate }) => runOf(seed, arm, { rate, evaluateEvery: 200 })),
  );
  const order = orderOf(0, 5000);
  const tasks = [];
  for (const [k, cell] of cells.entries())
    tasks.push({
      kind: "curve",
      ...cell,
      every: 200,
      steps: 5000,
      order,
      point: await pointOf(found[k], "start"),
    });
  return tasks;
}

/** Notebook 07: the ticket and the shuffled network of the first seed at step 0 and at equal loss. */
async function spectra() {
  const cells = ["ticket", "shuffled"].map((arm) => ({ seed: 0, arm }));
  const whole = await lab.lab.runAll(
    cells.map(({ seed, arm }) => runOf(seed, arm, { rate: 0.1, evaluateEvery: 50 })),
  );
  const tasks = [];
  for (const [k, { seed, arm }] of cells.entries()) {
    const steps = Math.ceil(lab.stepsToLoss(whole[k].summary.history, EQUAL_LOSS));
    const end = await lab.lab.run(runOf(seed, arm, { rate: 0.1, evaluateEvery: 50, iterations: steps }));
    const { train } = split(seed);
    const drawn = lab.streams(seed).probe(0).split("examples").permutation(train.length).subarray(0, 2000);
    write(
      `drawn-${seed}.u32`,
      drawn.map((i) => train[i]),
    );
    for (const [moment, result] of [
      ["step 0", whole[k]],
      ["equal loss", end],
    ])
      tasks.push({
        kind: "curvature",
        seed,
        arm,
        moment,
        examples: `drawn-${seed}.u32`,
        krylov: 80,
        probes: 100,
        point: await pointOf(result, moment === "step 0" ? "start" : "end"),
      });
  }
  return tasks;
}

/** The loss of equal comparison that notebook 07 found. */
const EQUAL_LOSS = 0.2;
const studies = {
  "01-winning-tickets": tickets,
  "03-layers": layers,
  "05-signs": signs,
  "06-noise": noises,
  "07-conditioning": spectra,
  "08-learning-rate": retrainings,
};
for (const study of asked.length === 0 ? Object.keys(studies) : asked) {
  writeFileSync(join(folder, "tasks.json"), JSON.stringify(await studies[study]()));
  const script = join(import.meta.dirname, "studies.py");
  execFileSync(python, [script, folder, join(results, `${study}.torch.json`)], { stdio: "inherit" });
}
rmSync(folder, { recursive: true });
process.exit(0);
