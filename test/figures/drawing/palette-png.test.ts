import { expect, test } from "vitest";
import { palettePng } from "../../../src/figures/drawing/palette-png.js";
import { decodePng } from "../png.js";

test("a picture of few colours comes back exactly: 3 × 2 pixels", () => {
  const colours = [
    [255, 255, 255],
    [0, 114, 178],
    [213, 94, 0],
    [0, 114, 178],
    [0, 0, 0],
    [255, 255, 255],
  ];
  const { width, height, lines, palette } = decodePng(
    palettePng(Uint8Array.from(colours.flatMap((c) => [...c, 255])), 3, 2),
  );
  expect([width, height]).toEqual([3, 2]);
  const pixels = [1, 2, 3, 5, 6, 7].map((i) => [
    ...(palette?.subarray(3 * (lines[i] ?? 0)).subarray(0, 3) ?? []),
  ]);
  expect(pixels).toEqual(colours);
});

test("of 4,096 colours at most 256 stay, the most frequent one exactly", () => {
  const flat = Array.from({ length: 4096 }, () => [200, 30, 60, 255]).flat();
  const ramp = Array.from({ length: 4096 }, (_, i) => [
    (i & 15) * 16,
    ((i >> 4) & 15) * 16,
    (i >> 8) * 16,
    255,
  ]).flat();
  const { palette } = decodePng(palettePng(Uint8Array.from([...flat, ...ramp]), 64, 128));
  expect(palette?.length).toBe(3 * 256);
  expect([...(palette ?? [])].slice(0, 3)).toEqual([200, 30, 60]);
});

test("a buffer of another size is an error", () => {
  expect(() => palettePng(new Uint8Array(5), 1, 1)).toThrow("palettePng: rgba must have 4 bytes, got 5");
});
