import { at } from "../../src/numerics/at.js";
import { decodePng } from "./png.js";

/** Averages of the colours of square blocks of a palette PNG whose scan lines are unfiltered, as our screen pictures are. */
export interface Blocks {
  readonly columns: number;
  readonly rows: number;
  /** Red, green, blue of each block, in [0, 255]. */
  readonly colours: readonly number[];
}

/** Reads a palette picture as averages over blocks of `size` × `size` pixels. */
export function blocksOf(png: Buffer, size = 3): Blocks {
  const { width, height, lines, palette } = decodePng(png);
  if (palette === undefined) throw new Error("blocksOf: the picture must have a palette");
  const [columns, rows] = [Math.ceil(width / size), Math.ceil(height / size)];
  const sums = new Float64Array(3 * columns * rows);
  const counts = new Float64Array(columns * rows);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const block = Math.floor(y / size) * columns + Math.floor(x / size);
      const colour = 3 * (lines[y * (width + 1) + 1 + x] ?? NaN);
      counts[block] = (counts[block] ?? NaN) + 1;
      for (let c = 0; c < 3; c++)
        sums[3 * block + c] = (sums[3 * block + c] ?? NaN) + (palette[colour + c] ?? NaN);
    }
  return { columns, rows, colours: Array.from(sums, (sum, i) => sum / at(counts, Math.floor(i / 3))) };
}

/**
 * Share of blocks that look different: some channel further apart than 20 of 255. Blocks that differ at an edge by a
 * shade of smoothing do not count; a moved line, a missing word or another colour does. 1 if the sizes differ.
 */
export function difference(a: Buffer, b: Buffer): number {
  const [first, second] = [blocksOf(a), blocksOf(b)];
  if (first.columns !== second.columns || first.rows !== second.rows) return 1;
  const far = first.colours.map((colour, i) => Math.abs(colour - at(second.colours, i)) > 20);
  const blocks = first.columns * first.rows;
  return (
    Array.from({ length: blocks }, (_, i) => far[3 * i] || far[3 * i + 1] || far[3 * i + 2]).filter(Boolean)
      .length / blocks
  );
}
