import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { random } from "../../../src/numerics/index.js";
import { bcaInterval, signFlip, tInterval, verdict } from "../../../src/statistics/index.js";
import type { Claim, ClaimPart, Outcome } from "../../../src/statistics/index.js";

const rng = random(1).split("verdict");

/** n values whose 95 % t interval is exactly [lower, upper]. */
function sampleWithInterval(lower: number, upper: number, n = 6): number[] {
  const shape = Array.from({ length: n }, (_, i) => i - (n - 1) / 2);
  const { interval } = tInterval(shape);
  return shape.map((x) => (lower + upper) / 2 + (x * (upper - lower)) / (interval[1] - interval[0]));
}

const part = (
  interval: readonly [number, number],
  delta: number,
  direction: ClaimPart["direction"] = "greater",
  name = "x",
): ClaimPart => ({ name, values: sampleWithInterval(...interval), delta, direction, unit: "points" });

const outcomeOf = (parts: readonly ClaimPart[], combine: "all" | "any" = "all"): Outcome =>
  verdict({ claim: "c", parts, combine }, { rng }).outcome;

describe("one part", () => {
  it.each([
    // x > δ
    ["greater", 0.1, [0.11, 0.5], "supported"],
    ["greater", 0.1, [0.09, 0.5], "inconclusive"],
    ["greater", 0.1, [-0.5, 0.09], "contradicted"],
    // matches: x > −δ
    ["greater", -0.2, [-0.19, 0.1], "supported"],
    ["greater", -0.2, [-0.3, 0.1], "inconclusive"],
    ["greater", -0.2, [-0.5, -0.21], "contradicted"],
    // |x| > δ
    ["beyond", 0.2, [0.21, 0.9], "supported"],
    ["beyond", 0.2, [-0.9, -0.21], "supported"],
    ["beyond", 0.2, [-0.19, 0.19], "contradicted"],
    ["beyond", 0.2, [0.1, 0.3], "inconclusive"],
    ["beyond", 0.2, [-0.3, -0.1], "inconclusive"],
    ["beyond", 0.2, [-0.3, 0.3], "inconclusive"],
  ] as const)("%s than %d with the interval %j is %s", (direction, delta, interval, outcome) => {
    const result = verdict({ claim: "c", parts: [part(interval, delta, direction)] }, { rng });
    expect(result.outcome).toBe(outcome);
    expect(result.parts[0]?.outcome).toBe(outcome);
    expect(result.parts[0]?.interval[0]).toBeCloseTo(interval[0], 7);
    expect(result.parts[0]?.interval[1]).toBeCloseTo(interval[1], 7);
  });

  it("errs in at most 2.5 % of 4,000 samples of 6 when the true effect is exactly δ, to each side", () => {
    const count = { supported: 0, contradicted: 0, inconclusive: 0, "not tested": 0 };
    const draws = rng.split("null");
    for (let trial = 0; trial < 4000; trial++) {
      const values = Array.from({ length: 6 }, () => 0.3 + 0.1 * draws.normal());
      count[outcomeOf([{ name: "x", values, delta: 0.3, direction: "greater", unit: "" }])]++;
    }
    const bound = 4 * Math.sqrt(0.025 * 0.975 * 4000);
    expect(Math.abs(count.supported - 100)).toBeLessThan(bound);
    expect(Math.abs(count.contradicted - 100)).toBeLessThan(bound);
  });

  it("turning values and δ round turns contradicted x > δ into supported −x > −δ", () => {
    const values = sampleWithInterval(-0.5, 0.05);
    const flipped = values.map((x) => -x);
    const common = { name: "x", direction: "greater", unit: "" } as const;
    expect(outcomeOf([{ ...common, values, delta: 0.1 }])).toBe("contradicted");
    expect(outcomeOf([{ ...common, values: flipped, delta: -0.1 }])).toBe("supported");
  });
});

describe("all-of claims", () => {
  const yes = part([0.2, 0.4], 0, "greater", "yes");
  const open = part([-0.2, 0.4], 0, "greater", "open");
  const no = part([-0.4, -0.2], 0, "greater", "no");
  // Wholly below 0 at 95 %, but not at 97.5 %.
  const nearlyNo = part([-0.4, -0.001], 0, "greater", "nearly no");

  it("are supported if every part is at 95 %, without correction", () => {
    const barely = part([0.001, 0.4], 0, "greater", "barely");
    expect(outcomeOf([yes, barely])).toBe("supported");
  });

  it("are contradicted by one part at the simultaneous level, whatever the others", () => {
    expect(outcomeOf([yes, no])).toBe("contradicted");
    expect(outcomeOf([open, no])).toBe("contradicted");
  });

  it("are not contradicted by a part that fails at 95 % and not at 1 − 0.05/m", () => {
    expect(outcomeOf([nearlyNo])).toBe("contradicted");
    const result = verdict({ claim: "c", parts: [nearlyNo, yes] }, { rng });
    expect(result.outcome).toBe("inconclusive");
    expect(result.parts.map((p) => p.outcome)).toEqual(["inconclusive", "supported"]);
    expect(result.reason).toBe("nearly no: [−0.4, −0.001] points, claimed > 0 points, does not decide");
  });

  it("are inconclusive if one part is open", () => {
    expect(outcomeOf([yes, open])).toBe("inconclusive");
  });
});

describe("any-of claims", () => {
  const yes = part([0.2, 0.4], 0.1, "beyond", "yes");
  const no = part([-0.05, 0.05], 0.1, "beyond", "no");
  const alsoNo = part([-0.02, 0.06], 0.1, "beyond", "also no");
  const open = part([0.05, 0.15], 0.1, "beyond", "open");

  it("are supported by one part, contradicted by all, else inconclusive", () => {
    expect(outcomeOf([yes, no, alsoNo], "any")).toBe("supported");
    expect(outcomeOf([no, alsoNo], "any")).toBe("contradicted");
    expect(outcomeOf([no, open], "any")).toBe("inconclusive");
  });

  it("give the sign-flip p times the number of parts, at most 1; one part, and all-of claims, do not", () => {
    const { parts } = verdict({ claim: "c", parts: [yes, no, open], combine: "any" }, { rng });
    const expected = parts.map(({ pSignFlip = NaN }) => Math.min(1, 3 * pSignFlip));
    expect(parts.map(({ pBonferroni }) => pBonferroni)).toEqual(expected);
    expect([Math.min(...expected), Math.max(...expected)]).toEqual([3 / 32, 1]);
    for (const other of [{ parts: [yes], combine: "any" } as const, { parts: [yes, no] }])
      expect(verdict({ claim: "c", ...other }, { rng }).parts[0]).not.toHaveProperty("pBonferroni");
  });

  it("use and show simultaneous intervals: one barely beyond δ at 95 % does not support", () => {
    const barely = part([0.101, 0.4], 0.1, "beyond", "barely");
    expect(outcomeOf([barely], "any")).toBe("supported");
    const result = verdict({ claim: "c", parts: [barely, no], combine: "any" }, { rng });
    expect(result.outcome).toBe("inconclusive");
    expect(result.parts[0]?.interval).toEqual(tInterval(barely.values, { confidence: 0.975 }).interval);
  });

  it("claim falsely in at most 5 % of 2,000 families of 3 null effects at δ = 0", () => {
    const draws = rng.split("any");
    let supported = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const parts = ["a", "b", "c"].map((name) => ({
        name,
        values: Array.from({ length: 6 }, draws.normal),
        delta: 0,
        direction: "beyond" as const,
        unit: "",
      }));
      if (outcomeOf(parts, "any") === "supported") supported++;
    }
    expect(Math.abs(supported / 2000 - 0.0492)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 2000));
  });
});

describe("few seeds", () => {
  const clear = [5, 5.1, 5.2, 5.1, 5, 5.2];
  const claim = (n: number, minimumSeeds?: number): Claim => ({
    claim: "c",
    parts: [{ name: "x", values: clear.slice(0, n), delta: 0, direction: "greater", unit: "" }],
    ...(minimumSeeds === undefined ? {} : { minimumSeeds }),
  });

  it.each([2, 3, 5])("%i of 6 are inconclusive, with estimate and interval", (n) => {
    const result = verdict(claim(n), { rng });
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toBe(`too few seeds (${n} of 6)`);
    expect(result.parts[0]?.outcome).toBe("inconclusive");
    expect(result.parts[0]?.interval).toEqual(tInterval(clear.slice(0, n)).interval);
    expect(result.parts[0]?.n).toBe(n);
  });

  it("6 decide; a study may ask for more, not for fewer", () => {
    expect(verdict(claim(6), { rng }).outcome).toBe("supported");
    expect(verdict(claim(6, 10), { rng }).reason).toBe("too few seeds (6 of 10)");
    expect(() => verdict(claim(6, 5), { rng })).toThrow(
      "verdict: minimumSeeds must be an integer ≥ 6, got 5",
    );
  });

  it("one seed has an estimate, no permutation p, and the interval (−∞, ∞)", () => {
    const [only] = verdict(claim(1), { rng }).parts;
    expect(only?.estimate).toBe(5);
    expect(only?.interval).toEqual([-Infinity, Infinity]);
    expect(only).not.toHaveProperty("pSignFlip");
  });

  it("the part with the fewest seeds counts", () => {
    const parts = [...claim(6).parts, { ...part([1, 2], 0), name: "y", values: [1, 2, 3] }];
    expect(verdict({ claim: "c", parts }, { rng }).reason).toBe("too few seeds (3 of 6)");
  });
});

describe("manipulation checks", () => {
  const parts = [
    { name: "x", values: sampleWithInterval(0.5, 0.9), delta: 0.2, direction: "greater", unit: "" },
  ] as const;
  const checked = (holds: boolean) =>
    verdict(
      { claim: "c", parts, checks: [{ name: "no optimum at an edge", holds, found: "dense at 4" }] },
      { rng },
    );

  it("that hold change nothing but the rule; one that fails makes a clear contrast not tested, and says what was found", () => {
    expect(checked(true).outcome).toBe("supported");
    expect(checked(true).rule).toContain("not tested unless no optimum at an edge");
    const failed = checked(false);
    expect([failed.outcome, failed.parts[0]?.outcome]).toEqual(["not tested", "not tested"]);
    expect(failed.reason).toBe("no optimum at an edge: not so, dense at 4");
    expect(failed.parts[0]?.estimate).toBeCloseTo(0.7, 12);
  });
});

describe("beside the interval", () => {
  it("stands the sign-flip p of x − δ, of x + δ for a negative mean under beyond", () => {
    const values = sampleWithInterval(-0.5, -0.1); // all below 0.2, some above −0.2
    const [greater] = verdict(
      { claim: "c", parts: [{ name: "x", values, delta: -0.2, direction: "greater", unit: "" }] },
      { rng },
    ).parts;
    const [beyond] = verdict(
      { claim: "c", parts: [{ name: "x", values, delta: 0.2, direction: "beyond", unit: "" }] },
      { rng },
    ).parts;
    expect(greater?.pSignFlip).toBe(signFlip(values.map((x) => x + 0.2)).p);
    expect(beyond?.pSignFlip).toBe(greater?.pSignFlip);
    expect(greater?.pSignFlip).toBeGreaterThan(signFlip(values.map((x) => x - 0.2)).p);
  });

  it("stands BCa from 10 seeds, of the same values, and not below", () => {
    const values = [0.3, 0.1, 0.4, 0.1, 0.5, 0.9, 0.2, 0.6, 0.5, 0.3];
    const claim = (n: number): Claim => ({
      claim: "c",
      parts: [{ name: "x", values: values.slice(0, n), delta: 0, direction: "greater", unit: "" }],
    });
    const [ten] = verdict(claim(10), { rng }).parts;
    const direct = bcaInterval(values, { rng: random(99) }).interval;
    expect(Math.abs((ten?.bca?.[0] ?? NaN) - direct[0])).toBeLessThan(0.02);
    expect(Math.abs((ten?.bca?.[1] ?? NaN) - direct[1])).toBeLessThan(0.02);
    expect(verdict(claim(9), { rng }).parts[0]).not.toHaveProperty("bca");
  });

  it("the outcome does not depend on the stream, and the same stream gives the same verdict", () => {
    const values = Array.from({ length: 20 }, random(7).normal);
    const claim: Claim = {
      claim: "c",
      parts: [{ name: "x", values, delta: 0.1, direction: "greater", unit: "" }],
    };
    expect(verdict(claim, { rng: random(1) })).toEqual(verdict(claim, { rng: random(1) }));
    expect(verdict(claim, { rng: random(2) }).outcome).toBe(verdict(claim, { rng: random(1) }).outcome);
  });
});

describe("two looks", () => {
  const normal = (draws: typeof rng, n: number): number[] => Array.from({ length: n }, () => draws.normal());
  const at = (values: readonly number[], looks: number): Outcome =>
    verdict(
      { claim: "c", parts: [{ name: "x", values, delta: 0, direction: "greater", unit: "" }], looks },
      { rng },
    ).outcome;

  it("judge by an interval of 97.5 %, which is shown and says its level; a part barely beyond δ at 95 % is then open", () => {
    const close = part([0.11, 0.5], 0.1);
    const { outcome, rule, reason, parts } = verdict({ claim: "c", parts: [close], looks: 2 }, { rng });
    expect([outcome, verdict({ claim: "c", parts: [close] }, { rng }).outcome]).toEqual([
      "inconclusive",
      "supported",
    ]);
    expect(parts[0]).toMatchObject({
      level: 0.975,
      interval: tInterval(close.values, { confidence: 0.975 }).interval,
    });
    expect(rule).toContain(
      "if the 97.5 % t interval over seeds (simultaneous over 2 looks) lies wholly inside",
    );
    expect(reason).toContain("points at 97.5 %, claimed > 0.1 points");
    expect(verdict({ claim: "c", parts: [close] }, { rng }).parts[0]).not.toHaveProperty("level");
  });

  it.each(["all", "any"] as const)(
    "of two parts share 0.05 by looks, and by parts where %s-of rules do",
    (combine) => {
      const parts = ["x", "y"].map((name) => part([0.2, 0.5], 0.1, "greater", name));
      const { rule, parts: judged } = verdict({ claim: "c", parts, combine, looks: 2 }, { rng });
      expect(judged.map(({ level }) => level)).toEqual(combine === "all" ? [0.975, 0.975] : [0.9875, 0.9875]);
      expect(rule).toContain("98.8 %");
      expect(rule).toContain("(simultaneous over 2 parts and 2 looks)");
    },
  );

  it.each(
    (["all", "any"] as const).flatMap((combine) =>
      [1, 2, 3].flatMap((m) => [1, 2].map((looks) => [combine, m, looks] as const)),
    ),
  )("%s of %i parts at %i looks: an interval that has not 95 %% says its level", (combine, m, looks) => {
    const parts = [...Array(m).keys()].map((k) => part([0.2, 0.5], 0.1, "greater", `x${k}`));
    for (const { level, interval } of verdict({ claim: "c", parts, combine, looks }, { rng }).parts) {
      const plain = tInterval(parts[0]?.values ?? [], { confidence: 0.95 }).interval;
      expect(level === undefined).toBe(interval[0] === plain[0]);
      expect(tInterval(parts[0]?.values ?? [], { confidence: level ?? 0.95 }).interval).toEqual(interval);
    }
  });

  it("of 6 and of 9 seeds err in at most 2.5 % of 3,000 pairs when the true effect is exactly δ; looking twice at 95 % errs in more", () => {
    const draws = rng.split("looks");
    const wrong = { single: 0, shared: 0 };
    for (let trial = 0; trial < 3000; trial++) {
      const nine = normal(draws, 9);
      const either = (looks: number): boolean =>
        [nine.slice(0, 6), nine].some((seen) => at(seen, looks) === "supported");
      wrong.single += either(1) ? 1 : 0;
      wrong.shared += either(2) ? 1 : 0;
    }
    expect(wrong.shared / 3000).toBeLessThan(0.025 + 2 * Math.sqrt((0.025 * 0.975) / 3000));
    expect(wrong.single / 3000).toBeGreaterThan(0.031);
  });

  it("leave one seed out at the same level", () => {
    const values = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    const lower = (confidence: number): number[] =>
      values.map(
        (_, i) =>
          tInterval(
            values.filter((_x, j) => j !== i),
            { confidence },
          ).interval[0],
      );
    const bound = Math.min(...lower(0.95)) - 1e-6;
    const claim = {
      claim: "c",
      parts: [{ name: "x", values, delta: bound, direction: "greater", unit: "" } as const],
    };
    const { outcome, leaveOneOut } = verdict({ ...claim, looks: 2 }, { rng });
    const agree = lower(0.975).filter(
      (each) => (each > bound ? "supported" : "inconclusive") === outcome,
    ).length;
    expect(leaveOneOut).toEqual({ agree, of: 7 });
    expect(agree).toBeLessThan(7);
    expect(verdict(claim, { rng }).leaveOneOut).toEqual({ agree: 7, of: 7 });
  });

  it("are counted in whole numbers from 1", () => {
    for (const looks of [0, 1.5, NaN])
      expect(() => at([1, 2, 3, 4, 5, 6], looks)).toThrow(/verdict: looks must be/);
  });
});

describe("leave one out", () => {
  it.each(["all", "any"] as const)("counts what %s-of rules say without each seed in turn", (combine) => {
    const draws = rng.split("leave one out");
    const tally = new Set<number>();
    for (let trial = 0; trial < 60; trial++) {
      const parts = ["x", "y"].map((name): ClaimPart => {
        const values = Array.from({ length: 8 }, () => 0.25 + 0.35 * draws.normal());
        return { name, values, delta: 0.1, direction: "greater", unit: "" };
      });
      const whole = verdict({ claim: "c", parts, combine }, { rng });
      const outcomes = [...Array(8).keys()].map((left) =>
        outcomeOf(
          parts.map((one) => ({ ...one, values: one.values.filter((_, i) => i !== left) })),
          combine,
        ),
      );
      const agree = outcomes.filter((outcome) => outcome === whole.outcome).length;
      expect(whole.leaveOneOut).toEqual({ agree, of: 8 });
      tally.add(agree);
    }
    expect(tally.size).toBeGreaterThan(2);
  });

  it("is asked of the smallest number of seeds that decides, of none below, and of no claim that was not tested", () => {
    const six = part([0.6, 0.9], 0.1);
    const five = { ...six, values: six.values.slice(1) };
    const checks = [{ name: "n", holds: false, found: "f" }];
    expect(verdict({ claim: "c", parts: [six] }, { rng }).leaveOneOut).toEqual({ agree: 6, of: 6 });
    expect(verdict({ claim: "c", parts: [five] }, { rng }).leaveOneOut).toBeUndefined();
    expect(verdict({ claim: "c", parts: [six], checks }, { rng }).leaveOneOut).toBeUndefined();
  });
});

describe("words", () => {
  const parts = [part([0.1, 0.4], -0.2, "greater", "accuracy"), part([-0.05, 0.05], 0.1, "beyond", "slope")];

  it("the rule is the same before and after the data", () => {
    const rule = (sets: readonly ClaimPart[]): string => verdict({ claim: "c", parts: sets }, { rng }).rule;
    expect(rule(parts.map((p) => ({ ...p, values: [1] })))).toBe(rule(parts));
    expect(rule(parts)).toBe(
      "all of: accuracy > −0.2 points; |slope| > 0.1 points; supported if every 95 % t interval over seeds lies wholly " +
        "inside, contradicted if any 97.5 % interval (simultaneous over 2) lies wholly outside; else, or below 6 seeds, " +
        "inconclusive",
    );
  });

  it("an end of an interval that rounds to the bound has the digits that part them", () => {
    const close = part([0.1001, 0.4], 0.1, "greater", "accuracy");
    const { reason, parts: judged } = verdict({ claim: "c", parts: [close] }, { rng });
    const [lower] = judged[0]?.interval ?? [NaN];
    expect(Number(lower.toPrecision(3))).toBe(0.1);
    expect(reason).toContain(`[${String(Number(lower.toPrecision(4)))}, 0.4] points, claimed > 0.1 points`);
  });

  it("the reason names what decided", () => {
    expect(verdict({ claim: "c", parts }, { rng }).reason).toBe(
      "slope: [−0.05, 0.05] points, claimed |x| > 0.1 points, lies wholly outside the claimed range",
    );
    expect(verdict({ claim: "c", parts, combine: "any" }, { rng }).reason).toMatch(
      /^accuracy: \[0\.0\d+, 0\.4\d+\] points at 97\.5 %, claimed > −0.2 points, lies wholly inside the claimed range$/,
    );
  });
});

describe("degenerate and bad input", () => {
  it("equal values decide by a zero-width interval, except exactly at the bound", () => {
    const equal = (value: number, delta: number): Outcome =>
      outcomeOf([
        { name: "x", values: new Array<number>(6).fill(value), delta, direction: "greater", unit: "" },
      ]);
    expect([equal(0, -0.2), equal(0, 0), equal(0, 0.2)]).toEqual([
      "supported",
      "inconclusive",
      "contradicted",
    ]);
    const [only] = verdict(
      {
        claim: "c",
        parts: [
          { name: "x", values: new Array<number>(12).fill(0.1), delta: 0, direction: "greater", unit: "" },
        ],
      },
      { rng },
    ).parts;
    expect([only?.interval, only?.bca]).toEqual([
      [0.1, 0.1],
      [0.1, 0.1],
    ]);
  });

  it("is never NaN and never both: any finite values give one outcome, ordered intervals, p in (0, 1]", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 9 }),
        fc.double({ noNaN: true, min: 0, max: 10 }),
        fc.constantFrom("greater" as const, "beyond" as const),
        (values, delta, direction) => {
          const result = verdict(
            { claim: "c", parts: [{ name: "x", values, delta, direction, unit: "" }] },
            { rng },
          );
          const [only] = result.parts;
          expect(result.outcome).toBe(only?.outcome);
          expect((only?.interval[0] ?? NaN) <= (only?.interval[1] ?? NaN)).toBe(true);
          if (values.length > 1) expect(only?.pSignFlip).toBeGreaterThan(0);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it("no parts, no values, NaN, a NaN or negative bound and repeated names are errors", () => {
    const run = (parts: readonly ClaimPart[]) => () => verdict({ claim: "c", parts }, { rng });
    const good = part([1, 2], 0);
    expect(run([])).toThrow("verdict: claim must have at least one part, got none");
    expect(run([{ ...good, values: [] }])).toThrow("verdict: x: needs at least 1 values, got 0");
    expect(run([{ ...good, values: [1, NaN] }])).toThrow(
      "verdict: x: values must be finite, got NaN at index 1",
    );
    expect(run([{ ...good, delta: NaN }])).toThrow("verdict: delta must be finite");
    expect(run([{ ...good, delta: -1, direction: "beyond" }])).toThrow('and ≥ 0 for "beyond", got |x| > −1');
    expect(run([{ ...good, direction: "less" as "greater" }])).toThrow(
      'verdict: x: direction must be one of "greater", "beyond", got "less"',
    );
    expect(() => verdict({ claim: "c", parts: [good], combine: "most" as "all" }, { rng })).toThrow(
      'verdict: combine must be one of "all", "any", got "most"',
    );
    expect(run([good, good])).toThrow('verdict: part names must be unique, got "x" twice');
  });
});
