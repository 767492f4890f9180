import { expect, test } from "vitest";
import { streams } from "../../src/data/index.js";

test("all streams of a seed, and those of the next seed, begin differently: 2 × 11 first draws without a repeat", () => {
  const firstDraws = [1, 2].flatMap((seed) => {
    const { split, init, order, reinit, mask, scores, probe } = streams(seed);
    const numbered = [reinit, mask, scores, probe].flatMap((stream) => [stream(0), stream(1)]);
    return [split, init, order, ...numbered].map((rng) => rng.uniform());
  });
  expect(new Set(firstDraws).size).toBe(22);
});

test("a stream does not depend on what was drawn from the others", () => {
  const used = streams(3);
  used.init.uniform();
  used.reinit(0).uniform();
  expect(used.order.uniform()).toBe(streams(3).order.uniform());
  expect(used.reinit(1).uniform()).toBe(streams(3).reinit(1).uniform());
});

test("non-regression: first draws of seed 1", () => {
  const { split, init, order, reinit, mask } = streams(1);
  expect([split, init, order, reinit(0), mask(0)].map((rng) => rng.uint32())).toMatchInlineSnapshot(`
    [
      2204762384,
      1372989817,
      2689349281,
      841183253,
      293084336,
    ]
  `);
});

test.each([[-1], [0.5], [NaN], [2 ** 53]])("refuses seed %d", (seed) => {
  expect(() => streams(seed)).toThrow(`seed must be a safe integer ≥ 0, got ${seed}`);
});

test.each([[-1], [0.5], [NaN]])("refuses draw %d", (draw) => {
  expect(() => streams(1).reinit(draw)).toThrow(
    `streams: reinit must be numbered by an integer ≥ 0, got ${draw}`,
  );
});
