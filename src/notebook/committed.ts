import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { advice } from "../data/advice.js";
import { packageRoot } from "../data/index.js";
import type { Verdict } from "../statistics/index.js";
import { claimedRange, raisedLevel } from "../statistics/verdicts/verdict-text.js";
import { effectText } from "./numbers.js";
import { isRecord } from "../store/index.js";
import { escapeHtml } from "../disk/html.js";
import { unbrokenHtml } from "./unbroken.js";
import { emit } from "./output.js";

import { scaleNames, type Scale } from "./parameters.js";
import { knownFields } from "../numerics/checks.js";

/** A verdict kept in the repository with the scale it was reached at. */
export interface CommittedVerdict {
  /** Of the runs that it was made of. */
  readonly scale: Scale;
  /** As `verdict` gave it. */
  readonly verdict: Verdict;
}

/**
 * The committed verdict of a study, from `data/results/<study>.verdict.json`; undefined if there is none yet. A file that
 * is not a verdict is an error that names it.
 */
export function committedVerdict(
  study: string,
  options: {
    /** Where `<study>.verdict.json` lies. Default: `data/results` of this package. */
    readonly folder?: string;
  } = {},
): CommittedVerdict | undefined {
  const { folder = join(packageRoot(), "data", "results") } = knownFields("committedVerdict", options, [
    "folder",
  ]);
  const name = `${study}.verdict.json`;
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const scale = isRecord(content) ? scaleNames.find((known) => known === content["scale"]) : undefined;
  if (scale === undefined || !isRecord(content) || !Array.isArray(content["parts"]))
    throw new TypeError(
      `committedVerdict: data/results/${name} must hold a verdict with its scale, got other JSON`,
    );
  const { scale: _, ...verdict } = content;
  return { scale, verdict: verdict as unknown as Verdict };
}

/** The verdicts of a study beside its first, in a folder of results: the stems `<study>.<name>` of their files. */
export function furtherVerdicts(study: string, folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const end = ".verdict.json";
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${study}.`) && file.endsWith(end) && file !== `${study}${end}`)
    .map((file) => file.slice(0, -end.length))
    .sort();
}

/** The lines of one verdict: word, scale, seeds and claim; then each part's effect with its interval and the claimed range, and of several parts the outcome of each. */
function answerLines({ scale, verdict }: CommittedVerdict): readonly [string, ...string[]] {
  const seeds = Math.min(...verdict.parts.map(({ n }) => n));
  const several = verdict.parts.length > 1;
  return [
    `${verdict.outcome} at scale ${scale} (${seeds} seeds): ${verdict.claim}`,
    ...verdict.parts.map(
      (part) =>
        `${part.name}: ${effectText(part)}${raisedLevel(part)}, claimed ${claimedRange(part)}${several ? `: ${part.outcome}` : ""}`,
    ),
  ];
}

/** One line of what a pilot found. */
export type PilotRow = Readonly<Record<string, string | number>>;

/**
 * What the pilot of a study found, from `data/results/<study>.pilot.json`: runs on other seeds than the study's, by which its design was fixed. Throws if there is none: a
 * design that rests on a pilot cannot be read without it.
 */
export function committedPilot(
  study: string,
  options: {
    /** Where `<study>.pilot.json` lies. Default: `data/results` of this package. */
    readonly folder?: string;
  } = {},
): readonly PilotRow[] {
  const { folder = join(packageRoot(), "data", "results") } = knownFields("committedPilot", options, [
    "folder",
  ]);
  const name = `${study}.pilot.json`;
  const content: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
  const rows = isRecord(content) ? content["rows"] : undefined;
  const plain = (value: unknown): boolean => typeof value === "string" || typeof value === "number";
  if (!Array.isArray(rows) || !rows.every((row) => isRecord(row) && Object.values(row).every(plain)))
    throw new TypeError(
      `committedPilot: data/results/${name} must hold rows of numbers and words, got other JSON`,
    );
  return rows as readonly PilotRow[];
}

/**
 * Shows a study's committed answer for the top of its notebook: of each of its verdicts the word, the scale, the claim, and each part's effect with
 * its interval and the claimed range. Says so if there is none yet.
 */
export function committedAnswer(
  study: string,
  options: {
    /** Where the verdicts lie. Default: `data/results` of this package. */
    readonly folder?: string;
  } = {},
): void {
  const { folder = join(packageRoot(), "data", "results") } = knownFields("committedAnswer", options, [
    "folder",
  ]);
  const answers = [study, ...furtherVerdicts(study, folder)].flatMap((name) => {
    const committed = committedVerdict(name, { folder });
    return committed === undefined ? [] : [answerLines(committed)];
  });
  if (answers.length === 0) {
    emit({ "text/plain": `No committed result yet: ${advice("results")}.` });
    return;
  }
  const paragraphs = answers.map(
    ([answer, ...effects]) =>
      `<p><b>${escapeHtml(answer)}</b><br>${effects.map(unbrokenHtml).join("<br>")}</p>`,
  );
  emit({ "text/html": paragraphs.join(""), "text/plain": answers.flat().join("\n") });
}
