import type { Kind } from "./kind.js";
import { barriersKind } from "./measurements/barrier-matrix.js";
import { codesKind } from "./measurements/codes.js";
import { compare } from "./measurements/compare.js";
import { density } from "./measurements/density-probe.js";
import { descent } from "./measurements/descent-probe.js";
import { evaluate } from "./measurements/evaluate.js";
import { gradient } from "./measurements/gradient-probe.js";
import { interpolate } from "./measurements/interpolate.js";
import { line } from "./measurements/line-probe.js";
import { noise } from "./measurements/noise-probe.js";
import { overlapKind } from "./measurements/overlap.js";
import { path } from "./measurements/path-probe.js";
import { rank } from "./measurements/rank-probe.js";
import { signsKind } from "./measurements/signs.js";
import { slice } from "./measurements/slice-probe.js";
import { spectrumKind } from "./measurements/spectrum.js";
import { spread } from "./measurements/spread-probe.js";
import { stableRate } from "./measurements/stable-rate-probe.js";
import { trace } from "./measurements/trace-probe.js";
import { checkName } from "../numerics/checks.js";
import { productTrialsKind } from "./simulations/product-trials.js";
import { supportTrialsKind } from "./simulations/support-trials.js";
import { xorTrialsKind } from "./simulations/xor-trials.js";
import type { MeasurementResult, TrainingRunResult } from "./results.js";
import { train } from "./train/train.js";
import type { TrainingRun } from "./train/training-run.js";

/** The kinds of experiment, by the `job` of their descriptions. To add one, add its file and its entry here: see `Kind`. */
export const kinds = {
  train,
  evaluate,
  interpolate,
  compare,
  signs: signsKind,
  noise,
  spectrum: spectrumKind,
  overlap: overlapKind,
  codes: codesKind,
  density,
  trace,
  rank,
  descent,
  gradient,
  path,
  line,
  slice,
  stableRate,
  spread,
  barriers: barriersKind,
  productTrials: productTrialsKind,
  supportTrials: supportTrialsKind,
  xorTrials: xorTrialsKind,
};

/** Names of the table `kinds`. */
export type KindName = keyof typeof kinds;

/** What a kind describes, and what it finds. */
type DescriptionOf<K> = K extends Kind<infer D, infer _Summary> ? D : never;
type SummaryOf<K> = K extends Kind<infer _D, infer Summary> ? Summary : never;

/** An experiment as a value: plain JSON that says exactly what to compute. */
export type Description = { [name in KindName]: DescriptionOf<(typeof kinds)[name]> }[KindName];

/** What each kind of description gives. */
export type ResultOf<Described> = Described extends TrainingRun
  ? TrainingRunResult
  : Described extends {
        /** Names the kind whose result it is. */
        readonly job: infer Job extends KindName;
      }
    ? MeasurementResult<Described, SummaryOf<(typeof kinds)[Job]>>
    : never;

/** The kind of a description. */
export function kindOf<D extends Description>({ job }: D): Kind<D, unknown> {
  // The entry under a description's job is of its kind.
  return kinds[job] as unknown as Kind<D, unknown>;
}

/** Checks a description of any kind at the door and writes out its defaults. */
export function checkedDescription<D extends Description>(description: D): D {
  checkName("lab", "job", (description as { job?: unknown }).job, Object.keys(kinds));
  return kindOf(description).describe(description);
}
