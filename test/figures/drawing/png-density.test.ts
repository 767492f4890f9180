import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { palettePng } from "../../../src/figures/drawing/palette-png.js";
import { withDensity } from "../../../src/figures/drawing/png-density.js";

it("writes pixels a metre behind the header, with the chunk's checksum, and changes nothing else", () => {
  const png = palettePng(new Uint8Array(4 * 6).fill(255), 3, 2);
  const dense = withDensity(png, 300);
  const at = dense.indexOf("pHYs");
  expect(at).toBe(8 + 25 + 4);
  expect(dense.readUInt32BE(at - 4)).toBe(9);
  expect(dense.readUInt32BE(at + 4)).toBe(11811); // 300 / 0.0254 = 11811.02
  expect(dense.readUInt32BE(at + 8)).toBe(11811);
  expect(dense[at + 12]).toBe(1);
  expect(dense.readUInt32BE(at + 13)).toBe(crc32(dense.subarray(at, at + 13)));
  expect(Buffer.concat([dense.subarray(0, at - 4), dense.subarray(at + 17)])).toEqual(png);
});

it("refuses what is no PNG", () => {
  expect(() => withDensity(Buffer.from("GIF89a, not a png"), 300)).toThrow(
    "withDensity: png must begin with the signature of a PNG, got 17 bytes",
  );
});
