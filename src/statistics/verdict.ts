import type { Rng } from "../numerics/random.js";
import { bcaInterval } from "./bca.js";
import { checkChoice, checkCount, checkValues } from "./checks.js";
import { signFlip } from "./sign-flip.js";
import { sourcesOf, withSources } from "./remembered.js";
import { mean } from "./summaries.js";
import type { Interval } from "./t-interval.js";
import { tInterval } from "./t-interval.js";
import { bound, reasonOf, ruleOf } from "./verdict-text.js";

export type Outcome = "supported" | "contradicted" | "inconclusive";

/**
 * "greater": x > delta ("matches within 0.2" is x > −0.2; "x < δ" is −x > −δ, so turn the difference round: dense − ticket,
 * log(dense / ticket)). "beyond": |x| > delta.
 */
export type Direction = "greater" | "beyond";

/** One contrast of a claim, fixed before the data are seen. */
export interface ClaimPart {
  /** What x is, such as "accuracy at early stop, ticket − dense, at 21 %"; unique in its claim. */
  readonly name: string;
  /** x, one value a seed. */
  readonly values: readonly number[];
  /** The smallest effect that matters, in `unit`; ≥ 0 for "beyond". */
  readonly delta: number;
  readonly direction: Direction;
  /** Such as "points"; "" for a pure number. */
  readonly unit: string;
}

export interface Claim {
  /** The claim in the words of the field. */
  readonly claim: string;
  readonly parts: readonly ClaimPart[];
  /** Whether all parts must hold or any one. Default "all". */
  readonly combine?: "all" | "any";
  /** Seeds below which nothing is decided, ≥ 6 (with 5, no sign-flip p can fall below 0.05). Default 6. */
  readonly minimumSeeds?: number;
}

export interface VerdictPart {
  readonly name: string;
  /** Mean of x over seeds. */
  readonly estimate: number;
  /** Student's 95 % interval; for any-of claims its simultaneous form. (−∞, ∞) for one seed; zero width for equal values. */
  readonly interval: Interval;
  readonly delta: number;
  readonly direction: Direction;
  readonly outcome: Outcome;
  /** Seeds. */
  readonly n: number;
  readonly unit: string;
  /** Two-sided sign-flip permutation p of x − δ ("beyond": of x − the nearer of ±δ); from 2 seeds. */
  readonly pSignFlip?: number;
  /** BCa bootstrap interval of the same confidence; from 10 seeds. */
  readonly bca?: Interval;
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly claim: string;
  /** How the data decide, in words that could be written before there were data. */
  readonly rule: string;
  readonly parts: readonly VerdictPart[];
  /** What decided. */
  readonly reason: string;
}

export interface VerdictOptions {
  /** For bootstrap and sampled permutations, one stream a part. The outcome does not depend on it. */
  readonly rng: Rng;
}

const ALPHA = 0.05;
/** The fewest seeds with a BCa interval: with fewer, its coverage is poor. */
const BCA_FROM = 10;

/**
 * The verdict rule of all studies. A part is supported if its 95 % interval lies wholly inside the claimed range (x > δ, or
 * |x| > δ) and contradicted if wholly outside; touching a bound is neither.
 * All of m parts: supported if every part is, contradicted if any part is at the simultaneous level 1 − 0.05/m (a part's
 * outcome says just this). Any of m parts: all intervals simultaneous, supported if any part is, contradicted if all are.
 * Below `minimumSeeds` in any part: inconclusive, with estimates and intervals.
 * Throws without parts, for repeated names, empty or non-finite values, or a delta that is not finite (or < 0 for "beyond").
 */
export function verdict(claim: Claim, { rng }: VerdictOptions): Verdict {
  const { parts, combine = "all", minimumSeeds = 6 } = claim;
  checkClaim(parts, combine, minimumSeeds);
  const seeds = Math.min(...parts.map((part) => part.values.length));
  const enough = seeds >= minimumSeeds;
  const simultaneous = 1 - ALPHA / parts.length;

  const judged = parts.map((part): VerdictPart => {
    const confidence = combine === "any" ? simultaneous : 1 - ALPHA;
    const shown = interval(part.values, confidence);
    const supported = place(part, shown) === "inside";
    const contradicted = place(part, interval(part.values, simultaneous)) === "outside";
    const decided = supported ? "supported" : contradicted ? "contradicted" : "inconclusive";
    return {
      name: part.name,
      estimate: mean(part.values),
      interval: shown,
      delta: part.delta,
      direction: part.direction,
      outcome: enough ? decided : "inconclusive",
      n: part.values.length,
      unit: part.unit,
      ...beside(part, confidence, rng.split(part.name)),
    };
  });

  const is = (outcome: Outcome) => (part: VerdictPart) => part.outcome === outcome;
  const supported = combine === "all" ? judged.every(is("supported")) : judged.some(is("supported"));
  const contradicted = combine === "all" ? judged.some(is("contradicted")) : judged.every(is("contradicted"));
  const outcome = supported ? "supported" : contradicted ? "contradicted" : "inconclusive";
  const reached: Verdict = {
    outcome,
    claim: claim.claim,
    rule: ruleOf(parts, combine, simultaneous, minimumSeeds),
    parts: judged,
    reason: enough ? reasonOf(outcome, judged, combine) : `too few seeds (${seeds} of ${minimumSeeds})`,
  };
  // A part whose rows are not known counts as one row that says nothing.
  return withSources(
    reached,
    parts.flatMap(({ values }) => sourcesOf(values) ?? [[{}]]),
  );
}

/** Where an interval lies as to the claimed range x > δ or |x| > δ. */
function place({ direction, delta }: ClaimPart, [lower, upper]: Interval): "inside" | "outside" | "across" {
  if (lower > delta || (direction === "beyond" && upper < -delta)) return "inside";
  if (upper < delta && (direction === "greater" || lower > -delta)) return "outside";
  return "across";
}

function interval(values: readonly number[], confidence: number): Interval {
  return values.length === 1 ? [-Infinity, Infinity] : tInterval(values, { confidence }).interval;
}

/** What stands beside the interval and does not decide. */
function beside(
  { values, direction, delta }: ClaimPart,
  confidence: number,
  rng: Rng,
): Pick<VerdictPart, "pSignFlip" | "bca"> {
  if (values.length < 2) return {};
  const nearest = direction === "beyond" && mean(values) < 0 ? -delta : delta;
  const shifted = values.map((x) => x - nearest);
  const pSignFlip = signFlip(shifted, { rng: rng.split("sign flip") }).p;
  if (values.length < BCA_FROM) return { pSignFlip };
  return { pSignFlip, bca: bcaInterval(values, { rng: rng.split("bca"), confidence }).interval };
}

function checkClaim(parts: readonly ClaimPart[], combine: string, minimumSeeds: number): void {
  if (parts.length === 0) throw new RangeError("verdict: claim must have at least one part, got none");
  checkChoice("verdict", "combine", combine, ["all", "any"]);
  checkCount("verdict", "minimumSeeds", minimumSeeds, 6);
  for (const part of parts) {
    checkValues(`verdict: ${part.name}`, part.values);
    checkChoice(`verdict: ${part.name}`, "direction", part.direction, ["greater", "beyond"]);
    if (!Number.isFinite(part.delta) || (part.direction === "beyond" && part.delta < 0))
      throw new RangeError(`verdict: delta must be finite, and ≥ 0 for "beyond", got ${bound(part)}`);
    if (parts.filter(({ name }) => name === part.name).length > 1)
      throw new RangeError(`verdict: part names must be unique, got "${part.name}" twice`);
  }
}
