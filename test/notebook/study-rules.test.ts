import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { committedVerdict } from "../../src/notebook/index.js";
import { random } from "../../src/numerics/index.js";
import { verdict } from "../../src/statistics/index.js";
import type { Check, Outcome, Verdict, VerdictPart } from "../../src/statistics/index.js";

// The rule of every committed verdict, on simulated data of its shape: as many parts and seeds, the same bounds and checks.

const end = ".verdict.json";
const names = readdirSync(join("data", "results"))
  .filter((file) => file.endsWith(end))
  .map((file) => file.slice(0, -end.length));

/** An effect that the claim says there is: none at all where it says "matches", so that a claim and its mirror can both hold. */
const claimed = ({ delta, direction }: VerdictPart): number =>
  direction === "beyond" ? 3 * delta : delta < 0 ? 0 : 2 * delta + 1e-3;
/** An effect outside the claimed range. */
const denied = ({ delta, direction }: VerdictPart): number =>
  direction === "beyond" ? 0 : delta < 0 ? 3 * delta : delta === 0 ? -1e-3 : 0;

type Simulated = (part: VerdictPart, i: number, n: number) => number[];

/** Normal values with a spread far below the distance of every centre from its bound. */
const around =
  (centre: (part: VerdictPart, i: number) => number): Simulated =>
  (part, i, n) => {
    const rng = random(20).split(part.name);
    return Array.from({ length: n }, () => centre(part, i) + 1e-5 * rng.normal());
  };
/** Pairs of values that lie as far on one side of the bound as on the other. */
const astride: Simulated = ({ delta }, _, n) =>
  Array.from({ length: n }, (_value, i) => delta + (i % 2 === 0 ? 0.01 : -0.01));

const combineOf = ({ rule }: Verdict): "all" | "any" => (rule.startsWith("any of") ? "any" : "all");
const looksOf = ({ rule }: Verdict): number => Number(/(\d+) looks\)/.exec(rule)?.[1] ?? 1);
const fewest = ({ rule }: Verdict): number => Number(/or below (\d+) seeds/.exec(rule)?.[1]);

/** What the rule of a committed verdict says of other data. */
function judged(
  committed: Verdict,
  values: Simulated,
  checks: readonly Check[],
  seeds?: number,
): Pick<Verdict, "outcome" | "rule" | "reason"> {
  const parts = committed.parts.map((part, i) => {
    const { name, delta, direction, unit, n } = part;
    return { name, delta, direction, unit, values: values(part, i, seeds ?? n) };
  });
  const rule = {
    combine: combineOf(committed),
    minimumSeeds: fewest(committed),
    looks: looksOf(committed),
    checks,
  };
  return verdict({ claim: committed.claim, ...rule, parts }, { rng: random(21) });
}

describe.each(names)("%s", (name) => {
  const committed = committedVerdict(name)?.verdict;
  if (committed === undefined) throw new Error(`study-rules: ${name} must be committed`);
  const checks = committed.checks ?? [];
  const met = checks.map((check) => ({ ...check, holds: true }));
  const any = combineOf(committed) === "any";

  test("is the rule that was committed", () =>
    expect(judged(committed, around(claimed), met).rule).toBe(committed.rule));

  test.each<[Outcome, Simulated]>([
    ["supported", around((part, i) => (any && i > 0 ? part.delta : claimed(part)))],
    ["contradicted", around((part, i) => (!any && i > 0 ? claimed(part) : denied(part)))],
    ["inconclusive", astride],
  ])("can come out %s", (outcome, values) => expect(judged(committed, values, met).outcome).toBe(outcome));

  test("is not tested if one of its checks fails, and decides nothing with too few seeds", () => {
    for (const failed of checks) {
      const found = checks.map((check) => ({ ...check, holds: check.name !== failed.name }));
      expect(judged(committed, around(claimed), found).outcome).toBe("not tested");
    }
    const { outcome, reason } = judged(committed, around(claimed), met, fewest(committed) - 1);
    expect([outcome, reason.slice(0, 13)]).toEqual(["inconclusive", "too few seeds"]);
  });
});
