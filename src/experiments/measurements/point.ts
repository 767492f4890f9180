import { dataShape, streams, trainingSplit } from "../../data/index.js";
import type { BoundExamples } from "../../engine/index.js";
import {
  layerSlices,
  parameterCount,
  resolveNetwork,
  type Architecture,
  type Mask,
} from "../../networks/index.js";
import { decodeFloats, readContent } from "../../store/index.js";
import { unpackMask } from "../../tickets/index.js";
import type { JobTools } from "../kind.js";
import type { MaskTools } from "../ladders/ladder-mask.js";
import { runKey } from "../train/run-key.js";
import { runMask } from "../train/run-mask.js";
import { blobOf, runStart } from "../train/run-start.js";
import type { TrainingRun } from "../train/training-run.js";
import type { PointOptions } from "./point-kind.js";

/** Examples that a measurement looks at: the test data, or the run's own training or validation examples. */
export const parts = ["test", "training", "validation"] as const;
/** Names of the list `parts`. */
export type Part = (typeof parts)[number];

/** How many examples a part of a run's data has. */
export function partCount({ data, recipe: { validation } }: TrainingRun, part: Part): number {
  const { trainCount, testCount } = dataShape(data);
  return { test: testCount, validation, training: trainCount - validation }[part];
}

/** Throws if a run has fewer training examples; before anything is computed. */
export function checkExamples(where: string, run: TrainingRun, count: number): void {
  const available = partCount(run, "training");
  if (count <= available) return;
  throw new RangeError(
    `${where}: examples must be at most ${available}, the training examples of the run, got ${count}`,
  );
}

/** The parameters of a point, and its mask; undefined if every weight survives. */
export async function pointOf(
  { run, weights }: PointOptions,
  tools: MaskTools,
): Promise<{ readonly parameters: Float32Array; readonly mask: Mask | undefined }> {
  const { store } = tools;
  if (weights !== undefined) {
    return { parameters: decodeFloats(readContent(store, weights)), mask: (await runMask(run, tools))?.mask };
  }
  const key = runKey(run);
  const bytes = blobOf(run, "weights", store);
  const mask = store.readBlob(key, "mask");
  return { parameters: decodeFloats(bytes), mask: mask && unpackMask(resolveNetwork(run.network), mask) };
}

/** Ends of a run that can be looked at. */
export const moments = ["end", "start"] as const;
/** Names of the list `moments`. */
export type Moment = (typeof moments)[number];

/** The point itself or where its run started, as `at` says. */
export async function momentOf(
  { run, weights, at }: PointOptions & { readonly at: Moment },
  tools: MaskTools,
): Promise<{ readonly parameters: Float32Array; readonly mask: Mask | undefined }> {
  if (at === "end") return pointOf({ run, weights }, tools);
  const mask = (await runMask(run, tools))?.mask;
  return { parameters: (await runStart(run, mask, tools.store)).parameters, mask };
}

/** Refuses given weights for the start of a run. */
export function checkMoment(where: string, { weights, at }: PointOptions & { readonly at: Moment }): void {
  if (at === "start" && weights !== undefined)
    throw new RangeError(`${where}: at must be "end" beside given weights, got "start"`);
}

/** The examples of a part, and which of them; undefined means all. */
export async function partOf(
  run: TrainingRun,
  part: Part,
  tools: JobTools,
): Promise<{ readonly examples: BoundExamples; readonly indices: Uint32Array | undefined }> {
  const { dataset, train, test } = await tools.bench(run);
  if (part === "test") return { examples: test, indices: undefined };
  const { validation } = run.recipe;
  const split = trainingSplit(dataset, { validation, rng: streams(run.seed).split });
  return { examples: train, indices: part === "training" ? split.train : split.validation };
}

/** Training examples of a run drawn without replacement. */
export async function drawExamples(
  run: TrainingRun,
  count: number,
  draw: number,
  tools: JobTools,
): Promise<{ readonly examples: BoundExamples; readonly indices: Uint32Array }> {
  const { examples, indices = new Uint32Array() } = await partOf(run, "training", tools);
  const order = streams(run.seed)
    .probe(draw)
    .split("examples")
    .permutation(indices.length)
    .subarray(0, count);
  return { examples, indices: order.map((i) => indices[i] ?? 0) };
}

/** The mask of all weights that are not 0 at both ends; undefined if that is nearly all of them. */
export function union(network: Architecture, a: Float32Array, b: Float32Array): Mask | undefined {
  const alive = Uint8Array.from(a, (value, i) => +(value !== 0 || b[i] !== 0));
  const kept = alive.reduce((sum, bit) => sum + bit, 0);
  if (kept > 0.9 * parameterCount(network)) return undefined;
  const slices = layerSlices(network);
  return { layers: slices.map(({ weights, weightCount }) => alive.slice(weights, weights + weightCount)) };
}
