import { startLabel } from "../../tickets/index.js";
import type { TrainingRun } from "./training-run.js";

/** A training run in a few words: "lenet-300-100 on mnist seed 1 level 3 random draw 2". */
export function trainingLabel(run: TrainingRun): string {
  const { network, data, seed, ticket, mask, level, arrangement, start, draw, orderDraw, keep, recipe } = run;
  const name = typeof network === "string" ? network : network.widths.join("-");
  const words = [name, "on", typeof data === "string" ? data : data.name, `seed ${seed}`];
  const ownName = level === undefined ? "own mask" : `own level ${level}`;
  const dense =
    ((ticket === undefined || ticket.level === 0) && mask === undefined) || arrangement === "dense";
  words.push(dense ? "dense" : ticket === undefined ? ownName : `level ${ticket.level}`);
  const criterion = ticket?.ladder.criterion ?? "magnitude";
  if (!dense && criterion !== "magnitude") words.push(criterion);
  if (!dense && arrangement !== "ticket") words.push(arrangement);
  if (start !== "original") words.push(startLabel(start));
  if (draw !== 0) words.push(`draw ${draw}`);
  if (orderDraw !== 0) words.push(`order ${orderDraw}`);
  if (keep === "state") words.push(`first ${recipe.iterations} steps`);
  return words.join(" ");
}
