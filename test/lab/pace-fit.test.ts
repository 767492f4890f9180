import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitCost, withTiming, type CostGuess, type Timing } from "../../src/lab/pace-fit.js";

const guess: CostGuess = { fixed: 1, perStep: 1.6e-3, step: 1.3e-3 };
const longRun = 15_000;

/** A simulated machine: true fixed cost and rate, of which 80 % lie in the steps, and scatter from a fixed sequence. */
interface Machine {
  readonly fixed: number;
  readonly perStep: number;
}

const timing = ({ fixed, perStep }: Machine, steps: number, noise = 1, known = true): Timing => ({
  steps,
  seconds: (fixed + perStep * steps) * noise,
  ...(known ? { stepSeconds: 0.8 * perStep * steps * noise } : {}),
});
const seconds = (timings: readonly Timing[], steps = longRun): number => {
  const { fixed, perStep } = fitCost(timings, guess);
  return fixed + perStep * steps;
};
/** By which factor an estimate is wrong, >= 1. */
const factor = (estimate: number, truth: number): number => Math.max(estimate / truth, truth / estimate);

// A fast and a slow machine, start-up from a third of a second to eight seconds.
const machines: readonly Machine[] = [0.3, 1, 3, 8].flatMap((fixed) =>
  [4e-4, 8e-4, 1.6e-3, 3.2e-3].map((perStep) => ({ fixed, perStep })),
);

describe("fitCost on simulated timings", () => {
  it("after 1 to 3 runs of 200 steps is within a factor 1.5 for 15,000, where seconds in steps were kept", () => {
    for (const machine of machines)
      for (const noises of [[1], [0.9], [1.1], [1, 1.1, 0.92]]) {
        const timings = noises.map((noise) => timing(machine, 200, noise));
        const truth = machine.fixed + machine.perStep * longRun;
        expect(factor(seconds(timings), truth), JSON.stringify({ machine, noises })).toBeLessThan(1.5);
      }
  });

  it("and within a factor 4.5 without them, where dividing by steps is wrong by up to 95", () => {
    let worst = 1;
    for (const machine of machines) {
      const one = timing(machine, 200, 1, false);
      const truth = machine.fixed + machine.perStep * longRun;
      worst = Math.max(worst, factor((one.seconds / 200) * longRun, truth));
      expect(factor(seconds([one]), truth), JSON.stringify(machine)).toBeLessThan(4.5);
    }
    expect(worst).toBeGreaterThan(40);
  });

  it("a further run of 3,000 steps brings it to 20 %, with or without seconds in steps", () => {
    for (const known of [true, false])
      for (const machine of machines) {
        const timings = [200, 200, 3000].map((steps) => timing(machine, steps, 1, known));
        const truth = machine.fixed + machine.perStep * longRun;
        expect(factor(seconds(timings), truth), JSON.stringify(machine)).toBeLessThan(1.2);
      }
  });

  it("short runs after a long one do not move its estimate by more than 5 %", () => {
    for (const machine of machines) {
      const long = [timing(machine, longRun)];
      const short = Array.from({ length: 20 }, () => timing(machine, 200, 1.3));
      const both = [...long, ...short].reduce<readonly Timing[]>(withTiming, []);
      expect(factor(seconds(both), seconds(long)), JSON.stringify(machine)).toBeLessThan(1.05);
    }
  });

  it("one run of three beside a busy machine (four times as long) moves it by less than 10 %", () => {
    for (const machine of machines) {
      const calm = [1, 1.02].map((noise) => timing(machine, longRun, noise));
      expect(factor(seconds([...calm, timing(machine, longRun, 4)]), seconds(calm))).toBeLessThan(1.1);
    }
  });

  it("is the guess where nothing was timed, and exact where one length was", () => {
    expect(fitCost([], guess)).toEqual({ fixed: guess.fixed, perStep: guess.perStep });
    expect(seconds([{ steps: 200, seconds: 3 }], 200)).toBeCloseTo(3, 10);
  });

  it("is positive and increasing in steps whatever was timed, also where longer runs took less time", () => {
    const any = fc.record({
      steps: fc.integer({ min: 1, max: 100_000 }),
      seconds: fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (timings) => {
        const { fixed, perStep } = fitCost(timings, guess);
        return fixed > 0 && perStep > 0 && Number.isFinite(fixed) && Number.isFinite(perStep);
      }),
      { numRuns: 60 },
    );
  });
});

describe("withTiming", () => {
  it("keeps the newest five of about one length, and others untouched", () => {
    const numbered = (steps: number, count: number): Timing[] =>
      Array.from({ length: count }, (_, i) => ({ steps, seconds: i + 1 }));
    const kept = [...numbered(15_000, 1), ...numbered(200, 9)].reduce<readonly Timing[]>(withTiming, []);
    expect(kept.map(({ steps, seconds: s }) => [steps, s])).toEqual([
      [15_000, 1],
      [200, 5],
      [200, 6],
      [200, 7],
      [200, 8],
      [200, 9],
    ]);
  });

  it("keeps the newest twelve lengths", () => {
    const kept = Array.from({ length: 20 }, (_, i) => ({ steps: 2 ** i, seconds: 1 })).reduce<
      readonly Timing[]
    >(withTiming, []);
    expect(kept.map(({ steps }) => Math.log2(steps))).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
});
