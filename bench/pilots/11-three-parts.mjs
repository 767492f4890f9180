// Pilot of notebook 11 on seeds 20 and 21, which the study does not use: at which rate plain SGD trains the dense network best, by validation loss.
//   node bench/pilots/11-three-parts.mjs
import { keepPilot, lottery, pilotLab, runAll } from "./common.mjs";

const { recipes, trainingRun } = lottery;
const seeds = [20, 21];
const rates = [0.05, 0.1, 0.2, 0.4, 0.8];
const iterations = 15_000;
const cells = seeds.flatMap((seed) => rates.map((rate) => ({ seed, rate })));
const runs = cells.map(({ seed, rate }) =>
  trainingRun({
    network: "lenet-300-100",
    data: "mnist",
    recipe: { ...recipes.lenet, optimizer: "sgd", rate, iterations },
    seed,
  }),
);
const results = await runAll(pilotLab(), runs);
const rows = cells.map(({ seed, rate }, k) => {
  const { validationLoss, testAccuracy, iteration, censored } = results[k].summary.earlyStop;
  return {
    seed,
    rate,
    validationLoss,
    accuracy: testAccuracy,
    stop: iteration,
    censored: censored ? "yes" : "no",
  };
});
keepPilot("11-three-parts", { iterations, seeds, rows });
