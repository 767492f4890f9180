import { crc32, deflateSync } from "node:zlib";
import { at } from "../../numerics/at.js";

/** One PNG chunk: length, type, content, checksum (PNG specification, third edition, section 5.3). */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** What every PNG begins with. */
export const pngSignature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const mostColours = 256;
/** Colours that agree in their 5 leading bits a channel share a cell. */
const cellOf = (colour: number): number =>
  ((colour >> 19) << 10) | (((colour >> 11) & 31) << 5) | ((colour >> 3) & 31);

function distance(a: number, b: number): number {
  const [r, g, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return r * r + g * g + blue * blue;
}

/**
 * Chooses at most 256 colours: the most frequent colour of each of the most frequent cells, so that lines, fills and
 * paper keep their exact colour and only a few half-tones of edges move. Returns colours and, for each cell, which to use.
 */
function choosePalette(counts: ReadonlyMap<number, number>): {
  readonly colours: readonly number[];
  readonly byCell: Uint8Array;
} {
  const cells = new Map<number, { colour: number; most: number; total: number }>();
  for (const [colour, count] of counts) {
    const cell = cells.get(cellOf(colour)) ?? { colour, most: 0, total: 0 };
    if (count > cell.most) [cell.colour, cell.most] = [colour, count];
    cell.total += count;
    cells.set(cellOf(colour), cell);
  }
  const ranked = [...cells.values()].sort((a, b) => b.total - a.total || a.colour - b.colour);
  const colours = ranked.slice(0, mostColours).map((cell) => cell.colour);
  const byCell = new Uint8Array(32768);
  for (const { colour } of ranked) {
    let nearest = 0;
    colours.forEach((candidate, i) => {
      if (distance(candidate, colour) < distance(at(colours, nearest), colour)) nearest = i;
    });
    byCell[cellOf(colour)] = nearest;
  }
  return { colours, byCell };
}

/**
 * An opaque picture as PNG with a palette of at most 256 colours (lossless if it has no more cells of colours than that).
 * `rgba`: width × height × 4 bytes; alpha is ignored.
 */
export function palettePng(rgba: Uint8Array, width: number, height: number): Buffer {
  if (rgba.length !== width * height * 4)
    throw new RangeError(`palettePng: rgba must have ${width * height * 4} bytes, got ${rgba.length}`);
  const bytes = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.length);
  const counts = new Map<number, number>();
  const cells = new Uint16Array(width * height);
  for (let i = 0; i < cells.length; i++) {
    const colour = bytes.readUInt32BE(4 * i) >>> 8;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
    cells[i] = cellOf(colour);
  }
  const { colours, byCell } = choosePalette(counts);

  // Scan lines of palette indices, each after its filter byte 0 (none: best for flat colours).
  const lines = new Uint8Array(height * (width + 1));
  cells.forEach((cell, i) => {
    lines[i + Math.floor(i / width) + 1] = byCell[cell] ?? 0;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette, deflate, standard filters, not interlaced
  const palette = Uint8Array.from(colours.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
  return Buffer.concat([
    pngSignature,
    pngChunk("IHDR", header),
    pngChunk("PLTE", palette),
    pngChunk("IDAT", deflateSync(lines, { level: 9 })),
    pngChunk("IEND", new Uint8Array(0)),
  ]);
}
