import type { Mask } from "../networks/index.js";
import type { Disagreement, Distance } from "../stability/index.js";
import type { PermutationNull, SignPreservation } from "../tickets/index.js";
import type { EarlyStop, History, MeasuredPoint } from "../training/index.js";
import type { TrainingRun } from "./train/descriptions.js";
import type { Meta } from "../store/index.js";
import type {
  ComparisonRun,
  EvaluationRun,
  InterpolationRun,
  NoiseProbeRun,
  SignsRun,
  SpectrumRun,
} from "./measurements.js";
import type { NoiseScale } from "../curvature/index.js";

/** What a training run found; small, and the same bytes wherever it was computed. */
export interface TrainingSummary {
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
  readonly key: string;
  /** What was asked, fully expanded. */
  readonly description: TrainingRun;
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

/** What an evaluation found. */
export interface EvaluationSummary {
  /** Mean loss, nats. */
  readonly loss: number;
  /** Fraction of examples told right, in [0, 1]. */
  readonly accuracy: number;
  readonly correct: number;
  readonly count: number;
}

/** What an interpolation found. */
export interface InterpolationSummary {
  /** α from 0 to 1, mean loss in nats, error in [0, 1]. */
  readonly points: readonly { readonly alpha: number; readonly loss: number; readonly error: number }[];
  /** The most by which the line lies above the mean of its ends. */
  readonly lossBarrier: number;
  readonly errorBarrier: number;
}

/** What a comparison found. */
export interface ComparisonSummary {
  readonly disagreement: Disagreement;
  /** Over the weights that survive in either, and all biases. */
  readonly distance: Distance;
}

/** What a measurement of signs found, weights of always-zero inputs left out. */
export interface SignsSummary {
  /** Signs after the ticket's own run, among the weights it trained. */
  readonly own: SignPreservation;
  /** Signs of the same survivors after the dense run, among all weights. */
  readonly dense: SignPreservation;
  /** The same under permuted changes and selection made again. */
  readonly null: PermutationNull;
}

/** What a noise probe found. */
export interface NoiseProbeSummary extends NoiseScale {
  readonly examples: number;
}

/** What a spectrum found: eigenvalues, largest first, with ‖A x − λ x‖ of their unit vectors. */
export interface SpectrumSummary {
  readonly loss: number;
  /** Coordinates: surviving weights and biases. */
  readonly size: number;
  readonly eigenvalues: readonly {
    readonly value: number;
    readonly residual: number;
    /** The residual is at most 1e-3 of the largest |eigenvalue|. */
    readonly converged: boolean;
  }[];
}

/** A finished measurement: all it found is in its summary. */
export interface MeasurementResult<Described, Summary> {
  readonly key: string;
  readonly description: Described;
  readonly summary: Summary;
  readonly meta: Meta | undefined;
}

/** What each kind of description gives. */
export type ResultOf<Described> = Described extends TrainingRun
  ? TrainingRunResult
  : Described extends EvaluationRun
    ? MeasurementResult<EvaluationRun, EvaluationSummary>
    : Described extends InterpolationRun
      ? MeasurementResult<InterpolationRun, InterpolationSummary>
      : Described extends ComparisonRun
        ? MeasurementResult<ComparisonRun, ComparisonSummary>
        : Described extends SignsRun
          ? MeasurementResult<SignsRun, SignsSummary>
          : Described extends NoiseProbeRun
            ? MeasurementResult<NoiseProbeRun, NoiseProbeSummary>
            : Described extends SpectrumRun
              ? MeasurementResult<SpectrumRun, SpectrumSummary>
              : never;
