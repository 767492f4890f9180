import { parameterCount, resolveNetwork, type Mask } from "../../networks/index.js";
import type { OptimizerState } from "../../engine/index.js";
import { startParameters, type OwnParameters } from "../../tickets/index.js";
import { type Store, decodeFloats, decodeState, readContent } from "../../store/index.js";
import { earlyRun, levelRun } from "./level-run.js";
import { runKey } from "./run-key.js";
import { trainingLabel } from "./training-label.js";
import type { TrainingRun } from "./training-run.js";
import { loadNetworkModule } from "../modules/modules.js";

/** The masked parameters a run starts from, and the optimizer's state if it starts from more than parameters. */
export async function runStart(
  run: TrainingRun,
  mask: Mask | undefined,
  store: Store,
): Promise<{ readonly parameters: Float32Array; readonly state: OptimizerState | undefined }> {
  const { network: described, start, seed, ticket, draw } = run;
  const network = resolveNetwork(described);
  const own = (content: OwnParameters): Float32Array => {
    const parameters = decodeFloats(readContent(store, content));
    const count = parameterCount(network);
    if (parameters.length === count) return parameters;
    throw new RangeError(`trainingRun: start must have ${count} parameters, got ${parameters.length}`);
  };
  const rewound = (step: number): Float32Array => decodeFloats(blobOf(earlyRun(run, step), "weights", store));
  const trained = (): Float32Array => {
    if (ticket === undefined) throw new Error("trainingRun: start trained must have a ticket, got none");
    return decodeFloats(blobOf(levelRun(ticket.ladder, ticket.level - 1), "weights", store));
  };
  const module = typeof described === "object" && "module" in described ? described.module : undefined;
  const brought = module && (await loadNetworkModule(module)).initialiser;
  const named = run.recipe.initialiser;
  if (brought !== undefined && named !== undefined)
    throw new RangeError(
      `trainingRun: initialiser must not be named beside a network module that brings its own, got ${named}`,
    );
  const initialiser = brought ?? named;
  const trunkSeed = ticket?.ladder.seed ?? seed;
  const from = { network, mask, seed: trunkSeed, freshSeed: seed, draw, initialiser, rewound, trained, own };
  return { parameters: startParameters(start, from), state: rewoundState(run, store) };
}

/** The optimizer's state of a run that rewinds to a step with its moments. */
function rewoundState(run: TrainingRun, store: Store): OptimizerState | undefined {
  const { start } = run;
  if (typeof start !== "object" || !("name" in start) || start.name !== "rewind") return undefined;
  if (start.moments === "fresh") return undefined;
  return decodeState(blobOf(earlyRun(run, start.step), "state", store));
}

/** A blob of a run that was computed before. Throws if the run is missing, or diverged and so has none. */
export function blobOf(run: TrainingRun, name: "weights" | "state", store: Store): Uint8Array {
  const key = runKey(run);
  const bytes = store.readBlob(key, name);
  if (bytes !== undefined) return bytes;
  throw new Error(`lab: ${trainingLabel(run)} must have final ${name}, got ${absence(key, store)}`);
}

/** Why a run has no final weights. */
export function absence(key: string, store: Store): string {
  return store.read(key) === undefined ? "no result" : "a run that diverged";
}
