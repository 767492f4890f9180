import { batchOrder, streams, trainingSplit } from "../../data/index.js";
import type { Program } from "../../engine/index.js";
import { resolveNetwork, type Architecture, type Mask } from "../../networks/index.js";
import type { Rng } from "../../numerics/index.js";
import { density, keptCounts, packMask } from "../../tickets/index.js";
import {
  earlyStop,
  optimizerSettings,
  train,
  withOwnOptimizer,
  type OptimizerChoice,
  type TrainingProgress,
} from "../../training/index.js";
import { encodeFloats, encodeState, joinLayers } from "../../store/index.js";
import type { TrainingRun } from "./training-run.js";
import type { JobFindings, JobTools } from "../kind.js";
import { loadOptimizerModule } from "../modules/modules.js";
import type { TrainingSummary } from "../results.js";
import { runMask } from "./run-mask.js";
import { runStart } from "./run-start.js";

/**
 * Computes a training run. Data split, order and the draws of controls are streams of the run's seed; the original
 * weights are those its ladder began with.
 */
export async function trainingJob(run: TrainingRun, tools: JobTools): Promise<JobFindings<TrainingSummary>> {
  const { recipe, seed } = run;
  const { engine, dataset, train: trainExamples, test: testExamples } = await tools.bench(run.data);
  const network = resolveNetwork(run.network);
  const own = streams(seed);

  const found = await runMask(run, tools);
  const mask = found?.mask;
  const { parameters: initial, state: initialState } = await runStart(run, mask, tools.store);
  const split = trainingSplit(dataset, { validation: recipe.validation, rng: own.split });
  const order = batchOrder({ indices: split.train, batchSize: recipe.batchSize, rng: orderStream(run) });

  const compiled = engine.compile({
    network,
    mask,
    loss: recipe.loss,
    optimizer: engineSettings(recipe.optimizer),
    batchSize: recipe.batchSize,
  });
  const program = await withOptimizer(compiled, recipe.optimizer);
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
        ...survivors(network, mask),
        ...(divergedAt === undefined ? {} : { divergedAt }),
      },
      blobs: {
        ...(parameters === undefined ? {} : { weights: encodeFloats(parameters) }),
        ...(stateful ? { state: encodeState(program.optimizerState()) } : {}),
        ...(mask === undefined ? {} : { mask: packMask(network, mask) }),
        ...(found?.rounds === undefined ? {} : { rounds: joinLayers(found.rounds.layers) }),
      },
      seconds: seconds(),
      stepSeconds: timed.seconds(),
    };
  } finally {
    compiled.free();
  }
}

/** The order of the data: the seed's own, or another one. */
function orderStream({ seed, orderDraw }: TrainingRun): Rng {
  const own = streams(seed);
  return orderDraw === 0 ? own.order : own.orders(orderDraw);
}

/** What the engine is told of the optimizer: of an own rule, nothing that keeps state. */
function engineSettings(choice: OptimizerChoice): ReturnType<typeof optimizerSettings> {
  return typeof choice === "object" && choice.name === "own" ? { name: "sgd" } : optimizerSettings(choice);
}

async function withOptimizer(program: Program, choice: OptimizerChoice): Promise<Program> {
  if (typeof choice === "string" || choice.name !== "own") return program;
  return withOwnOptimizer(program, await loadOptimizerModule(choice.module), choice.options);
}

/** How many weights there are and how many of them survive. */
function survivors(
  { layers }: Architecture,
  mask: Mask | undefined,
): Pick<TrainingSummary, "density" | "densities" | "kept" | "weightCounts"> {
  const weightCounts = layers.map(({ inputs, outputs }) => inputs * outputs);
  if (mask === undefined) {
    return { density: 1, densities: weightCounts.map(() => 1), kept: weightCounts, weightCounts };
  }
  const kept = keptCounts(mask);
  const densities = weightCounts.map((count, layer) => (kept[layer] ?? 0) / count);
  return { density: density(mask), densities, kept, weightCounts };
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
