import { inflateSync } from "node:zlib";

/** A decoded PNG as far as the tests look at it. */
export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  /** Bytes of the filtered scan lines. */
  readonly lines: Buffer;
  readonly palette: Buffer | undefined;
}

/** Reads the chunks of a PNG. */
export function decodePng(png: Buffer): DecodedPng {
  if (png.toString("latin1", 1, 4) !== "PNG") throw new Error("decodePng: not a PNG");
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.set(type, [...(chunks.get(type) ?? []), png.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  const header = chunks.get("IHDR")?.[0] ?? Buffer.alloc(8);
  const palette = chunks.get("PLTE")?.[0];
  const lines = inflateSync(Buffer.concat(chunks.get("IDAT") ?? []));
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4), lines, palette };
}
