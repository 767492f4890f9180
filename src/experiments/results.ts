import type { Mask } from "../networks/index.js";
import type { Meta } from "../store/index.js";
import type { EarlyStop, History, MeasuredPoint } from "../training/index.js";
import type { TrainingRun } from "./train/training-run.js";

/** What a training run found; small, and the same bytes wherever it was computed. */
export interface TrainingSummary {
  /** Losses and accuracies along the run, by step. */
  readonly history: History;
  /** The point of smallest validation loss. */
  readonly earlyStop: EarlyStop;
  /** The end of the run; of a diverged run the last point at which the test data were evaluated. */
  readonly final: MeasuredPoint;
  /** Fraction of the prunable weights that survive, in [0, 1]. */
  readonly density: number;
  /** The same for each layer, first layer first. */
  readonly densities: readonly number[];
  /** Surviving weights of each layer. */
  readonly kept: readonly number[];
  /** Prunable weights of each layer. */
  readonly weightCounts: readonly number[];
  /** The step at which training ceased to be finite. */
  readonly divergedAt?: number;
}

/** Blobs of a training run. `rounds` only of the levels of a ladder, `state` only where it was to be kept; none of `weights` where training diverged. */
export type TrainingBlob = "weights" | "state" | "mask" | "rounds";

/** A finished run. Blobs load when they are asked for, and are computed again where only the summary is at hand. */
export interface TrainingRunResult {
  /** Names the result in the store: 64 hexadecimal digits, the SHA-256 of all that the result depends on. */
  readonly key: string;
  /** What was asked, fully expanded. */
  readonly description: TrainingRun;
  /** What it found. */
  readonly summary: TrainingSummary;
  /** How this copy came about; undefined if that was not kept. */
  readonly meta: Meta | undefined;
  /** The bytes of a blob, their checksum verified. */
  blob(name: TrainingBlob): Promise<Uint8Array>;
  /** Final parameters, laid out as [W₁, b₁, W₂, b₂, …]. */
  weights(): Promise<Float32Array>;
  /** Which weights survive. */
  mask(): Promise<Mask>;
}

/** A finished measurement: all it found is in its summary. */
export interface MeasurementResult<Described, Summary> {
  /** Names the result in the store: 64 hexadecimal digits, the SHA-256 of all that the result depends on. */
  readonly key: string;
  /** What was asked, fully expanded. */
  readonly description: Described;
  /** All it found. */
  readonly summary: Summary;
  /** How this copy came about; undefined if that was not kept. */
  readonly meta: Meta | undefined;
}
