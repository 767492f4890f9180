import { pngChunk, pngSignature } from "./palette-png.js";

/** Bytes of the signature and of IHDR, the first chunk: 4 length, 4 type, 13 content, 4 checksum. */
const afterHeader = 8 + 25;

/**
 * The PNG with its resolution written into it (chunk pHYs, pixels a metre; PNG specification, third edition, section 11.3.4.3),
 * so that a paper sets it in its true width. `dpi`: pixels an inch. Throws on bytes that are no PNG.
 */
export function withDensity(png: Buffer, dpi: number): Buffer {
  if (!png.subarray(0, 8).equals(pngSignature))
    throw new RangeError(`withDensity: png must begin with the signature of a PNG, got ${png.length} bytes`);
  const content = Buffer.alloc(9);
  content.writeUInt32BE(Math.round(dpi / 0.0254), 0);
  content.writeUInt32BE(Math.round(dpi / 0.0254), 4);
  content[8] = 1; // the unit is the metre
  return Buffer.concat([png.subarray(0, afterHeader), pngChunk("pHYs", content), png.subarray(afterHeader)]);
}
