import { createRequire } from "node:module";
import { drawable } from "./glyphs.js";

/** The style of a piece of text. */
export interface TextStyle {
  /** Font size in pixels. */
  readonly size: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/** What we use of a fontkit font; lengths in font units. */
interface Face {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  layout(text: string): { readonly advanceWidth: number };
  hasGlyphForCodePoint(codePoint: number): boolean;
}

const load = createRequire(__filename);
const files = {
  regular: "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf",
  bold: "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf",
  italic: "@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf",
};
const faces = new Map<keyof typeof files, Face>();

/** Font family written into every figure: Arimo has the advance widths of Arial, so either gives the same picture. */
export const fontFamily = "Arimo, Arial, Helvetica, sans-serif";

/** The font files (TrueType) that pictures are drawn with. */
export function fontFiles(): readonly string[] {
  return Object.values(files).map((file) => load.resolve(file));
}

function face(style: keyof typeof files): Face {
  let found = faces.get(style);
  if (found === undefined) {
    const fontkit = load("fontkit") as { openSync(file: string): Face };
    found = fontkit.openSync(load.resolve(files[style]));
    faces.set(style, found);
  }
  return found;
}

/** The font file (TrueType) of a style. */
export function fontFile(style: "regular" | "bold" | "italic"): string {
  return load.resolve(files[style]);
}

/** Whether the regular style can draw a character (a Unicode code point); the others have the same characters. */
export function hasGlyph(codePoint: number): boolean {
  return face("regular").hasGlyphForCodePoint(codePoint);
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
