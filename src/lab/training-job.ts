import { batchOrder, streams, trainingSplit } from "../data/index.js";
import type { Program } from "../engine/index.js";
import { resolveNetwork, type Architecture, type Mask } from "../networks/index.js";
import { arrangements, density, keptCounts, packMask, startParameters } from "../tickets/index.js";
import { earlyStop, optimizerSettings, train } from "../training/index.js";
import { encodeFloats, joinLayers } from "./blobs.js";
import type { TrainingRun } from "./descriptions.js";
import type { JobFindings, JobTools } from "./jobs.js";
import type { TrainingSummary } from "./results.js";
import { ladderMask } from "./ladder-mask.js";

/**
 * Computes a training run. Data split, order and the draws of controls are streams of the run's seed; the original
 * weights are those its ladder began with.
 */
export async function trainingJob(run: TrainingRun, tools: JobTools): Promise<JobFindings<TrainingSummary>> {
  const { recipe, seed, arrangement, start, draw, ticket } = run;
  const { engine, dataset, train: trainExamples, test: testExamples } = await tools.bench(run.data);
  const network = resolveNetwork(run.network);
  const own = streams(seed);

  const found = ticket === undefined || arrangement === "dense" ? undefined : ladderMask(ticket, tools.store);
  const arrange = arrangements[arrangement];
  const mask = found && arrange(found.mask, { network, rng: own.mask(draw) });
  const trunkSeed = start === "reinit" ? seed : (ticket?.ladder.seed ?? seed);
  const initial = startParameters(start, { network, mask, seed: trunkSeed, draw });
  const split = trainingSplit(dataset, { validation: recipe.validation, rng: own.split });
  const order = batchOrder({ indices: split.train, batchSize: recipe.batchSize, rng: own.order });

  const program = engine.compile({
    network,
    mask,
    loss: recipe.loss,
    optimizer: optimizerSettings(recipe.optimizer),
    batchSize: recipe.batchSize,
  });
  const timed = stopwatch(program);
  const began = performance.now();
  try {
    const { signal, onProgress } = tools;
    const options = { program: timed.program, trainExamples, testExamples, split, recipe, order, initial };
    const result = await train({ ...options, signal, onProgress });
    const { history, final, divergedAt, parameters } = result;
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
        ...(mask === undefined ? {} : { mask: packMask(network, mask) }),
        ...(found === undefined || arrangement !== "ticket"
          ? {}
          : { rounds: joinLayers(found.rounds.layers) }),
      },
      seconds: (performance.now() - began) / 1000,
      stepSeconds: timed.seconds(),
    };
  } finally {
    program.free();
  }
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
function stopwatch(program: Program): { readonly program: Program; seconds(): number } {
  let milliseconds = 0;
  return {
    program: {
      ...program,
      step(examples, batch, rate) {
        const began = performance.now();
        const loss = program.step(examples, batch, rate);
        milliseconds += performance.now() - began;
        return loss;
      },
    },
    seconds: () => milliseconds / 1000,
  };
}
