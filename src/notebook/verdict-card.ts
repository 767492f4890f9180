import { join } from "node:path";
import { writeWhole } from "../disk/index.js";
import type { MimeBundle } from "../kernel/api.js";
import { at } from "../numerics/at.js";
import type { Verdict } from "../statistics/index.js";
import type { CommittedVerdict } from "./committed.js";
import { effectText, intervalText, numberText, warrantedDecimals } from "./numbers.js";
import { checkedScale } from "../statistics/rows/scale-of.js";
import { sourcesOf } from "../statistics/rows/remembered.js";
import { claimedRange, levelText, raisedLevel } from "../statistics/verdicts/verdict-text.js";
import { escapeHtml } from "../disk/html.js";
import { unbrokenHtml } from "./unbroken.js";
import { emit } from "./output.js";
import { outFolder } from "./folders.js";
import { knownFields } from "../numerics/checks.js";

/** Options of `verdictCard`. */
export interface VerdictCardOptions {
  /**
   * The scale the author expects. What is printed on the card is that of the rows the verdict's values come from; another
   * word here is an error. Default: none is expected.
   */
  readonly scale?: string | undefined;
  /** A verdict kept in the repository, shown beside the own one under its own scale; not shown if its scale is the own. Default none. */
  readonly committed?: CommittedVerdict | undefined;
  /** Stem of the JSON file written into `LOTTERY_OUT`. Default "verdict", which `npm start` reads. */
  readonly name?: string;
}

/** Colour of the card's edge; the word says it too. */
const edges = {
  supported: "#009E73",
  contradicted: "#D55E00",
  inconclusive: "#7F7F7F",
  "not tested": "#CC79A7",
} as const;

type Part = Verdict["parts"][number];

const seeds = (parts: readonly Part[]): string => {
  const counts = parts.map((part) => part.n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `n = ${most} ${most === 1 ? "seed" : "seeds"}` : `n = ${least}–${most} seeds`;
};

/** What stands beside the interval and does not decide. */
const beside = ({ pSignFlip, pBonferroni, bca, estimate, delta }: Part, parts: number): string =>
  [
    ...(pSignFlip === undefined ? [] : [`sign-flip p = ${numberText(pSignFlip)}`]),
    ...(pBonferroni === undefined ? [] : [`p × ${parts} = ${numberText(pBonferroni)}`]),
    ...(bca === undefined
      ? []
      : [`BCa ${intervalText(bca, warrantedDecimals({ estimate, interval: bca }, [delta]))}`]),
  ].join("; ");

const heading = (verdict: Verdict, scale: string): string =>
  `${verdict.outcome} (scale: ${scale}, ${seeds(verdict.parts)})`;

/** A line a manipulation check. */
const checkLines = ({ checks = [] }: Verdict): string[] =>
  checks.map(({ name, holds, found }) => `Check: ${name}: ${holds ? "holds" : "does not hold"} (${found})`);

/** How far the verdict hangs on single seeds, one line if that is known. */
const fragility = ({ leaveOneOut }: Verdict): string[] =>
  leaveOneOut === undefined
    ? []
    : [`Leave one out: ${leaveOneOut.agree} of ${leaveOneOut.of} verdicts without one seed agree`];

function textOf(verdict: Verdict, scale: string, label: string): string {
  const parts = verdict.parts.map(
    (part) =>
      `  ${part.name}: ${effectText(part)}${raisedLevel(part)}, claimed ${claimedRange(part)}, n = ${part.n}${beside(part, verdict.parts.length) === "" ? "" : `, ${beside(part, verdict.parts.length)}`}: ${part.outcome}`,
  );
  const checks = [...checkLines(verdict), ...fragility(verdict)].map((line) => `  ${line}`);
  return [`${label}: ${heading(verdict, scale)}`, ...parts, ...checks, `  Because: ${verdict.reason}`].join(
    "\n",
  );
}

function htmlOf(verdict: Verdict, scale: string, label: string): string {
  const left = 'style="text-align:left"';
  const right = 'style="text-align:right"';
  const levels = [...new Set(verdict.parts.map(({ level }) => level ?? 0.95))];
  const rows = verdict.parts.map((part) => {
    const cells = [
      `${effectText(part)}${levels.length === 1 ? "" : raisedLevel(part)}`,
      claimedRange(part),
      numberText(part.n),
      beside(part, verdict.parts.length) || "–",
    ].map((text) => `<td ${right}>${unbrokenHtml(text)}</td>`);
    return `<tr><td ${left}>${unbrokenHtml(part.name)}</td>${cells.join("")}<td ${left}>${part.outcome}</td></tr>`;
  });
  const columns = [
    `effect [${levelText(levels.length === 1 ? at(levels, 0) : 0.95)} interval]`,
    "claimed",
    "n",
    "beside it",
  ]
    .map((text) => `<th ${right}>${unbrokenHtml(text)}</th>`)
    .join("");
  return (
    `<p><b>${escapeHtml(label)}: <span style="font-size:120%">${verdict.outcome}</span></b> ` +
    `(scale: ${scale}, ${seeds(verdict.parts)})</p>` +
    `<table><thead><tr><th ${left}>contrast</th>${columns}<th ${left}>part</th></tr></thead>` +
    `<tbody>${rows.join("")}</tbody></table>` +
    [...checkLines(verdict), ...fragility(verdict)].map((line) => `<p>${unbrokenHtml(line)}</p>`).join("") +
    `<p>Because: ${unbrokenHtml(verdict.reason)}</p>`
  );
}

/** The scale of the rows that a verdict was reached from; "not known" where its values do not know them. */
function judgedScale(verdict: Verdict, expected: string | undefined): string {
  const rows = [...new Set(sourcesOf(verdict)?.flat() ?? [])];
  return checkedScale("verdictCard", expected, rows) ?? "not known";
}

/** The card as static, escaped HTML and as text. */
export function verdictBundle(verdict: Verdict, options: VerdictCardOptions = {}): MimeBundle {
  const { scale: expected, committed } = knownFields("verdictCard", options, ["scale", "committed", "name"]);
  if (committed !== undefined) knownFields("verdictCard", committed, ["scale", "verdict"], "committed field");
  const scale = judgedScale(verdict, expected);
  const others = committed === undefined || committed.scale === scale ? [] : [committed];
  const label = (of: string): string => `Committed result, ${of}`;
  const html = [
    `<p><b>Claim.</b> ${escapeHtml(verdict.claim)}<br><b>Rule.</b> ${unbrokenHtml(verdict.rule)}</p>`,
    htmlOf(verdict, scale, "Verdict"),
    ...others.map((c) => htmlOf(c.verdict, c.scale, label(c.scale))),
  ];
  const text = [
    `Claim: ${verdict.claim}`,
    `Rule: ${verdict.rule}`,
    textOf(verdict, scale, "Verdict"),
    ...others.map((c) => textOf(c.verdict, c.scale, label(c.scale))),
  ];
  const edge = `border-left:6px solid ${edges[verdict.outcome]};padding-left:12px`;
  return { "text/html": `<div style="${edge}">${html.join("")}</div>`, "text/plain": text.join("\n") };
}

/** The verdict as JSON for `npm start`. JSON has no infinity: an infinite end of an interval is null. */
export function verdictJson(
  verdict: Verdict,
  { scale: expected, committed }: VerdictCardOptions = {},
): string {
  const scale = judgedScale(verdict, expected);
  const others =
    committed === undefined || committed.scale === scale ? {} : { [committed.scale]: committed.verdict };
  return `${JSON.stringify({ scale, ...verdict, ...others }, null, 2)}\n`;
}

/**
 * Shows a verdict: claim, rule, each part's effect with interval, claimed range and unit, the word, n, scale and reason; beside a quick
 * verdict the committed one of another scale, labelled. Writes `verdict.json` into `LOTTERY_OUT` when that is set.
 * Outside a kernel prints the text.
 */
export function verdictCard(verdict: Verdict, options: VerdictCardOptions = {}): void {
  const { name = "verdict" } = options;
  if (!/^[a-z0-9-]+$/.test(name))
    throw new RangeError(
      `verdictCard: name must be lower-case letters, digits and hyphens, got ${JSON.stringify(name)}`,
    );
  emit(verdictBundle(verdict, options));
  const folder = outFolder();
  if (folder !== undefined) writeWhole(join(folder, `${name}.json`), verdictJson(verdict, options));
}
