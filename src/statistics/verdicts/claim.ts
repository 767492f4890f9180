import type { Interval } from "../intervals/t-interval.js";

/** What the data say of a claim; "not tested" where a check of the design failed, so that the contrast cannot be read. */
export type Outcome = "supported" | "contradicted" | "inconclusive" | "not tested";

/** A condition without which a contrast says nothing of the claim: a setting that is unstable, a control that changes what it controls. */
export interface Check {
  /** What must hold, such as "the measured noise falls with the batch". */
  readonly name: string;
  /** Whether it was met. */
  readonly holds: boolean;
  /** What was found, with its numbers. */
  readonly found: string;
}

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
  /** The claimed range about `delta`. */
  readonly direction: Direction;
  /** Such as "points"; "" for a pure number. */
  readonly unit: string;
}

/** What a study claims, fixed before its data are seen. */
export interface Claim {
  /** The claim in the words of the field. */
  readonly claim: string;
  /** At least one. */
  readonly parts: readonly ClaimPart[];
  /** Whether all parts must hold or any one. Default "all". */
  readonly combine?: "all" | "any";
  /** Manipulation checks: with enough seeds and any of them failed, the claim is not tested. Default none. */
  readonly checks?: readonly Check[];
  /** Seeds below which nothing is decided, ≥ 6 (with 5, no sign-flip p can fall below 0.05). Default 6. */
  readonly minimumSeeds?: number;
  /**
   * How many times the data of the claim were read with the chance to decide, this time included: more than 1 where seeds were added after the first
   * ones had been read. Every error that an interval leaves is divided by it (Bonferroni), 0.05/looks in place of 0.05. Default 1.
   */
  readonly looks?: number;
}

/** What the data say of one contrast. */
export interface VerdictPart {
  /** As in the claim. */
  readonly name: string;
  /** Mean of x over seeds. */
  readonly estimate: number;
  /** Student's 95 % interval; for any-of claims its simultaneous form. (−∞, ∞) for one seed; zero width for equal values. */
  readonly interval: Interval;
  /** Level of the interval in (0, 1) where it is above 0.95: several looks raise it, and so do the parts of an any-of claim. Absent at 0.95. */
  readonly level?: number;
  /** The smallest effect that matters, in `unit`. */
  readonly delta: number;
  /** The claimed range about `delta`. */
  readonly direction: Direction;
  /** Of this part alone, at the level that the claim gives it. */
  readonly outcome: Outcome;
  /** Seeds. */
  readonly n: number;
  /** Such as "points"; "" for a pure number. */
  readonly unit: string;
  /** Two-sided sign-flip permutation p of x − δ ("beyond": of x − the nearer of ±δ); from 2 seeds. */
  readonly pSignFlip?: number;
  /** The same p times the number of parts (Bonferroni), at most 1: for any-of claims of several parts, whose intervals are simultaneous. Looks are not in it. */
  readonly pBonferroni?: number;
  /** BCa bootstrap interval of the same confidence; from 10 seeds. */
  readonly bca?: Interval;
}

/** What the data say of a claim, with all that decided it. */
export interface Verdict {
  /** Of the claim as a whole. */
  readonly outcome: Outcome;
  /** The claim in the words of the field. */
  readonly claim: string;
  /** How the data decide, in words that could be written before there were data. */
  readonly rule: string;
  /** In the order of the claim. */
  readonly parts: readonly VerdictPart[];
  /** The manipulation checks of the claim; absent where it has none. */
  readonly checks?: readonly Check[];
  /**
   * With each seed left out in turn, how many of the verdicts that the same intervals give (whatever the number of seeds) agree with this one.
   * Absent below the number of seeds that decides anything, and where the claim was not tested.
   */
  readonly leaveOneOut?: {
    /** Verdicts without one seed that agree with this one, in [0, of]. */
    readonly agree: number;
    /** Seeds that were left out in turn: all. */
    readonly of: number;
  };
  /** What decided. */
  readonly reason: string;
}
