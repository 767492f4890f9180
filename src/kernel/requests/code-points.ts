/** UTF-16 offset in `text` of a position counted in code points, as Jupyter counts. */
export function toUtf16(text: string, codePoints: number): number {
  return Array.from(text).slice(0, codePoints).join("").length;
}

/** Position in code points of a UTF-16 offset in `text`. */
export function toCodePoints(text: string, offset: number): number {
  return Array.from(text.slice(0, offset)).length;
}
