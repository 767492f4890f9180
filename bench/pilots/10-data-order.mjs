// Pilot of notebook 10 on seeds 8 and 9, which the study does not use: how much accuracies scatter over orders of the data, beside what the error rate alone makes of it.
//   node bench/pilots/10-data-order.mjs
import { keepPilot, lottery, pilotLab, runAll } from "./common.mjs";

const { ladder, recipes, spreadProbe, ticketOf, trainingRun } = lottery;
const seeds = [8, 9];
const orders = 6;
const ticketLevel = 15;
const subject = (seed) => ({ network: "lenet-300-100", data: "mnist", recipe: recipes.lenet, seed });
const run = (seed, level, options) =>
  trainingRun({ ...subject(seed), ticket: ticketOf(ladder(subject(seed)), level), ...options });
const counted = (count, make) => Array.from({ length: count }, (_, k) => make(k));

const cells = seeds.flatMap((seed) => [
  {
    seed,
    arm: "ticket",
    level: 15,
    runs: counted(orders, (orderDraw) => run(seed, ticketLevel, { orderDraw })),
  },
  {
    seed,
    arm: "reinit",
    level: 15,
    runs: counted(orders, (orderDraw) => run(seed, ticketLevel, { arm: "reinit", orderDraw })),
  },
]);

const lab = pilotLab();
const results = await runAll(
  lab,
  cells.flatMap(({ runs }) => runs),
);
const spreads = await runAll(
  lab,
  cells.map(({ runs }) => spreadProbe({ runs })),
);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
let next = 0;
const rows = cells.map(({ seed, arm, level, runs }, k) => {
  const own = results.slice(next, (next += runs.length)).map(({ summary }) => summary);
  const { accuracy, variance, binomial, dispersion, standardised, disagreement } = spreads[k].summary;
  return {
    seed,
    arm,
    level,
    runs: runs.length,
    accuracy,
    sd: Math.sqrt(variance),
    binomialSd: Math.sqrt(binomial),
    dispersion,
    standardised,
    disagreement,
    stop: mean(own.map(({ earlyStop }) => earlyStop.iteration)),
    censored: own.filter(({ earlyStop }) => earlyStop.censored).length,
  };
});
keepPilot("10-data-order", { iterations: recipes.lenet.iterations, seeds, rows });
