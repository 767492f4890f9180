import { bands, type BandName, type Centre, type SummaryPoint } from "../builders/summary.js";

/** What the automatic sentences of a caption are made from. */
export interface CaptionFacts {
  /** The author's sentence(s). */
  readonly caption: string;
  readonly points: readonly SummaryPoint[];
  readonly centre: Centre;
  readonly band: BandName;
  /** How intervals are drawn: bands; whiskers where a series has a single position. */
  readonly marks: readonly ("bands" | "whiskers")[];
  readonly singles: boolean;
  /** "seed" */
  readonly replicate: string;
  readonly scale: string | undefined;
  /** How many plotted values lie outside the axes, of how many. */
  readonly outside: readonly [number, number];
  /** Whether an end of a band lies outside the axes. */
  readonly bandsCut: boolean;
  /** How many values are missing (NaN), and whether a line has a gap therefore. Default none. */
  readonly missing?: { readonly count: number; readonly gaps: boolean };
  /** Further sentences of the builder, set before the scale. Default none. */
  readonly more?: readonly string[];
}

/** A caption of sentences: the author's words with a full stop, then the others. */
export function captionOf(caption: string, sentences: readonly (string | undefined)[]): string {
  const own = caption.trim().replace(/([^.!?])$/, "$1.");
  return [own, ...sentences.filter((sentence) => sentence !== undefined && sentence !== "")].join(" ");
}

/** "Scale: laptop." */
export const scaleSentence = (scale: string | undefined): string | undefined =>
  scale === undefined ? undefined : `Scale: ${scale}.`;

/** "1 seed", "6 seeds". */
export const counted = (count: number, word: string): string =>
  `${count.toLocaleString("en-US")} ${plural(count, word)}`;

const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);

/** The whole caption: the author's words, then what lines, bands and points are, n, what is cut off, and the scale. */
export function fullCaption(facts: CaptionFacts): string {
  const { points, centre, band, singles, replicate, scale, bandsCut, marks } = facts;
  const counts = points.map((p) => p.n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const sentences: string[] = [];
  if (most === 1) {
    sentences.push(`Lines: single runs of one ${replicate} (n = 1), so there is no band.`);
  } else {
    const n =
      least === most ? `n = ${most} ${plural(most, replicate)}` : `n = ${least}–${most} ${replicate}s`;
    const parts = [`Lines: ${centre} of ${n}`];
    if (band === "none") parts.push("no band");
    else parts.push(`${marks.join(" and ")}: ${bands[band].text}${least === 1 ? ", none where n = 1" : ""}`);
    if (singles) parts.push(`thin points: single ${replicate}s`);
    sentences.push(`${parts.join("; ")}.`);
  }
  const [outside, all] = facts.outside;
  if (outside > 0) sentences.push(`${outside} of ${all} plotted values lie outside the axes.`);
  if (bandsCut) sentences.push("Bands are cut off at the axes.");
  const { missing, more = [] } = facts;
  if (missing !== undefined && missing.count > 0)
    sentences.push(
      `${counted(missing.count, "value")} ${missing.count === 1 ? "is" : "are"} missing${missing.gaps ? "; lines have gaps where all are" : ""}.`,
    );
  return captionOf(facts.caption, [...sentences, ...more, scaleSentence(scale)]);
}
