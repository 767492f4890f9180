import { describe, expect, it } from "vitest";
import { contrast } from "../../../src/statistics/rows/contrast.js";
import { contrastRows } from "../../../src/statistics/rows/contrast-rows.js";
import { unitRows } from "../../../src/statistics/rows/sources.js";
import { tInterval } from "../../../src/statistics/intervals/t-interval.js";
import { random } from "../../../src/numerics/index.js";

const row = (setting: string, level: number, arm: string, seed: number, x: number) => ({
  setting,
  level,
  arm,
  seed,
  x,
});
const x = ({ x }: { x: number }) => x;
const two = [
  row("hard", 9, "ticket", 0, 5),
  row("hard", 9, "reinit", 0, 3),
  row("hard", 9, "ticket", 1, 9),
  row("hard", 9, "reinit", 1, 3),
  row("easy", 9, "ticket", 0, 1),
  row("easy", 9, "reinit", 0, 1.5),
];

describe("contrastRows", () => {
  it("gives one row a group with the columns that name it: (2 + 6)/2 = 4 and 1 − 1.5 = −0.5, a single seed without an interval", () => {
    const found = contrastRows(two, { of: "ticket", minus: "reinit", by: ["setting"], value: x });
    expect(found.map(({ setting, contrast: name, n }) => ({ setting, name, n }))).toEqual([
      { setting: "hard", name: "ticket − reinit", n: 2 },
      { setting: "easy", name: "ticket − reinit", n: 1 },
    ]);
    expect(found.map(({ effect }) => effect.estimate)).toEqual([4, -0.5]);
    expect(found[0]?.effect.interval).toEqual(tInterval([2, 6]).interval);
    expect(found[1]?.effect.interval).toEqual([-Infinity, Infinity]);
  });
  it("equals contrast in every group, for 3 arms × 2 settings × 2 levels × 4 seeds × 2 draws of random numbers", () => {
    const rng = random(1);
    const many = ["a", "b"].flatMap((setting) =>
      [1, 2].flatMap((level) =>
        ["ticket", "reinit", "random"].flatMap((arm) =>
          [0, 1, 2, 3].flatMap((seed) => [0, 1].map(() => row(setting, level, arm, seed, rng.normal()))),
        ),
      ),
    );
    const found = contrastRows(many, {
      of: "ticket",
      minus: ["reinit", "random"],
      by: ["setting", "level"],
      value: x,
    });
    expect(found).toHaveLength(8);
    for (const { setting, level, minus, values } of found) {
      const mine = many.filter((each) => each.setting === setting && each.level === level);
      const expected = contrast(mine, {
        of: ({ arm }) => arm === "ticket",
        minus: ({ arm }) => arm === minus,
        value: x,
      });
      expect(values).toEqual(expected);
      expect(unitRows(values).map(({ seed }) => seed)).toEqual([0, 1, 2, 3]);
    }
  });
  it("takes all rows together without `by`", () => {
    const [one] = contrastRows(two.slice(0, 4), { of: "ticket", minus: ["reinit"], value: x });
    expect(one?.values).toEqual([2, 6]);
  });
  it("takes several arms on the left too: reinit − ticket is −(ticket − reinit), group by group", () => {
    const found = contrastRows(two, { of: ["reinit"], minus: "ticket", by: ["setting"], value: x });
    expect(found.map(({ contrast: name, values }) => [name, ...values])).toEqual([
      ["reinit − ticket", -2, -6],
      ["reinit − ticket", 0.5],
    ]);
  });
  it("refuses an arm against itself or nothing, no rows, and a group that lacks an arm, which it names", () => {
    const options = { of: "ticket", minus: "reinit", by: ["setting"], value: x } as const;
    expect(() => contrastRows(two, { ...options, minus: [] })).toThrow(
      "contrastRows: of and minus must be different arms, got",
    );
    expect(() => contrastRows(two, { ...options, minus: "ticket" })).toThrow("different arms");
    expect(() => contrastRows([], { of: "ticket", minus: "reinit", value: x })).toThrow("got 0 rows");
    expect(() => contrastRows(two.slice(0, 5), options)).toThrow(
      'contrastRows: setting easy: contrast: every unit must have rows on both sides, got none of "minus" for 0',
    );
  });
});
