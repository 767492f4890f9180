import type { Rng } from "../../numerics/random.js";
import { checkFields, knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { bcaInterval } from "../intervals/bca.js";
import type { Check, Claim, ClaimPart, Verdict, VerdictPart } from "./claim.js";
import { checkChoice, checkCount, checkValues } from "../checks.js";
import { signFlip } from "../tests/sign-flip.js";
import { sourcesOf, withSources } from "../rows/remembered.js";
import { mean } from "../intervals/summaries.js";
import { combined, levels, partDecision, seedInterval, withoutEachSeed } from "./decision.js";
import { bound, checkReason, reasonOf, ruleOf } from "./verdict-text.js";

/** Where what is sampled is drawn from. */
export interface VerdictOptions {
  /** For bootstrap and sampled permutations, one stream a part. The outcome does not depend on it. */
  readonly rng: Rng;
}

/** The fewest seeds with a BCa interval: with fewer, its coverage is poor. */
const BCA_FROM = 10;

/**
 * The verdict rule of all studies. A part is supported if its 95 % interval lies wholly inside the claimed range (x > δ, or
 * |x| > δ) and contradicted if wholly outside; touching a bound is neither.
 * All of m parts: supported if every part is, contradicted if any part is at the simultaneous level 1 − 0.05/m (a part's
 * outcome says just this). Any of m parts: all intervals simultaneous, supported if any part is, contradicted if all are.
 * At the second of two looks every interval has the level 1 − 0.05/2 in place of 0.95, or 1 − 0.05/(2m) (`looks`).
 * Below `minimumSeeds` in any part: inconclusive, with estimates and intervals. With enough seeds and a check that fails: not tested, in every part.
 * Throws without parts, for repeated names, empty or non-finite values, or a delta that is not finite (or < 0 for "beyond").
 */
export function verdict(claim: Claim, options: VerdictOptions): Verdict {
  const { rng } = knownFields("verdict", options, ["rng"]);
  const { combine = "all", minimumSeeds = 6, checks = [], looks = 1 } = claim;
  const parts = checkedParts(claim, { combine, minimumSeeds, looks });
  const seeds = Math.min(...parts.map((part) => part.values.length));
  const enough = seeds >= minimumSeeds;
  const at = levels(parts.length, { combine, looks });
  const failed = checkedChecks(checks).filter(({ holds }) => !holds);

  const judged = parts.map((part): VerdictPart => {
    const decided = partDecision(part, at);
    return {
      name: part.name,
      estimate: mean(part.values),
      interval: seedInterval(part.values, at.inside),
      ...(at.inside === 0.95 ? {} : { level: at.inside }),
      delta: part.delta,
      direction: part.direction,
      outcome: !enough ? "inconclusive" : failed.length > 0 ? "not tested" : decided,
      n: part.values.length,
      unit: part.unit,
      ...beside(
        part,
        { confidence: at.inside, simultaneous: combine === "any" ? parts.length : 1 },
        rng.split(part.name),
      ),
    };
  });
  const outcome = combined(
    judged.map((part) => part.outcome),
    combine,
  );
  const without = enough && outcome !== "not tested" ? withoutEachSeed(parts, { combine, looks }) : null;
  const reached: Verdict = {
    outcome,
    claim: claim.claim,
    rule: ruleOf({ parts, combine, minimumSeeds, checks, looks }, at),
    parts: judged,
    ...(checks.length === 0 ? {} : { checks }),
    ...(without === null
      ? {}
      : { leaveOneOut: { agree: without.filter((one) => one === outcome).length, of: without.length } }),
    reason: !enough
      ? `too few seeds (${seeds} of ${minimumSeeds})`
      : outcome === "not tested"
        ? checkReason(failed)
        : reasonOf(outcome, judged, combine),
  };
  // A part whose rows are not known counts as one row that says nothing.
  return withSources(
    reached,
    parts.flatMap(({ values }) => sourcesOf(values) ?? [[{}]]),
  );
}

/** What stands beside the interval and does not decide. */
function beside(
  { values, direction, delta }: ClaimPart,
  { confidence, simultaneous }: { readonly confidence: number; readonly simultaneous: number },
  rng: Rng,
): Pick<VerdictPart, "pSignFlip" | "pBonferroni" | "bca"> {
  if (values.length < 2) return {};
  const nearest = direction === "beyond" && mean(values) < 0 ? -delta : delta;
  const shifted = values.map((x) => x - nearest);
  const pSignFlip = signFlip(shifted, { rng: rng.split("sign flip") }).p;
  const ps =
    simultaneous === 1 ? { pSignFlip } : { pSignFlip, pBonferroni: Math.min(1, simultaneous * pSignFlip) };
  if (values.length < BCA_FROM) return ps;
  return { ...ps, bca: bcaInterval(values, { rng: rng.split("bca"), confidence }).interval };
}

/** The parts, checked, their values as plain arrays. */
function checkedParts(
  claim: Claim,
  { combine, minimumSeeds, looks }: Required<Pick<Claim, "combine" | "minimumSeeds" | "looks">>,
): readonly ClaimPart[] {
  checkFields(
    "verdict",
    claim,
    ["claim", "parts", "combine", "minimumSeeds", "checks", "looks"],
    "claim field",
  );
  const { parts } = claim;
  if (parts.length === 0) throw new RangeError("verdict: claim must have at least one part, got none");
  checkChoice("verdict", "combine", combine, ["all", "any"]);
  checkCount("verdict", "minimumSeeds", minimumSeeds, 6);
  checkCount("verdict", "looks", looks, 1);
  return parts.map((part) => {
    checkFields("verdict", part, ["name", "values", "delta", "direction", "unit"], "part field");
    for (const field of ["name", "unit"] as const)
      if (typeof part[field] !== "string")
        throw new TypeError(`verdict: ${field} of a part must be a text, got ${shown(part[field])}`);
    checkChoice(`verdict: ${part.name}`, "direction", part.direction, ["greater", "beyond"]);
    if (!Number.isFinite(part.delta) || (part.direction === "beyond" && part.delta < 0))
      throw new RangeError(`verdict: delta must be finite, and ≥ 0 for "beyond", got ${bound(part)}`);
    if (parts.filter(({ name }) => name === part.name).length > 1)
      throw new RangeError(`verdict: part names must be unique, got "${part.name}" twice`);
    return { ...part, values: checkValues(`verdict: ${part.name}`, part.values) };
  });
}

/** The checks, if each says what it is and whether it holds. */
function checkedChecks(checks: readonly Check[]): readonly Check[] {
  for (const check of checks) {
    checkFields("verdict", check, ["name", "holds", "found"], "check field");
    if (typeof check.name !== "string" || typeof check.found !== "string" || typeof check.holds !== "boolean")
      throw new TypeError(
        `verdict: checks must have a name, what was found, and whether it holds, got ${shown(check)}`,
      );
  }
  return checks;
}
