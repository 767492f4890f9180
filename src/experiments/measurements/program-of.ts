import type { Program, ProgramOptions } from "../../engine/index.js";
import { resolveNetwork } from "../../networks/index.js";
import type { JobTools } from "../kind.js";
import { engineLoss } from "../modules/modules.js";
import type { TrainingRun } from "../train/training-run.js";

/** A program of a run's network and loss on the run's bench. Free it. */
export async function programOf(
  run: TrainingRun,
  options: Omit<ProgramOptions, "network" | "loss">,
  { bench }: JobTools,
): Promise<Program> {
  const { engine } = await bench(run);
  const network = resolveNetwork(run.network);
  return engine.compile({ network, loss: await engineLoss(run.recipe.loss), ...options });
}
