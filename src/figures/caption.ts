import { bands, type BandName, type Centre, type SummaryPoint } from "./summary.js";

/** What the automatic sentences of a caption are made from. */
export interface CaptionFacts {
  /** The author's sentence(s). */
  readonly caption: string;
  readonly points: readonly SummaryPoint[];
  readonly centre: Centre;
  readonly band: BandName;
  /** How intervals are drawn: bands; whiskers where a series has a single place. */
  readonly marks: readonly ("bands" | "whiskers")[];
  readonly singles: boolean;
  /** "seed" */
  readonly replicate: string;
  readonly scale: string | undefined;
  /** How many plotted values lie outside the axes, of how many. */
  readonly outside: readonly [number, number];
  /** Whether an end of a band lies outside the axes. */
  readonly bandsCut: boolean;
}

const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);

/** The whole caption: the author's words, then what lines, bands and points are, n, what is cut off, and the scale. */
export function fullCaption(facts: CaptionFacts): string {
  const { points, centre, band, singles, replicate, scale, bandsCut, marks } = facts;
  const counts = points.map((p) => p.n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const sentences = [facts.caption.trim().replace(/([^.!?])$/, "$1.")];
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
  if (scale !== undefined) sentences.push(`Scale: ${scale}.`);
  return sentences.join(" ");
}
