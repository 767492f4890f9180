import { hasGlyph } from "./faces.js";

/** Characters that show nothing and need no glyph: blanks of all kinds, joiners, marks of direction. */
const silent = /^[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]$/u;

const isMissing = (character: string): boolean =>
  !silent.test(character) && !hasGlyph(character.codePointAt(0) ?? 0);

/** Whether some character of a text has no glyph in the bundled font. */
export function lacksGlyphs(text: string): boolean {
  // Nearly all texts are plain Latin: seen in one go.
  return !/^[\x20-\x7e]*$/.test(text) && [...text].some(isMissing);
}

/**
 * The text as our pictures can draw it: characters without a glyph in the bundled font stand as their code points, in
 * brackets (`[U+5F69 U+7968]`), never as empty boxes. Latin, Greek and Cyrillic stay as they are.
 */
export function drawable(text: string): string {
  if (!lacksGlyphs(text)) return text;
  const out: string[] = [];
  let run: string[] = [];
  const close = (): void => {
    if (run.length > 0) out.push(`[${run.join(" ")}]`);
    run = [];
  };
  for (const character of text) {
    if (isMissing(character)) {
      const code = character.codePointAt(0) ?? 0;
      run.push(`U+${code.toString(16).toUpperCase().padStart(4, "0")}`);
    } else {
      close();
      out.push(character);
    }
  }
  close();
  return out.join("");
}

/** A copy of plain data in which every text is drawable. */
export function drawableTexts<T>(data: T): T {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === "string" ? drawable(value) : value)),
  ) as T;
}
