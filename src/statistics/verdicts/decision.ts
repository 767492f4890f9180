import type { Claim, ClaimPart, Outcome } from "./claim.js";
import type { Interval } from "../intervals/t-interval.js";
import { tInterval } from "../intervals/t-interval.js";

/** What intervals alone can say. */
export type Decided = Exclude<Outcome, "not tested">;

/** Where an interval lies as to the claimed range x > δ or |x| > δ. */
function place({ direction, delta }: ClaimPart, [lower, upper]: Interval): "inside" | "outside" | "across" {
  if (lower > delta || (direction === "beyond" && upper < -delta)) return "inside";
  if (upper < delta && (direction === "greater" || lower > -delta)) return "outside";
  return "across";
}

/** Student's interval; (−∞, ∞) for one seed. */
export function seedInterval(values: readonly number[], confidence: number): Interval {
  return values.length === 1 ? [-Infinity, Infinity] : tInterval(values, { confidence }).interval;
}

/** How a claim is judged, apart from its data. */
export type Judging = Required<Pick<Claim, "combine" | "looks">>;

/** The levels at which a claim of m parts is judged: for support, and for contradiction (simultaneous, 1 − 0.05/m); at several looks 0.05/looks stands for 0.05. */
export function levels(
  m: number,
  { combine, looks }: Judging,
): { readonly inside: number; readonly outside: number } {
  const [single, simultaneous] = [1 - 0.05 / looks, 1 - 0.05 / (looks * m)];
  return { inside: combine === "any" ? simultaneous : single, outside: simultaneous };
}

/** What the intervals of one part say of it. */
export function partDecision(part: ClaimPart, { inside, outside }: ReturnType<typeof levels>): Decided {
  if (place(part, seedInterval(part.values, inside)) === "inside") return "supported";
  return place(part, seedInterval(part.values, outside)) === "outside" ? "contradicted" : "inconclusive";
}

/** What the parts say together. */
export function combined(parts: readonly Outcome[], combine: "all" | "any"): Outcome {
  const is = (outcome: Outcome) => (part: Outcome) => part === outcome;
  if (parts.some(is("not tested"))) return "not tested";
  const [supported, contradicted] =
    combine === "all"
      ? [parts.every(is("supported")), parts.some(is("contradicted"))]
      : [parts.some(is("supported")), parts.every(is("contradicted"))];
  return supported ? "supported" : contradicted ? "contradicted" : "inconclusive";
}

/**
 * How a decision hangs on single seeds: what the same intervals would have said with the i-th value of every part left out, for each i. A part with
 * fewer values than others keeps all of them for the last i. Null where a part would be left with fewer than two values.
 */
export function withoutEachSeed(parts: readonly ClaimPart[], judging: Judging): readonly Outcome[] | null {
  if (parts.some(({ values }) => values.length < 3)) return null;
  const seeds = Math.max(...parts.map(({ values }) => values.length));
  const at = levels(parts.length, judging);
  return [...Array(seeds).keys()].map((left) => {
    const rest = parts.map((part) => ({ ...part, values: part.values.filter((_, i) => i !== left) }));
    return combined(
      rest.map((part) => partDecision(part, at)),
      judging.combine,
    );
  });
}
