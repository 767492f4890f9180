import type { ClaimPart, Outcome, VerdictPart } from "./claim.js";

type Bound = Pick<ClaimPart, "name" | "delta" | "direction" | "unit">;

/** The claimed range of a part: "name > 0.2 points", "|name| > 0.1". */
export function bound({ name, delta, direction, unit }: Bound): string {
  const quantity = direction === "beyond" ? `|${name}|` : name;
  return `${quantity} > ${number(delta)}${unit && " "}${unit}`;
}

/** The rule of a claim in one sentence. */
export function ruleOf(
  parts: readonly ClaimPart[],
  combine: "all" | "any",
  simultaneous: number,
  minimumSeeds: number,
): string {
  const claimed = parts.map(bound).join("; ");
  const single = parts.length === 1;
  const level = `${number(100 * simultaneous)} %`;
  const decision = single
    ? "supported if the 95 % t interval over seeds lies wholly inside, contradicted if wholly outside"
    : combine === "all"
      ? `supported if every 95 % t interval over seeds lies wholly inside, contradicted if any ${level} interval ` +
        `(simultaneous over ${parts.length}) lies wholly outside`
      : `supported if any ${level} t interval over seeds (simultaneous over ${parts.length}) lies wholly inside, ` +
        "contradicted if all lie wholly outside";
  const quantifier = single ? "" : `${combine} of: `;
  return `${quantifier}${claimed}; ${decision}; else, or below ${minimumSeeds} seeds, inconclusive`;
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
  }[outcome];
  return deciding.map((part) => `${part.name}: ${intervalText(part)} ${phrase}`).join("; ");
}

const intervalText = ({ interval: [lower, upper], unit }: VerdictPart): string =>
  `[${number(lower)}, ${number(upper)}]${unit && " "}${unit}`;

/** Three significant digits, with a true minus sign. */
const number = (x: number): string => String(Number(x.toPrecision(3))).replace("-", "−");
