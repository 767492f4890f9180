import type { Check, Claim, ClaimPart, Outcome, VerdictPart } from "./claim.js";

type Bound = Pick<ClaimPart, "name" | "delta" | "direction" | "unit">;

/** The claimed range of a part: "name > 0.2 points", "|name| > 0.1". */
export function bound({ name, delta, direction, unit }: Bound): string {
  const quantity = direction === "beyond" ? `|${name}|` : name;
  return `${quantity} > ${number(delta)}${unit && " "}${unit}`;
}

/** The claimed range alone, to stand beside an interval: "> −0.2 points", "|x| > 0.1". */
export function claimedRange({
  delta,
  direction,
  unit,
}: Pick<Bound, "delta" | "direction" | "unit">): string {
  return `${direction === "beyond" ? "|x| " : ""}> ${number(delta)}${unit && " "}${unit}`;
}

/** A level in words: "97.5 %". */
export const levelText = (level: number): string => `${number(100 * level)} %`;

/** What stands behind an interval that has another level than its table's head says: " at 97.5 %", or nothing. */
export const raisedLevel = ({ level }: Pick<VerdictPart, "level">): string =>
  level === undefined ? "" : ` at ${levelText(level)}`;

/** The rule of a claim in one sentence. */
export function ruleOf(
  { parts, combine, minimumSeeds, checks, looks }: Required<Omit<Claim, "claim">>,
  { inside, outside }: { readonly inside: number; readonly outside: number },
): string {
  const claimed = parts.map(bound).join("; ");
  const single = parts.length === 1;
  const level = levelText(outside);
  const often = looks === 1 ? "" : ` (simultaneous over ${looks} looks)`;
  const over = `(simultaneous over ${parts.length}${looks === 1 ? "" : ` parts and ${looks} looks`})`;
  const decision = single
    ? `supported if the ${level} t interval over seeds${often} lies wholly inside, contradicted if wholly outside`
    : combine === "all"
      ? `supported if every ${levelText(inside)} t interval over seeds${often} lies wholly inside, contradicted if any ${level} interval ` +
        `${over} lies wholly outside`
      : `supported if any ${level} t interval over seeds ${over} lies wholly inside, ` +
        "contradicted if all lie wholly outside";
  const quantifier = single ? "" : `${combine} of: `;
  const conditions = checks.map(({ name }) => name).join("; ");
  const tested = checks.length === 0 ? "" : `; not tested unless ${conditions}`;
  return `${quantifier}${claimed}; ${decision}; else, or below ${minimumSeeds} seeds, inconclusive${tested}`;
}

/** Why a claim was not tested. */
export function checkReason(failed: readonly Check[]): string {
  return failed.map(({ name, found }) => `${name}: not so, ${found}`).join("; ");
}

/** What decided: the parts that carry the outcome, with their intervals. */
export function reasonOf(outcome: Outcome, parts: readonly VerdictPart[], combine: "all" | "any"): string {
  const deciding = parts.filter((part) => part.outcome === outcome);
  if (combine === "all" && outcome === "supported" && parts.length > 1)
    return `all ${parts.length} intervals lie wholly inside the claimed ranges`;
  const phrase = {
    supported: "lies wholly inside the claimed range",
    contradicted: "lies wholly outside the claimed range",
    inconclusive: "does not decide",
    "not tested": "was not tested",
  }[outcome];
  return deciding
    .map((part) => `${part.name}: ${intervalText(part)}, claimed ${claimedRange(part)}, ${phrase}`)
    .join("; ");
}

function intervalText(part: VerdictPart): string {
  const { interval, unit, delta } = part;
  const [lower, upper] = interval;
  return `[${apart(lower, delta)}, ${apart(upper, delta)}]${unit && " "}${unit}${raisedLevel(part)}`;
}

/** An end of an interval with as many digits as it takes to read differently from the bound ±delta. */
function apart(end: number, delta: number): string {
  const sharp = [3, 4, 5, 6, 8, 10, 12, 15, 17].find(
    (digits) =>
      Math.abs(end) === Math.abs(delta) || number(Math.abs(end), digits) !== number(Math.abs(delta)),
  );
  return number(end, sharp);
}

/** Three significant digits, with a true minus sign. */
const number = (x: number, digits = 3): string => String(Number(x.toPrecision(digits))).replace("-", "−");
