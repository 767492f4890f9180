import { describe, expect, test } from "vitest";
import {
  normalStart,
  startDraws,
  startLabel,
  startParts,
  type StartDescription,
} from "../../../src/tickets/index.js";

const normal = (start: unknown) => normalStart("run", start as StartDescription, 3);

describe("normalStart", () => {
  test.each([
    [{ name: "reinit" }, "reinit"],
    [
      { name: "noise", scale: 0.1, kind: "additive" },
      { name: "noise", scale: 0.1 },
    ],
    [
      { name: "noise", scale: 0.1, of: "original" },
      { name: "noise", scale: 0.1 },
    ],
    [{ name: "noise", scale: 0 }, "original"],
    [{ name: "signFlipped", fraction: 0, of: "reinit" }, "reinit"],
    [{ name: "rewind", step: 0 }, "original"],
    [
      { name: "rewind", step: 5, moments: "rewound" },
      { name: "rewind", step: 5 },
    ],
    [{ layers: ["reinit", { name: "reinit" }, "reinit"] }, "reinit"],
    [
      { name: "noise", scale: 1, of: { name: "rewind", step: 5, moments: "fresh" } },
      { name: "noise", scale: 1, of: { name: "rewind", step: 5 } },
    ],
  ])("of %j is %j: one form for one set of parameters", (given, expected) => {
    expect(normal(given)).toEqual(expected);
    expect(normal(expected)).toEqual(expected);
  });

  test("keeps what has an effect: fresh moments of a plain rewind, an order of layers, parameters made by hand", () => {
    for (const start of [
      { name: "rewind", step: 5, moments: "fresh" },
      { layers: ["reinit", "original", "original"] },
      { layers: ["original", { content: "a".repeat(64) }, "trained"] },
      { name: "permuted", of: { content: "a".repeat(64) } },
    ])
      expect(normal(start)).toEqual(start);
  });

  test.each([
    ["signkept", "run: start must be one of", 'got "signkept" (did you mean "signKept"?)'],
    [{ name: "noise" }, "run: noise scale must be a number in [0, 1000000], got undefined", ""],
    [{ name: "noise", scale: NaN }, "noise scale must be a number", "got NaN"],
    [
      { name: "noise", scale: 1, kind: "loud" },
      "run: noise kind must be one of",
      '"signPreserving", got "loud"',
    ],
    [{ name: "rewind", step: 0.5 }, "run: rewind step must be an integer in [0, 1000000000], got 0.5", ""],
    [{ name: "reinit", of: "original" }, "run: start reinit must stand alone", ""],
    [{ name: "reinit", scale: 1 }, "run: option of start reinit must be one of", 'got "scale"'],
    [{ layers: ["original", "reinit"] }, "run: start layers must be 3, one each", ""],
    [{ content: "abc" }, "run: start must be parameters from lab.keep", ""],
    [null, "run: start must be one of", "got null"],
  ])("refuses %j", (start, requirement, got) => {
    expect(() => normal(start)).toThrow(requirement);
    if (got !== "") expect(() => normal(start)).toThrow(got);
  });
});

test("startParts finds what a start is made of at every depth; startDraws says if any of it draws", () => {
  const start: StartDescription = {
    layers: ["original", { name: "signConstant", of: { name: "rewind", step: 2 } }, "trained"],
  };
  expect(startParts(start).slice(1)).toEqual([
    "original",
    { name: "signConstant", of: { name: "rewind", step: 2 } },
    { name: "rewind", step: 2 },
    "trained",
  ]);
  expect(startDraws(start)).toBe(false);
  expect(startDraws({ layers: ["original", { name: "signConstant", of: "reinit" }, "trained"] })).toBe(true);
});

test("startLabel says it in a few words", () => {
  expect(startLabel({ name: "noise", scale: 0.1, of: { name: "rewind", step: 500 } })).toBe(
    "noise 0.1 of rewind 500",
  );
  expect(startLabel({ layers: ["original", "reinit", { content: "a".repeat(64) }] })).toBe(
    "original + reinit + own start",
  );
});
