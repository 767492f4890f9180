// Pilot of notebook 09 on seeds 8 and 9, which the study does not use: at which rates plain SGD trains each arm best at each batch size, how many steps it needs, what it comes to.
//   node bench/pilots/09-batch-size.mjs
import { keepPilot, lottery, pilotLab, runAll } from "./common.mjs";

const { criticalBatch, ladder, recipes, shareOfWay, stepsToTarget, ticketOf, toleratedBatch, trainingRun } =
  lottery;
const seeds = [8, 9];
const batches = [16, 64, 256, 1024];
const examples = 128_000;
const subject = (seed) => ({ network: "lenet-300-100", data: "mnist", seed });
const trunk = (seed) => ladder({ ...subject(seed), recipe: recipes.lenet });
const arms = {
  dense: { long: [0.35, 0.7, 1] },
  "ticket, 21.1 %": { level: 7, long: [0.7, 1.4, 2] },
  "ticket, 3.6 %": { level: 15, long: [1.4, 2.8, 4] },
  "random, 3.6 %": { level: 15, arm: "random", long: [1.4, 2.8, 4] },
};
const cell = (seed, arm, batch, rate, iterations, evaluateEvery) => {
  const { level, arm: mask } = arms[arm];
  const recipe = {
    ...recipes.lenet,
    optimizer: "sgd",
    rate,
    batchSize: batch,
    iterations,
    evaluateEvery,
    evaluateGrowth: 1.05,
    evaluateExamples: 1000,
  };
  const ticket = level === undefined ? {} : { ticket: ticketOf(trunk(seed), level), arm: mask };
  return { seed, arm, batch, rate, iterations, run: trainingRun({ ...subject(seed), recipe, ...ticket }) };
};
const grid = (seed, arm, batch) =>
  [-3, -2, -1, 0, 1, 2, 3].map((k) =>
    cell(seed, arm, batch, 0.35 * Math.sqrt(batch / 64) * 2 ** k, examples / batch, 5),
  );
const cells = seeds.flatMap((seed) =>
  Object.keys(arms).flatMap((arm) => [
    ...batches.flatMap((batch) => grid(seed, arm, batch)),
    ...arms[arm].long.map((rate) => cell(seed, arm, 1024, rate, 500, 2)),
  ]),
);

const results = await runAll(
  pilotLab(),
  cells.map(({ run }) => run),
);
const runs = cells.map((own, k) => {
  const { history, final, divergedAt } = results[k].summary;
  const points = history.map(({ iteration, validationLoss }) => ({ step: iteration, loss: validationLoss }));
  const validation = divergedAt === undefined ? final.validationAccuracy : 0;
  return { ...own, points, divergedAt, validation, accuracy: final.testAccuracy };
});
const least = (list, value) => list.reduce((a, b) => (value(b) < value(a) ? b : a));
const rows = seeds.flatMap((seed) =>
  Object.keys(arms).map((arm) => {
    const mine = runs.filter((run) => run.seed === seed && run.arm === arm);
    const target = shareOfWay(
      mine.flatMap(({ points }) => points),
      0.9,
    );
    const steps = ({ points, divergedAt }) =>
      (divergedAt === undefined ? stepsToTarget(points, target) : undefined) ?? Infinity;
    const tried = (batch, iterations) =>
      mine.filter((run) => run.batch === batch && run.iterations === iterations);
    const longest = (batch) => tried(batch, Math.max(500, examples / batch));
    const fastest = batches.map((batch) => least(longest(batch), steps));
    const best = (list) => least(list, ({ validation }) => -validation);
    const equal = batches.map((batch) => best(tried(batch, examples / batch)));
    const fixed = [256, 1024].map((batch) => best(tried(batch, 500)));
    const rng = lottery.random(9);
    const arrived = fastest.map((run) => ({
      seed,
      batch: run.batch,
      limit: run.iterations,
      steps: steps(run),
    }));
    const inPoints = equal.map((run) => ({ seed, batch: run.batch, accuracy: 100 * run.accuracy }));
    return {
      seed,
      arm,
      "steps to the target": arrived.map((row) => Math.round(row.steps)).join(", "),
      "at rates": fastest.map(({ rate }) => rate).join(", "),
      B_crit: criticalBatch(arrived, { rng, resamples: 2 }).criticalBatch.estimate,
      "accuracy at equal examples, %": inPoints.map(({ accuracy }) => accuracy.toFixed(2)).join(", "),
      "at these rates": equal.map(({ rate }) => rate).join(", "),
      "B*": toleratedBatch(inPoints, { rng, drop: 0.2, resamples: 2 }).batch,
      "best − least noise, points":
        100 * (best(fixed).accuracy - best(fixed.filter(({ batch }) => batch === 1024)).accuracy),
    };
  }),
);
keepPilot("09-batch-size", { examples, batches, seeds, rows });
