import type { Figure } from "./figure-data.js";
import { figureBundle, type MimeBundle } from "../export/bundle.js";
import { lacksGlyphs } from "./glyphs.js";

const codePoints = "Characters that the pictures' font lacks stand there as code points in brackets.";
const displaySymbol = Symbol.for("Jupyter.display");

/**
 * Closes a figure record. It gains one hidden method, `[Symbol.for("Jupyter.display")]`, so that a figure as the last
 * expression of a notebook cell is shown; it stays a plain record for JSON, comparison and spreading.
 */
export function makeFigure(record: Figure): Figure {
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(record.name))
    throw new RangeError(
      `makeFigure: name must be 1-80 lower-case letters, digits and hyphens, got ${JSON.stringify(record.name)}`,
    );
  const texts = JSON.stringify([record.caption, record.specification]);
  const figure = {
    ...record,
    caption: lacksGlyphs(texts) ? `${record.caption} ${codePoints}` : record.caption,
  };
  Object.defineProperty(figure, displaySymbol, {
    enumerable: false,
    value: (): Promise<MimeBundle> => figureBundle(figure),
  });
  return Object.freeze(figure);
}
