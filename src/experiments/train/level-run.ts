import { ticketOf, type Ladder } from "../ladders/ladders.js";
import { trainingRun, type TrainingRun } from "./training-run.js";

/**
 * The run that is level `level` of a ladder: the dense network at level 0, above it the ticket from the ladder's restart (by default the
 * original weights) under the ladder's own recipe.
 */
export function levelRun(ladder: Ladder, level: number): TrainingRun {
  const { network, data, recipe, seed, restart } = ladder;
  const ticket = ticketOf(ladder, level);
  if (level === 0) return trainingRun({ network, data, recipe, seed, ticket });
  const { iterations, ...from } = restart;
  return trainingRun({ network, data, recipe: { ...recipe, iterations }, seed, ticket, ...from });
}

/** The first `step` steps of the dense network of a run's trunk, with the state of the optimizer: what `rewind` rewinds to. */
export function earlyRun(run: TrainingRun, step: number): TrainingRun {
  const { network, data, recipe, seed } = run.ticket?.ladder ?? run;
  return trainingRun({ network, data, seed, recipe: { ...recipe, iterations: step }, keep: "state" });
}
