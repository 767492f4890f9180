/** A place a figure goes to: its width and the font size its readers expect. */
export interface WidthPreset {
  /** Width of the picture in millimetres. */
  readonly mm: number;
  /** Font size of all text in points (1/72 inch). */
  readonly points: number;
}

/**
 * Widths by place. Nature asks for 89 or 183 mm and 5-7 points (its figure guide); NeurIPS and ICLR set 5.5 inches,
 * ICML columns of 3.25 inches on 6.75, IEEE of 3.5 on 7.16 (their style files); `notebook` is 720 pixels on a screen.
 */
export const widths = {
  /** 720 pixels on a screen; the default. */
  notebook: { mm: 190.5, points: 9 },
  /** One column of Nature. */
  "nature-single": { mm: 89, points: 7 },
  /** Both columns of Nature. */
  "nature-double": { mm: 183, points: 7 },
  /** The text of NeurIPS, 5.5 inches. */
  neurips: { mm: 139.7, points: 8 },
  /** One column of ICML, 3.25 inches. */
  "icml-single": { mm: 82.55, points: 7 },
  /** Both columns of ICML, 6.75 inches. */
  "icml-double": { mm: 171.45, points: 8 },
  /** The text of ICLR, 5.5 inches. */
  iclr: { mm: 139.7, points: 8 },
  /** One column of IEEE, 3.5 inches. */
  "ieee-single": { mm: 88.9, points: 8 },
  /** Both columns of IEEE, 7.16 inches. */
  "ieee-double": { mm: 181.86, points: 8 },
} satisfies Record<string, WidthPreset>;

/** Name of a width preset. */
export type WidthName = keyof typeof widths;

/** The preset of a name, or a width in millimetres in [40, 400] with 7-point text. */
export function widthPreset(width: WidthName | number, caller: string): WidthPreset {
  if (typeof width === "number") {
    if (!(width >= 40 && width <= 400))
      throw new RangeError(`${caller}: width must be in [40, 400] mm, got ${width}`);
    return { mm: width, points: 7 };
  }
  if (!Object.hasOwn(widths, width))
    throw new RangeError(
      `${caller}: width must be millimetres or one of ${Object.keys(widths).join(", ")}, got ${JSON.stringify(width)}`,
    );
  return widths[width];
}
