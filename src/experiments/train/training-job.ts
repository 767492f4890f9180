import type { Program } from "../../engine/index.js";
import type { Architecture, Mask } from "../../networks/index.js";
import { density, keptCounts, packMask } from "../../tickets/index.js";
import { earlyStop, train, type TrainingProgress } from "../../training/index.js";
import { encodeFloats, encodeState, joinLayers } from "../../store/index.js";
import type { JobFindings, JobTools } from "../kind.js";
import type { TrainingSummary } from "../results.js";
import { openRun } from "./open-run.js";
import type { TrainingRun } from "./training-run.js";

/**
 * Computes a training run. Data split, order and the draws of controls are streams of the run's seed; the original
 * weights are those its ladder began with.
 */
export async function trainingJob(run: TrainingRun, tools: JobTools): Promise<JobFindings<TrainingSummary>> {
  const { recipe } = run;
  const { network, mask, rounds, initial, initialState, split, order, compiled, program, bench } =
    await openRun(run, tools);
  const { train: trainExamples, test: testExamples } = bench;
  const saved = tools.checkpoints.load();
  const timed = stopwatch(program, tools.clock, saved?.stepSeconds);
  const began = tools.clock();
  const seconds = (): number => (saved?.seconds ?? 0) + tools.clock() - began;
  let kept = seconds();
  const onProgress = ({ step, iterations, checkpoint }: TrainingProgress): void => {
    tools.onProgress?.({ step, iterations });
    if (step === iterations || seconds() - kept < tools.checkpoints.every) return;
    kept = seconds();
    tools.checkpoints.save({ checkpoint: checkpoint(), seconds: kept, stepSeconds: timed.seconds() });
  };
  try {
    const { signal } = tools;
    const { orderStep, scheduleStep } = run;
    const options = { program: timed.program, trainExamples, testExamples, split, recipe, order };
    const from = { initial, initialState, orderStep, scheduleStep, resume: saved?.checkpoint };
    const result = await train({ ...options, ...from, signal, onProgress });
    const { history, final, divergedAt, parameters } = result;
    const stateful = run.keep === "state" && parameters !== undefined;
    return {
      summary: {
        history,
        earlyStop: earlyStop(history, { iterations: recipe.iterations }),
        final,
        ...weightCounts(network, mask),
        ...(divergedAt === undefined ? {} : { divergedAt }),
      },
      blobs: {
        ...(parameters === undefined ? {} : { weights: encodeFloats(parameters) }),
        ...(stateful ? { state: encodeState(program.optimizerState()) } : {}),
        ...(mask === undefined ? {} : { mask: packMask(network, mask) }),
        ...(rounds === undefined ? {} : { rounds: joinLayers(rounds.layers) }),
      },
      seconds: seconds(),
      stepSeconds: timed.seconds(),
    };
  } finally {
    compiled.free();
  }
}

/** How many weights there are and how many of them survive. */
function weightCounts(
  { layers }: Architecture,
  mask: Mask | undefined,
): Pick<TrainingSummary, "density" | "densities" | "kept" | "weightCounts"> {
  const counts = layers.map(({ inputs, outputs }) => inputs * outputs);
  if (mask === undefined) {
    return { density: 1, densities: counts.map(() => 1), kept: counts, weightCounts: counts };
  }
  const kept = keptCounts(mask);
  const densities = counts.map((count, layer) => (kept[layer] ?? 0) / count);
  return { density: density(mask), densities, kept, weightCounts: counts };
}

/** The same program with a clock on its steps. */
function stopwatch(
  program: Program,
  clock: () => number,
  before = 0,
): { readonly program: Program; seconds(): number } {
  let seconds = before;
  return {
    program: {
      ...program,
      steps(examples, batches, rates) {
        const began = clock();
        const losses = program.steps(examples, batches, rates);
        seconds += clock() - began;
        return losses;
      },
    },
    seconds: () => seconds,
  };
}
