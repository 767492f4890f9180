import { describe, expect, test } from "vitest";
import {
  architecture,
  initialParameters,
  layerViews,
  type Architecture,
  type Mask,
} from "../../../src/networks/index.js";
import { at, random, type Rng } from "../../../src/numerics/index.js";
import { mean } from "../../../src/statistics/index.js";
import {
  applyMask,
  denseMask,
  permutationNull,
  prune,
  pruneTo,
  signPreservation,
  type TrainedLevel,
} from "../../../src/tickets/index.js";
import { chiSquare } from "../fixtures.js";

const small = architecture({ widths: [10, 10, 6] });
const large = architecture({ widths: [60, 40, 20] });
const fractions = [0.3, 0.3];
const flat = (...weights: number[]) => Float32Array.of(...weights, 0);

const magnitudes = (network: Architecture, trained: Float32Array) =>
  layerViews(network, trained).map(({ weights }) => weights.map(Math.abs));

/**
 * A ladder whose changes have standard deviation 0.2, correlation `persistence` between levels, and a pull of `effect` towards the initial sign:
 * with effect 0 a weight's changes know nothing of its initial value.
 */
function madeLadder(
  network: Architecture,
  {
    rng,
    persistence = 0,
    effect = 0,
    count = 3,
  }: Record<"rng", Rng> & Partial<Record<"persistence" | "effect" | "count", number>>,
) {
  const initial = initialParameters(network, { rng: rng.split("init") });
  const lasting = Float64Array.from(initial, () => rng.normal());
  const levels: TrainedLevel[] = [];
  let mask = denseMask(network);
  for (let level = 0; level < count; level++) {
    if (level > 0)
      mask = prune({ mask, scores: magnitudes(network, at(levels, level - 1).trained), fractions });
    const change = (j: number) =>
      0.2 * (persistence * at(lasting, j) + Math.sqrt(1 - persistence ** 2) * rng.normal());
    const trained = initial.map((weight, j) => weight + change(j) + effect * Math.sign(weight));
    levels.push({ mask, trained: applyMask(network, mask, trained) });
  }
  return { network, initial, levels };
}

/** Rank of the observed value among the draws, from 0 to their number; among equal ones at random. */
function rankOf({ observed, values }: { observed: number; values: readonly number[] }, rng: Rng): number {
  const ties = values.filter((value) => value === observed).length;
  return values.filter((value) => value < observed).length + rng.integer(ties + 1);
}

/** Ranks of `ladders` observed values among 19 draws each, in 5 classes of 4 ranks. */
function ranks(
  ladders: number,
  seed: number,
  options: { persistence: number; changes: "fresh" | "carried"; effect?: number },
) {
  const counts = { own: new Map<number, number>(), dense: new Map<number, number>() };
  for (let k = 0; k < ladders; k++) {
    const rng = random(seed).split(k);
    const made = madeLadder(small, { rng, ...options });
    const found = permutationNull({ ...made, draws: 19, rng: rng.split("null"), changes: options.changes });
    for (const run of ["own", "dense"] as const) {
      const rank = Math.floor(rankOf(found[run], rng) / 4);
      counts[run].set(rank, (counts[run].get(rank) ?? 0) + 1);
    }
  }
  return counts;
}

/** All orders of a list. */
function* orders(list: readonly number[]): Generator<number[]> {
  if (list.length === 0) yield [];
  for (const [i, first] of list.entries())
    for (const rest of orders([...list.slice(0, i), ...list.slice(i + 1)])) yield [first, ...rest];
}

describe("against every dealing of a ladder of 4, then 2 weights", () => {
  const network = architecture({ widths: [4, 1] });
  const initial = flat(1, -2, 3, -4);
  const full = denseMask(network);
  const first = flat(-5, 3, 4, -6.5);
  const half = pruneTo({ mask: full, scores: magnitudes(network, first), kept: [2] });
  const second = flat(-2, 0, 0, -1.5);
  const levels = [
    { mask: full, trained: first },
    { mask: half, trained: second },
  ];

  /** Signs kept (own, dense) by all 24 · 2 dealings, with masks and `pruneTo` instead of the null's own selection. */
  const all = [...orders([-6, 5, 1, -2.5])].flatMap((dealt) => {
    const dense = [...layerViews(network, initial)].flatMap(({ weights }) =>
      [...weights].map((w, j) => w + at(dealt, j)),
    );
    const [bits] = pruneTo({ mask: full, scores: [dense.map(Math.abs)], kept: [2] }).layers;
    const alive = [0, 1, 2, 3].filter((j) => bits?.[j] === 1);
    const kept = (after: number, j: number) => (Math.sign(after) === Math.sign(at(initial, j)) ? 1 : 0);
    return [...orders([-3, 2.5])].map((again) => {
      const own = alive.reduce((sum, j, n) => sum + kept(at(initial, j) + at(again, n), j), 0);
      return `${own / 2} ${alive.reduce((sum, j) => sum + kept(at(dense, j), j), 0) / 2}`;
    });
  });

  const draws = 4800;
  const found = permutationNull({ network, initial, levels, draws, rng: random(1), changes: "fresh" });

  test("the observed values are those by hand: 1 of 2 in either run", () => {
    expect(found.survivors).toEqual([2]);
    expect([found.own.observed, found.dense.observed]).toEqual([0.5, 0.5]);
  });

  test("4,800 draws have each outcome as often as the 48 dealings do", () => {
    const expected = new Map<string, number>();
    for (const outcome of all) expected.set(outcome, (expected.get(outcome) ?? 0) + draws / all.length);
    const counts = new Map<string, number>();
    found.own.values.forEach((own, d) => {
      const outcome = `${own} ${at(found.dense.values, d)}`;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    });
    expect(expected.size).toBeGreaterThan(3);
    expect([...counts.keys()].filter((outcome) => !expected.has(outcome))).toEqual([]);
    const distance = [...expected].reduce(
      (sum, [outcome, n]) => sum + ((counts.get(outcome) ?? 0) - n) ** 2 / n,
      0,
    );
    expect(distance).toBeLessThan(25); // below 9 outcomes: p < 0.002
  });

  test("carried, the second change follows the first: the survivor with the larger first change gets 2.5, not −3", () => {
    // The real survivors, weights 0 and 3, changed by −6 and −2.5, then by −3 and 2.5.
    const carried = permutationNull({
      network,
      initial,
      levels,
      draws: 400,
      rng: random(1),
      changes: "carried",
    });
    const outcomes = new Set<string>();
    for (const dealt of orders([-6, 5, 1, -2.5])) {
      const dense = dealt.map((change, j) => at(initial, j) + change);
      const bits = at(pruneTo({ mask: full, scores: [dense.map(Math.abs)], kept: [2] }).layers, 0);
      const alive = [0, 1, 2, 3].filter((j) => bits[j] === 1);
      const byChange = alive.slice().sort((i, j) => at(dealt, i) - at(dealt, j));
      const own = byChange.reduce(
        (sum, j, n) => sum + +(at(initial, j) * (at(initial, j) + at([-3, 2.5], n)) > 0),
        0,
      );
      outcomes.add(`${own / 2} ${mean(alive.map((j) => +(at(initial, j) * at(dense, j) > 0)))}`);
    }
    expect(outcomes.size).toBeLessThan(new Set(all).size);
    const seen = new Set(carried.own.values.map((own, d) => `${own} ${at(carried.dense.values, d)}`));
    expect([...seen].sort()).toEqual([...outcomes].sort());
  });
});

test("carried follows the sum of all earlier changes: 2 weights get −2, 10, −2 and 30, 5, 0 whole, this way round or the other", () => {
  const network = architecture({ widths: [2, 1] });
  const initial = flat(1, 3);
  const levels = [flat(-1, 33), flat(11, 8), flat(-1, 3)].map((trained) => ({
    mask: denseMask(network),
    trained,
  }));
  const found = permutationNull({ network, initial, levels, rng: random(1) });
  // 1 − 2 changes its sign, 3 − 2 does not; the last changes alone would deal the third ones the wrong way round.
  expect(found.own.values).toEqual(found.dense.values);
  expect(new Set(found.own.values)).toEqual(new Set([0.5, 1]));
});

test("of weights that end equally large the null prunes the lower index, as prune does: 2 of 2, 2, −2 are left", () => {
  const network = architecture({ widths: [3, 1] });
  const initial = flat(2, 2, -2);
  const kept = { layers: [Uint8Array.of(0, 1, 1)] };
  const levels = [
    { mask: denseMask(network), trained: initial },
    { mask: kept, trained: flat(0, -1, -5) },
  ];
  const { own } = permutationNull({ network, initial, levels, draws: 5, rng: random(1) });
  expect(own.values).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
});

test("with one level nothing is selected: the mean is that over all pairs of an initial value and a change", () => {
  const network = architecture({ widths: [200, 1] });
  const { initial, levels } = madeLadder(network, { rng: random(2), count: 1 });
  const before = at(layerViews(network, initial), 0).weights;
  const after = at(layerViews(network, at(levels, 0).trained), 0).weights;
  const pairs = [...before].flatMap((w) => [...after].map((t, j) => +(w * (w + t - at(before, j)) > 0)));
  const found = permutationNull({ network, initial, levels, draws: 400, rng: random(3) });
  expect(Math.abs(found.own.mean - mean(pairs))).toBeLessThan((4 * found.own.standardDeviation) / 20);
  expect(found.dense).toEqual(found.own);
});

test("the observed values are signPreservation's survivors in the own and the dense run, by layer too", () => {
  const made = madeLadder(large, { rng: random(4), persistence: 0.5 });
  const exclude = Uint8Array.from({ length: 60 }, (_, j) => +(j < 10));
  const found = permutationNull({ ...made, draws: 2, rng: random(5), exclude });
  const mask = at(made.levels, 2).mask;
  for (const [run, level] of [
    ["own", 2],
    ["dense", 0],
  ] as const) {
    const { trained, mask: alive } = at(made.levels, level);
    const { network, initial } = made;
    const signs = signPreservation({ network, initial, trained, alive, mask, exclude });
    expect(found[run].observed).toBe(signs.survivors.fraction);
    expect(found[run].layers.map(({ observed }) => observed)).toEqual(
      signs.layers.map((l) => l.survivors.fraction),
    );
    expect(found.survivors).toEqual(signs.layers.map(({ survivors }) => survivors.count));
  }
});

describe("calibration: of ladders without an effect the observed value has every rank among the draws equally often", () => {
  // 4 degrees of freedom: 18.5 is exceeded with probability 0.001.
  test("changes fresh at every level, dealt fresh: 60 ladders", () => {
    for (const counts of Object.values(ranks(60, 11, { persistence: 0, changes: "fresh" })))
      expect(chiSquare(counts, 5)).toBeLessThan(18.5);
  });

  test("changes that last, dealt as carried: 60 ladders", () => {
    for (const counts of Object.values(ranks(60, 12, { persistence: 1, changes: "carried" })))
      expect(chiSquare(counts, 5)).toBeLessThan(18.5);
  });

  test("changes that half last, dealt as carried: 60 ladders", () => {
    for (const counts of Object.values(ranks(60, 13, { persistence: 0.7, changes: "carried" })))
      expect(chiSquare(counts, 5)).toBeLessThan(18.5);
  });

  test("changes that half last, dealt fresh, are mistaken for an effect in the own run: of 25 ladders more than 18 lie in the upper fifth of ranks", () => {
    const { own } = ranks(25, 14, { persistence: 0.7, changes: "fresh" });
    expect(own.get(4)).toBeGreaterThan(18);
  });
});

test("a pull of 0.05 towards the initial sign exceeds both nulls by more than 4 deviations", () => {
  const made = madeLadder(large, { rng: random(6), persistence: 0.5, effect: 0.05 });
  for (const changes of ["fresh", "carried"] as const) {
    const { own, dense } = permutationNull({ ...made, rng: random(7), changes });
    for (const { excess, standardDeviation } of [own, dense])
      expect(excess / standardDeviation).toBeGreaterThan(4);
  }
});

test("selection alone lifts the null: survivors keep 5 points more signs in the dense run than all weights do", () => {
  const made = madeLadder(large, { rng: random(8) });
  const { dense } = permutationNull({ ...made, rng: random(9) });
  const { all } = signPreservation({
    network: made.network,
    initial: made.initial,
    trained: at(made.levels, 0).trained,
    mask: at(made.levels, 2).mask,
  });
  expect(dense.mean - all.fraction).toBeGreaterThan(0.05);
  expect(Math.abs(dense.excess)).toBeLessThan(4 * dense.standardDeviation);
});

test("weights of excluded inputs do nothing: other values there, and other masks, change no bit", () => {
  const { network, initial, levels } = madeLadder(large, { rng: random(10) });
  const exclude = Uint8Array.from({ length: 60 }, (_, j) => +(j % 6 === 0));
  const excluded = (j: number) => j < 2400 && j % 6 === 0;
  const options = { network, draws: 3, rng: random(11), exclude };
  const found = permutationNull({ ...options, initial, levels });
  const changed = permutationNull({
    ...options,
    initial: initial.map((weight, j) => (excluded(j) ? 5 : weight)),
    levels: levels.map(({ mask, trained }) => ({
      mask: {
        layers: mask.layers.map((bits, i) =>
          i === 0 ? bits.map((bit, j) => (excluded(j) ? 1 : bit)) : bits,
        ),
      },
      trained: trained.map((weight, j) => (excluded(j) ? -5 : weight)),
    })),
  });
  expect(changed).toEqual(found);
  expect(permutationNull({ ...options, exclude: undefined, initial, levels }).survivors).not.toEqual(
    found.survivors,
  );
});

test("a draw does not depend on how many there are, and layers add up to the network", () => {
  const made = madeLadder(large, { rng: random(12) });
  const few = permutationNull({ ...made, draws: 2, rng: random(13) });
  const more = permutationNull({ ...made, draws: 5, rng: random(13) });
  expect(more.own.values.slice(0, 2)).toEqual(few.own.values);
  const [a = 0, b = 0] = more.survivors;
  more.dense.values.forEach((value, d) => {
    const [first = 0, second = 0] = more.dense.layers.map(({ values }) => values[d]);
    expect(value).toBeCloseTo((a * first + b * second) / (a + b), 12);
  });
  expect(more.own.mean).toBeCloseTo(mean(more.own.values), 12);
  expect(more.own.excess).toBeCloseTo(more.own.observed - more.own.mean, 12);
});

describe("refuses", () => {
  const network = architecture({ widths: [3, 1] });
  const initial = flat(1, 2, 3);
  const level = (bits: readonly number[], ...trained: number[]): TrainedLevel => {
    const mask: Mask = { layers: [Uint8Array.from(bits)] };
    return { mask, trained: flat(...trained) };
  };
  const [dense, pruned] = [level([1, 1, 1], 1, 2, 3), level([0, 1, 1], 0, 2, 3)];
  test.each<[string, Partial<Parameters<typeof permutationNull>[0]>, string]>([
    ["no levels", { levels: [] }, "permutationNull: levels must be at least 1, got 0"],
    ["1 draw", { draws: 1 }, "draws must be an integer ≥ 2, got 1"],
    [
      "a mask that magnitude did not choose",
      { levels: [level([1, 1, 1], 3, 2, 1), pruned] },
      "got 1 kept and 3 pruned",
    ],
    ["a weight that comes back", { levels: [pruned, dense] }, "got weight 0 of layer 0 back at level 1"],
    ["NaN", { levels: [level([1, 1, 1], 1, NaN, 3)] }, "got NaN for weight 1 of layer 0 at level 0"],
    ["no eligible survivor", { exclude: Uint8Array.of(0, 1, 1) }, "layer 0 must have an eligible survivor"],
    [
      "another network's mask",
      { levels: [level([1, 1], 1, 2, 3)] },
      "mask of layer 0 must have 3 weights, got 2",
    ],
  ])("%s", (_, change, message) => {
    expect(() =>
      permutationNull({ network, initial, levels: [dense, pruned], rng: random(1), ...change }),
    ).toThrow(message);
  });
});
