import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { rateGrid, searchRate, shareOfWay, stepsToTarget } from "../../src/noise/index.js";

describe("searchRate", () => {
  it("finds with abandoned trials what the whole search finds, for any costs, and spends no more", async () => {
    const costs = fc.array(fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }), {
      minLength: 1,
      maxLength: 15,
    });
    await fc.assert(
      fc.asyncProperty(costs, fc.integer({ min: 0, max: 4 }), async (list, extensions) => {
        const rates = list.map((_, k) => 2 ** k);
        const cost = (rate: number) => list[Math.log2(rate)];
        const run = async (rate: number, limit: number) => {
          const found = cost(rate);
          return found !== undefined && found <= limit ? found : undefined;
        };
        const whole = await searchRate(run, { rates, limit: 100, extensions, abandon: "none" });
        const cut = await searchRate(run, { rates, limit: 100, extensions });
        expect(cut.best?.rate).toBe(whole.best?.rate);
        expect(cut.best?.cost).toBe(whole.best?.cost);
        expect(cut.atEdge).toBe(whole.atEdge);
        expect(cut.spent).toBeLessThanOrEqual(whole.spent);
      }),
      { numRuns: 100 },
    );
  });

  it("extends the grid while the best lies at its edge, and says when it still does", async () => {
    const valley = async (rate: number) => 1 + (Math.log2(rate) - 5) ** 2;
    const found = await searchRate(valley, { rates: [1, 2, 4], limit: 1e6, abandon: "none" });
    expect(found.best?.rate).toBe(32);
    expect(found.atEdge).toBe(false);
    expect(found.trials.map(({ rate }) => rate)).toEqual([2, 1, 4, 8, 16, 32, 64]);
    expect(
      await searchRate(valley, {
        rates: [1, 2, 4],
        limit: 1e6,
        extensions: 1,
        abandon: "none",
      }),
    ).toMatchObject({
      atEdge: true,
    });
  });

  it("states what it spent: costs of those that arrived, limits of those that did not", async () => {
    const run = async (rate: number) => (rate === 2 ? 10 : undefined);
    const found = await searchRate(run, { rates: [1, 2, 4], limit: 50 });
    expect(found.spent).toBe(30);
    expect(found.trials.map(({ limit }) => limit)).toEqual([50, 10, 10]);
  });

  it("refuses rates that do not rise and costs above what was allowed", async () => {
    const none = async () => undefined;
    await expect(searchRate(none, { rates: [2, 1], limit: 1 })).rejects.toThrow(
      "searchRate: rates must be positive and rise, got 1 after 2",
    );
    await expect(searchRate(async () => 5, { rates: [1], limit: 1 })).rejects.toThrow(
      "searchRate: a trial's cost must be in [0, 1], got 5",
    );
    expect((await searchRate(none, { rates: [1, 2], limit: 1 })).best).toBeUndefined();
  });
});

it("rateGrid is centred on the square root of the batch", () => {
  const grid = rateGrid({ center: 0.1, reference: 64, batch: 256, factor: 2, count: 5 });
  expect(grid).toEqual([0.05, 0.1, 0.2, 0.4, 0.8]);
  expect(() => rateGrid({ center: 1, reference: 1, batch: 1, factor: 2, count: 4 })).toThrow(
    "rateGrid: count must be an odd integer, got 4",
  );
});

describe("stepsToTarget", () => {
  const points = [
    { step: 0, loss: 2 },
    { step: 10, loss: 1 },
    { step: 30, loss: 0.5 },
  ];

  it("reads the first crossing off a straight line, and is undefined for a run that is censored", () => {
    expect([2.5, 2, 1.5, 0.75, 0.5].map((target) => stepsToTarget(points, target))).toEqual([
      0, 0, 5, 20, 30,
    ]);
    expect(stepsToTarget(points, 0.4)).toBeUndefined();
    expect(
      stepsToTarget(
        [
          { step: 0, loss: Infinity },
          { step: 4, loss: 1 },
        ],
        1.5,
      ),
    ).toBe(4);
  });

  it("an arm's own target is a share of its way: 90 % from 2 to 0.5 is 0.65", () => {
    expect(shareOfWay(points, 0.9)).toBeCloseTo(0.65, 12);
    expect(() => shareOfWay(points, 1)).toThrow("shareOfWay: share must be in (0, 1), got 1");
  });

  it("refuses steps that do not rise", () => {
    expect(() => stepsToTarget([...points, { step: 30, loss: 0 }], 1)).toThrow(
      "stepsToTarget: steps must rise, got 30 after 30",
    );
  });
});
