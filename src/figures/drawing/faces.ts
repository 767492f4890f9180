import { createRequire } from "node:module";

/** What we use of a fontkit font; lengths in font units. */
export interface Face {
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

/** The font of a style; each file is read once. */
export function face(style: keyof typeof files): Face {
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
