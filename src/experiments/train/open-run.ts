import { batchOrder, streams, trainingSplit, type BatchOrder, type TrainingSplit } from "../../data/index.js";
import type { OptimizerState, Program } from "../../engine/index.js";
import { resolveNetwork, type Architecture, type Mask } from "../../networks/index.js";
import type { Rng } from "../../numerics/index.js";
import { optimizerSettings, withOwnOptimizer, type OptimizerChoice } from "../../training/index.js";
import type { JobTools } from "../kind.js";
import { engineLoss, loadOptimizerModule } from "../modules/modules.js";
import type { Bench } from "../workshop.js";
import { classWeightsOf } from "./class-weights.js";
import { runMask } from "./run-mask.js";
import { runStart } from "./run-start.js";
import type { TrainingRun } from "./training-run.js";

/** A run ready for its first step. */
export interface OpenRun {
  readonly bench: Bench;
  readonly network: Architecture;
  readonly mask: Mask | undefined;
  /** The rounds in which weights were eliminated, of a level of a ladder. */
  readonly rounds: NonNullable<Awaited<ReturnType<typeof runMask>>>["rounds"] | undefined;
  readonly initial: Float32Array;
  readonly initialState: OptimizerState | undefined;
  readonly split: TrainingSplit;
  readonly order: BatchOrder;
  /** To be freed. */
  readonly compiled: Program;
  /** The same with the run's own update rule, if it has one. */
  readonly program: Program;
}

/** Mask, initial weights, order of the data and compiled network of a run. */
export async function openRun(run: TrainingRun, tools: JobTools): Promise<OpenRun> {
  const { recipe, seed } = run;
  const bench = await tools.bench(run);
  const network = resolveNetwork(run.network);
  const found = await runMask(run, tools);
  const mask = found?.mask;
  const { parameters: initial, state: initialState } = await runStart(run, mask, tools.store);
  const split = trainingSplit(bench.dataset, { validation: recipe.validation, rng: streams(seed).split });
  const order = batchOrder({ indices: split.train, batchSize: recipe.batchSize, rng: orderStream(run) });
  const compiled = bench.engine.compile({
    network,
    mask,
    loss: await engineLoss(recipe.loss),
    classWeights: classWeightsOf(recipe, bench.dataset.train, split.train),
    labelSmoothing: recipe.labelSmoothing,
    clipNorm: recipe.clipNorm,
    projection: recipe.projection,
    optimizer: engineSettings(recipe.optimizer),
    batchSize: recipe.batchSize,
    seed,
  });
  const program = await withOptimizer(compiled, recipe.optimizer);
  return {
    bench,
    network,
    mask,
    rounds: found?.rounds,
    initial,
    initialState,
    split,
    order,
    compiled,
    program,
  };
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
