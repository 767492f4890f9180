import type { Blobs, Checkpoints, Content, Store, TrunkRounds } from "../store/index.js";
import type { Canonical } from "./canonical-parts.js";
import type { Cost } from "./cost.js";
import type { TrainingRun } from "./train/training-run.js";
import type { Bench, BenchSubject } from "./workshop.js";

/** How far a running job is. */
export interface JobProgress {
  /** Steps done, in the unit of `iterations`. */
  readonly step: number;
  /** Steps of the whole job; training steps, or whatever a kind counts (`Kind.cost`). */
  readonly iterations: number;
}

/** What a job may use. */
export interface JobTools {
  readonly store: Store;
  /** Committed elimination rounds. */
  readonly trunks: TrunkRounds;
  readonly checkpoints: Checkpoints;
  bench(of: BenchSubject): Promise<Bench>;
  /** Seconds from some moment on: for how long a job took, never for what it finds. */
  readonly clock: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

/** What a job found, and how long it took. */
export interface JobFindings<Summary> {
  readonly summary: Summary;
  readonly blobs: Blobs;
  readonly seconds: number;
  readonly stepSeconds: number;
}

/** Tells of a run on a ticket whether its mask is at hand and needs no training. */
export type MaskKnown = (run: TrainingRun) => boolean;

/**
 * A kind of experiment: all that anybody needs to know of it, in one place. To add one, write one file and add one entry to `kinds`; its type,
 * key, label, estimate, place on the command line and property tests follow.
 */
export interface Kind<D extends { readonly job: string }, Summary> {
  /** In progress and errors, before the run it is about. */
  readonly title: string;
  /** Raised when its meaning changes: every stored result of the kind is then computed anew. Version 1 is left out of the key. */
  readonly version: number;
  /** Checks every field and writes out the defaults. */
  readonly describe: (options: object) => D;
  /** What of it enters the key beside kind and version: defaults and fields without effect left out. */
  readonly form: (description: D) => Canonical;
  /** The run it is about; undefined of a simulation, which is about none. */
  readonly subject: (description: D) => TrainingRun | undefined;
  /** Results that must exist, with their blobs, before it can be computed. */
  readonly needs: (description: D, maskKnown: MaskKnown) => readonly TrainingRun[];
  /** Arrays made by hand that it starts from. */
  readonly contents: (description: D) => readonly Content[];
  /** In a few words. */
  readonly label: (description: D) => string;
  readonly cost: (description: D) => Cost;
  readonly compute: (description: D, tools: JobTools) => Promise<JobFindings<Summary>>;
}
