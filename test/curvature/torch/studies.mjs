// Records what PyTorch says of the central numbers of notebooks 07 and 08, from exported tickets.
// Usage, after a build and with the studies' results at hand: node test/curvature/torch/studies.mjs PYTHON [STUDY …]   (a Python that has torch and numpy)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as lab from "lottery-lab";

const [python = "python3", ...asked] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "torch-"));
const results = join(import.meta.dirname, "..", "..", "..", "data", "results");
const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const network = lab.resolveNetwork("lenet-300-100");
const mnist = await lab.loadDataset("mnist");
const write = (name, array) => writeFileSync(join(folder, name), bytes(array));
write("images.u8", mnist.train.inputs);
write("labels.u8", mnist.train.labels);

const subject = (seed) => ({ network: "lenet-300-100", data: "mnist", seed });
const recipe = (settings) => ({ ...lab.recipes.lenet, optimizer: "sgd", iterations: 5000, ...settings });
const ticket = (seed) =>
  lab.ticketOf(
    lab.ladder({ ...subject(seed), recipe: { ...lab.recipes.lenet, iterations: 15_000 }, rate: 0.2 }),
    7,
  );
const runOf = (seed, arm, settings) =>
  lab.trainingRun({
    ...subject(seed),
    recipe: recipe(settings),
    ...(arm === "dense" ? {} : { arm, ticket: ticket(seed) }),
  });
const split = (seed) => lab.trainingSplit(mnist, { validation: 5000, rng: lab.streams(seed).split });

/** Mask and parameters of a run's start or end, written down; returns the stem of the files. */
async function exported(result, moment) {
  const { seed } = result.description;
  const mask = await result.mask();
  const parameters =
    moment === "start" ? lab.startParameters("original", { network, seed, mask }) : await result.weights();
  const stem = `point-${count++}`;
  write(`${stem}.mask.u8`, Buffer.concat(mask.layers));
  write(`${stem}.parameters.f32`, parameters);
  return stem;
}
let count = 0;

/** Notebook 08: runs of the first seed, at three rates of its grid. */
async function retrainings() {
  const cells = ["dense", "ticket", "random"].flatMap((arm) =>
    [0.25, 0.5, 1].map((rate) => ({ seed: 0, arm, rate })),
  );
  const found = await lab.lab.runAll(
    cells.map(({ seed, arm, rate }) => runOf(seed, arm, { rate, evaluateEvery: 200 })),
  );
  const orders = lab.batchOrder({ indices: split(0).train, batchSize: 60, rng: lab.streams(0).order });
  write(
    "order-0.u32",
    Uint32Array.from({ length: 5000 * 60 }, (_, i) => orders.batch(Math.floor(i / 60))[i % 60]),
  );
  const tasks = [];
  for (const [k, cell] of cells.entries())
    tasks.push({
      ...cell,
      every: 200,
      steps: 5000,
      order: "order-0.u32",
      point: await exported(found[k], "start"),
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
        seed,
        arm,
        moment,
        examples: `drawn-${seed}.u32`,
        krylov: 80,
        probes: 100,
        point: await exported(result, moment === "step 0" ? "start" : "end"),
      });
  }
  return tasks;
}

/** The loss of equal comparison that notebook 07 found. */
const EQUAL_LOSS = 0.2;
const studies = { "07-conditioning": spectra, "08-learning-rate": retrainings };
for (const study of asked.length === 0 ? Object.keys(studies) : asked) {
  writeFileSync(join(folder, "tasks.json"), JSON.stringify(await studies[study]()));
  const script = join(import.meta.dirname, "studies.py");
  execFileSync(python, [script, folder, join(results, `${study}.torch.json`)], { stdio: "inherit" });
}
rmSync(folder, { recursive: true });
process.exit(0);
