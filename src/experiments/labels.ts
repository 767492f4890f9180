import { startLabel } from "../tickets/index.js";
import type { TrainingRun } from "./train/descriptions.js";
import type { Description } from "./measurements.js";
import { subjectOf } from "./needs.js";

/** Steps of a job, as progress counts them. */
export function stepsOf(description: Description): number {
  if (description.job === "train") return description.recipe.iterations;
  if (description.job === "interpolate") return description.points;
  if (description.job === "noise") return description.blocks;
  return description.job === "spectrum" ? description.steps : 1;
}

const names = {
  evaluate: "evaluation",
  interpolate: "interpolation",
  compare: "comparison",
  signs: "signs",
  noise: "noise probe",
  spectrum: "spectrum",
};

/** A description in a few words, for progress and errors. */
export function label(description: Description): string {
  if (description.job === "train") return trainingLabel(description);
  const name = names[description.job];
  if ("from" in description) {
    return `${name}: ${trainingLabel(description.from)} to ${trainingLabel(description.to)}`;
  }
  if (description.job === "signs") return `${name}: ${trainingLabel(subjectOf(description))}`;
  const given = description.weights === undefined ? "" : " with given weights";
  return `${name}: ${trainingLabel(description.run)}${given}`;
}

function trainingLabel(run: TrainingRun): string {
  const { network, data, seed, ticket, mask, arrangement, start, draw, orderDraw, keep, recipe } = run;
  const name = typeof network === "string" ? network : network.widths.join("-");
  const words = [name, "on", data, `seed ${seed}`];
  const dense =
    ((ticket === undefined || ticket.level === 0) && mask === undefined) || arrangement === "dense";
  words.push(dense ? "dense" : ticket === undefined ? "own mask" : `level ${ticket.level}`);
  const criterion = ticket?.ladder.criterion ?? "magnitude";
  if (!dense && criterion !== "magnitude") words.push(criterion);
  if (!dense && arrangement !== "ticket") words.push(arrangement);
  if (start !== "original") words.push(startLabel(start));
  if (draw !== 0) words.push(`draw ${draw}`);
  if (orderDraw !== 0) words.push(`order ${orderDraw}`);
  if (keep === "state") words.push(`first ${recipe.iterations} steps`);
  return words.join(" ");
}
