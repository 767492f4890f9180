import { streams, trainingSplit } from "../data/index.js";
import type { BoundExamples } from "../engine/index.js";
import { resolveNetwork, type Mask } from "../networks/index.js";
import { unpackMask } from "../tickets/index.js";
import { decodeFloats, readContent } from "../store/index.js";
import type { TrainingRun } from "./train/descriptions.js";
import type { JobTools } from "./jobs.js";
import { describedKey } from "./keys.js";
import { label } from "./labels.js";
import type { Part, PointOptions } from "./measurements.js";
import type { MaskTools } from "./ladders/ladder-mask.js";
import { runMask } from "./train/run-mask.js";
import { blobOf } from "./train/run-start.js";

/** The parameters of a point, and its mask; undefined if every weight survives. */
export async function pointOf(
  { run, weights }: PointOptions,
  tools: MaskTools,
): Promise<{ readonly parameters: Float32Array; readonly mask: Mask | undefined }> {
  const { store } = tools;
  if (weights !== undefined) {
    return { parameters: decodeFloats(readContent(store, weights)), mask: (await runMask(run, tools))?.mask };
  }
  const key = describedKey(run);
  const bytes = blobOf(run, "weights", store);
  const mask = store.readBlob(key, "mask");
  return { parameters: decodeFloats(bytes), mask: mask && unpackMask(resolveNetwork(run.network), mask) };
}

/** The examples of a part, and which of them; undefined means all. */
export async function partOf(
  run: TrainingRun,
  part: Part,
  tools: JobTools,
): Promise<{ readonly examples: BoundExamples; readonly indices: Uint32Array | undefined }> {
  const { dataset, train, test } = await tools.bench(run.data);
  if (part === "test") return { examples: test, indices: undefined };
  const { validation } = run.recipe;
  const split = trainingSplit(dataset, { validation, rng: streams(run.seed).split });
  return { examples: train, indices: part === "training" ? split.train : split.validation };
}

/** Training examples of a run drawn without replacement. Throws if there are fewer. */
export async function drawExamples(
  run: TrainingRun,
  count: number,
  draw: number,
  tools: JobTools,
): Promise<{ readonly examples: BoundExamples; readonly indices: Uint32Array }> {
  const { examples, indices = new Uint32Array() } = await partOf(run, "training", tools);
  if (count > indices.length) {
    throw new RangeError(`lab: examples must be at most ${indices.length} for ${label(run)}, got ${count}`);
  }
  const order = streams(run.seed)
    .probe(draw)
    .split("examples")
    .permutation(indices.length)
    .subarray(0, count);
  return { examples, indices: order.map((i) => indices[i] ?? 0) };
}
