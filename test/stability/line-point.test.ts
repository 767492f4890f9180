import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../src/numerics/index.js";
import { linePoint } from "../../src/stability/index.js";

const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
const pairs = fc.array(fc.tuple(float, float), { minLength: 1, maxLength: 20 });

test("halfway between 1 and 4 lies 2.5, a quarter of the way 1.75, and beyond the end 7", () => {
  const [a, b] = [Float32Array.of(1, 0), Float32Array.of(4, 0)];
  expect([0.5, 0.25, 2].map((alpha) => linePoint(a, b, alpha))).toEqual([
    Float32Array.of(2.5, 0),
    Float32Array.of(1.75, 0),
    Float32Array.of(7, 0),
  ]);
});

test("has the bits of the float64 expression stored once, at any of 30 places", () => {
  fc.assert(
    fc.property(pairs, fc.integer({ min: 0, max: 29 }), (list, k) => {
      const [a, b] = [Float32Array.from(list, ([x]) => x), Float32Array.from(list, ([, y]) => y)];
      const alpha = k / 29;
      const inline = a.map((value, i) => (1 - alpha) * value + alpha * (b[i] ?? 0));
      expect(new Uint32Array(linePoint(a, b, alpha).buffer)).toEqual(new Uint32Array(inline.buffer));
    }),
  );
});

test("its ends have the values of the two networks, and turned around it is the same point", () => {
  fc.assert(
    fc.property(pairs, (list) => {
      const [a, b] = [Float32Array.from(list, ([x]) => x), Float32Array.from(list, ([, y]) => y)];
      for (const [alpha, end] of [[0, a] as const, [1, b] as const])
        linePoint(a, b, alpha).forEach((value, i) => expect(value + 0).toBe(at(end, i) + 0));
      expect(linePoint(a, b, 0.25)).toEqual(linePoint(b, a, 0.75));
    }),
  );
});

test("refuses ends of different lengths, an alpha that is not finite, and what is not finite on the way", () => {
  const one = Float32Array.of(1);
  expect(() => linePoint(one, Float32Array.of(1, 2), 0)).toThrow(
    "ends must have the same length, got 1 and 2",
  );
  expect(() => linePoint(one, one, NaN)).toThrow("linePoint: alpha must be finite, got NaN");
  expect(() => linePoint(one, Float32Array.of(NaN), 0.5)).toThrow(
    "linePoint: ends must be finite, got NaN at index 0",
  );
  expect(() => linePoint(Float32Array.of(3e38), Float32Array.of(-3e38), -1)).toThrow(
    "must be finite, got Infinity",
  );
});
