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
const write = (name, array) => writeFileSync(join(folder, name), bytes(array));
/** All images and labels of a data set, written down and returned. */
async function dataOf(name) {
  const data = await lab.loadDataset(name);
  for (const part of ["train", "test"]) {
    write(`${name}-${part}-images.u8`, data[part].inputs);
    write(`${name}-${part}-labels.u8`, data[part].labels);
  }
  return data;
}
const mnist = await dataOf("mnist");

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
const split = (seed, data = mnist) =>
  lab.trainingSplit(data, { validation: 5000, rng: lab.streams(seed).split });

let count = 0;
/** Mask and parameters, written down; returns the stem of the files. */
function exported(mask, parameters) {
  const stem = `point-${count++}`;
  write(`${stem}.mask.u8`, Buffer.concat(mask.layers));
  write(`${stem}.parameters.f32`, parameters);
  return stem;
}

/** The order of a seed's first `steps` batches, written down; returns the file. */
function orderOf(seed, steps, { data = mnist, draw = 0 } = {}) {
  const file = `order-${data.name}-${seed}-${draw}.u32`;
  const rng = draw === 0 ? lab.streams(seed).order : lab.streams(seed).orders(draw);
  const orders = lab.batchOrder({ indices: split(seed, data).train, batchSize: 60, rng });
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

/** Early stop of a run with Adam as in recipe `lenet`, from exported files. */
const earlyStop = (task) => ({ kind: "earlyStop", ...task, every: 100, patience: 3000, rate: 1.2e-3 });

/** Arms of masks of LeNet's ladders, trained with Adam as in recipe `lenet`: test accuracy at early stop. */
async function trained({ seeds, level, steps, arms }) {
  const tasks = [];
  for (const seed of seeds) {
    const [order, validation] = [orderOf(seed, steps), `validation-${seed}.u32`];
    write(validation, split(seed).validation);
    for (const { arm, arrangement, start = "original", dense = false, projected = false } of arms) {
      const recipe = { ...lab.recipes.lenet, iterations: steps };
      const ticket = lab.ticketOf(trunk(seed), level);
      const run = arrangement
        ? lab.trainingRun({ ...subject(seed), recipe, ticket, arrangement, start })
        : lab.levelRun(trunk(seed), dense ? 0 : level);
      const mask = await (await lab.lab.run(run)).mask();
      const point = exported(mask, lab.startParameters(start, { network, seed, mask }));
      const what = { seed, arm, level: dense ? 0 : level, ...(projected ? { projected } : {}) };
      tasks.push(earlyStop({ ...what, steps, order, validation, point }));
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

/** Notebook 02, claim 1: tickets rewound to step 500 at 13.5 %, and their dense networks; two seeds. */
async function rewinds() {
  const [step, level, steps] = [500, 9, 15_000];
  const recipe = { ...lab.recipes.lenet, iterations: steps };
  const tasks = [];
  for (const seed of [0, 1]) {
    const run = { ...subject(seed), recipe };
    const trunk = lab.ladder({ ...run, rate: 0.2, restart: lab.rewindTo(recipe, step) });
    const [dense, last] = await lab.lab.runAll([lab.levelRun(trunk, 0), lab.levelRun(trunk, level)]);
    const before = await lab.lab.run(lab.trainingRun({ ...run, recipe: { ...recipe, iterations: step } }));
    const [order, validation] = [orderOf(seed, steps), `validation-${seed}.u32`];
    write(validation, split(seed).validation);
    const [whole, mask] = [await dense.mask(), await last.mask()];
    const start = (kept) => exported(kept, lab.startParameters("original", { network, seed, mask: whole }));
    const state = exported(whole, await before.weights());
    const task = { seed, steps, order, validation };
    tasks.push(earlyStop({ ...task, arm: "dense", level: 0, point: start(whole) }));
    tasks.push(earlyStop({ ...task, arm: `k = ${step}`, level, rewind: step, state, point: start(mask) }));
  }
  return tasks;
}

/** Notebook 02, claims 2 and 3: lines between two children that part at step 0 in the unstable setting, of dense networks of the pilot and of tickets. */
async function barriers() {
  const data = await dataOf("fashion-mnist");
  const widths = [784, 100, 100, 100, 100, 100, 10];
  const recipe = { ...lab.recipes.lenet, optimizer: "momentum", iterations: 6000, rate: 0.05 };
  const settings = [
    { arm: "dense, pilot", seeds: [100, 101], level: 0 },
    { arm: "unstable", seeds: [0, 1], level: 2, rate: 0.63 },
    { arm: "unstable, lightly pruned", seeds: [0, 1], level: 1, rate: 0.2 },
  ];
  const tasks = [];
  for (const { arm, seeds, level, rate } of settings)
    for (const seed of seeds) {
      const run = { network: { widths }, data: "fashion-mnist", recipe, seed };
      const ticket =
        level > 0 && lab.ticketOf(lab.ladder({ ...run, rate, restart: lab.rewindTo(recipe, 0) }), level);
      const child = (orderDraw) => lab.trainingRun({ ...run, orderDraw, ...(ticket ? { ticket } : {}) });
      const ends = await lab.lab.runAll([child(1), child(2)]);
      const mask = await ends[0].mask();
      const start = lab.startParameters("original", { network: lab.resolveNetwork(run.network), seed, mask });
      tasks.push({
        kind: "line",
        points: 30,
        seed,
        arm,
        level,
        steps: recipe.iterations,
        rate: recipe.rate,
        data: run.data,
        widths,
        point: exported(mask, start),
        ends: await Promise.all(ends.map(async (end) => exported(mask, await end.weights()))),
        orders: [1, 2].map((draw) => orderOf(seed, recipe.iterations, { data, draw })),
      });
    }
  return tasks;
}

/** Notebook 03: all layers original, and each of them fresh alone; two seeds, as long as the notebook trains. */
const layers = () =>
  trained({
    ...{ seeds: [0, 1], level: 18, steps: 40_000 },
    arms: [
      { arm: "o o o" },
      { arm: "r o o", start: { layers: ["reinit", "original", "original"] } },
      { arm: "o r o", start: { layers: ["original", "reinit", "original"] } },
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

/** Notebook 11, claim 1: mask × initial weights, searched and trained under Adam, at 3.6 %; three seeds, as long as the notebook trains. */
const threeParts = () =>
  trained({
    ...{ seeds: three, level: 15, steps: 30_000 },
    arms: [
      { arm: "pruned, original" },
      { arm: "pruned, reinit", start: "reinit" },
      { arm: "shuffled, original", arrangement: "shuffled" },
      { arm: "shuffled, reinit", arrangement: "shuffled", start: "reinit" },
    ],
  });

/** The loss of equal comparison that notebook 07 found. */
const EQUAL_LOSS = 0.2;
const studies = {
  "01-winning-tickets": tickets,
  "02-rewinding": async () => [...(await rewinds()), ...(await barriers())],
  "03-layers": layers,
  "05-signs": signs,
  "06-noise": noises,
  "07-conditioning": spectra,
  "08-learning-rate": retrainings,
  "11-three-parts": threeParts,
};
for (const study of asked.length === 0 ? Object.keys(studies) : asked) {
  writeFileSync(join(folder, "tasks.json"), JSON.stringify(await studies[study]()));
  const script = join(import.meta.dirname, "studies.py");
  execFileSync(python, [script, folder, join(results, `${study}.torch.json`)], { stdio: "inherit" });
}
rmSync(folder, { recursive: true });
process.exit(0);
