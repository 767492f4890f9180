import { face } from "./faces.js";
import { drawable } from "./glyphs.js";

/** The style of a piece of text. */
export interface TextStyle {
  /** Font size in pixels. */
  readonly size: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/**
 * Advance width of one line of text in pixels as our pictures draw it (see `drawable`), kerning included. Bold italic is
 * measured as bold.
 */
export function textWidth(text: string, { size, bold = false, italic = false }: TextStyle): number {
  const font = face(bold ? "bold" : italic ? "italic" : "regular");
  return (font.layout(drawable(text)).advanceWidth * size) / font.unitsPerEm;
}

/** Ascent and descent of a line in whole pixels: browsers round both, and so do we (regular style for all). */
export function lineExtent(size: number): { readonly ascent: number; readonly descent: number } {
  const font = face("regular");
  return {
    ascent: Math.round((font.ascent * size) / font.unitsPerEm),
    descent: Math.round((-font.descent * size) / font.unitsPerEm),
  };
}

/** Breaks text into lines no wider than `width` pixels, at spaces; a word wider than a line stands alone. */
export function wrapText(text: string, width: number, style: TextStyle): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \n]+/).filter((w) => w !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, style) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(line);
  return lines;
}
