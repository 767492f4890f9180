import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, random } from "../../../src/numerics/index.js";
import {
  denseMask,
  density,
  keptCounts,
  ladderDensities,
  prune,
  pruneTo,
} from "../../../src/tickets/index.js";
import { lenet, masked } from "../fixtures.js";

const one = (...bits: number[]) => ({ layers: [Uint8Array.from(bits)] });
const bitsOf = (mask: { readonly layers: readonly Uint8Array[] }) => mask.layers.map((layer) => [...layer]);

/** The same by brute force: order the survivors by score, then index, and drop the first. */
function pruneByList(bits: Uint8Array, scores: ArrayLike<number>, kept: number): number[] {
  const alive = [...bits.keys()].filter((j) => bits[j] === 1);
  alive.sort((a, b) => at(scores, a) - at(scores, b) || a - b);
  const keep = new Set(alive.slice(alive.length - kept));
  return [...bits.keys()].map((j) => (keep.has(j) ? 1 : 0));
}

describe("by hand", () => {
  test("of 5 survivors 40 % are 2: the two of lowest score go", () => {
    expect(bitsOf(prune({ mask: one(1, 1, 1, 1, 1), scores: [[5, 1, 4, 2, 3]], fractions: [0.4] }))).toEqual([
      [1, 0, 1, 0, 1],
    ]);
  });

  test("of equal scores the lower index goes, −0 equals 0", () => {
    expect(bitsOf(prune({ mask: one(1, 1, 1, 1), scores: [[7, 7, 7, 7]], fractions: [0.5] }))).toEqual([
      [0, 0, 1, 1],
    ]);
    expect(bitsOf(prune({ mask: one(1, 1, 1), scores: [[0, -0, 1]], fractions: [0.3] }))).toEqual([
      [0, 1, 1],
    ]);
  });

  test("pruned weights do not count, are not scored, and do not come back", () => {
    const mask = one(0, 1, 1, 0, 1, 1);
    expect(bitsOf(prune({ mask, scores: [[NaN, 1, 2, 9, 3, 4]], fractions: [0.5] }))).toEqual([
      [0, 0, 0, 0, 1, 1],
    ]);
    expect(bitsOf(mask)).toEqual([[0, 1, 1, 0, 1, 1]]);
  });

  test("a fraction of exactly 0 leaves its layer alone", () => {
    const mask = { layers: [Uint8Array.of(1, 1), Uint8Array.of(1, 1)] };
    const scores = [
      [1, 2],
      [1, 2],
    ];
    expect(bitsOf(prune({ mask, scores, fractions: [0, 0.5] }))).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});

test("removes exactly ⌊f·n + ½⌋ weights of every layer, the same as a sorted list, for any mask, scores with ties and f", () => {
  fc.assert(
    fc.property(
      masked,
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.nat(1e6),
      ({ mask }, f, seed) => {
        const rng = random(seed);
        const scores = mask.layers.map((layer) => Float64Array.from(layer, () => rng.integer(4)));
        const before = keptCounts(mask);
        const kept = before.map((n) => n - Math.floor(f * n + 0.5));
        const call = () => prune({ mask, scores, fractions: mask.layers.map(() => f) });
        if (kept.some((count) => count < 1)) {
          expect(call).toThrow(/must keep at least 1 weight/);
          return;
        }
        const pruned = call();
        expect(keptCounts(pruned)).toEqual(kept);
        expect(bitsOf(pruned)).toEqual(
          mask.layers.map((bits, i) => pruneByList(bits, at(scores, i), at(kept, i))),
        );
      },
    ),
  );
});

test("which weights go does not depend on any increasing change of the scores", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 }), (list) => {
      const mask = one(...list.map(() => 1));
      const cubed = list.map((score) => score * score * score + 3);
      expect(prune({ mask, scores: [list], fractions: [0.4] })).toEqual(
        prune({ mask, scores: [cubed], fractions: [0.4] }),
      );
    }),
  );
});

describe("the default rates on LeNet-300-100", () => {
  test("one pruning removes 47,040 + 6,000 + 100 weights: 20 % of the hidden, 10 % of the output layer", () => {
    const mask = denseMask(lenet);
    const scores = mask.layers.map((layer) => layer.map(() => 1));
    const pruned = prune({ mask, scores });
    expect(keptCounts(pruned)).toEqual([235200 - 47040, 30000 - 6000, 1000 - 100]);
    expect(density(pruned)).toBe(213060 / 266200);
  });

  test("a ladder of real prunings has the counts that ladderDensities says beforehand", () => {
    const levels = ladderDensities(lenet, 20);
    const rng = random(1);
    let mask = denseMask(lenet);
    for (const { kept } of levels.slice(1)) {
      mask = prune({
        mask,
        scores: mask.layers.map((layer) => Float64Array.from(layer, () => rng.uniform())),
      });
      expect(keptCounts(mask)).toEqual(kept);
    }
    const oneShot = pruneTo({
      mask: denseMask(lenet),
      scores: denseMask(lenet).layers,
      kept: at(levels, 20).kept,
    });
    expect(keptCounts(oneShot)).toEqual(keptCounts(mask));
  });

  test("the output layer goes at half of any rate", () => {
    const mask = { layers: [new Uint8Array(100).fill(1), new Uint8Array(100).fill(1)] };
    expect(keptCounts(prune({ mask, scores: mask.layers, rate: 0.5 }))).toEqual([50, 75]);
    expect(keptCounts(prune({ mask, scores: mask.layers, rate: 0.5, outputRate: 0.5 }))).toEqual([50, 50]);
  });
});

describe("scope global", () => {
  const two = { layers: [Uint8Array.of(1, 1, 0, 1), Uint8Array.of(1, 1, 1)] };
  const scores = [
    [5, 1, 0, 1],
    [1, 9, 1],
  ];

  test("by hand: the lowest of all layers go, of equal ones by index from the first layer on", () => {
    const keep = (total: number) => bitsOf(pruneTo({ mask: two, scores, total }));
    expect(keep(6)).toEqual([
      [1, 1, 0, 1],
      [1, 1, 1],
    ]);
    expect(keep(5)).toEqual([
      [1, 0, 0, 1],
      [1, 1, 1],
    ]);
    expect(keep(3)).toEqual([
      [1, 0, 0, 0],
      [0, 1, 1],
    ]);
    expect(bitsOf(prune({ mask: two, scores, scope: "global", rate: 0.5 }))).toEqual(keep(3));
  });

  test("a layer may lose every weight, the network may not", () => {
    expect(keptCounts(pruneTo({ mask: two, scores, total: 1 }))).toEqual([0, 1]);
    expect(() => pruneTo({ mask: two, scores, total: 0 })).toThrow(
      "prune: the network must keep an integer from 1 to its 6 weights, got 0",
    );
    expect(() => prune({ mask: two, scores, scope: "global", rate: 0.95 })).toThrow(
      "prune: the network must keep at least 1 weight, got 0 of 6 at fraction 0.95",
    );
  });

  test("excluded layers stay, do not count, and their scores are not read", () => {
    const unread = [[5, 1, 0, 1], [NaN]];
    const mask = prune({ mask: two, scores: unread, scope: "global", rate: 0.4, excluded: [1] });
    expect(bitsOf(mask)).toEqual([
      [1, 0, 0, 1],
      [1, 1, 1],
    ]);
    expect(mask.layers[1]).not.toBe(two.layers[1]);
    expect(() => pruneTo({ mask: two, scores, total: 4, excluded: [1] })).toThrow("its 3 weights, got 4");
  });

  test("removes exactly ⌊f·n + ½⌋ weights, the same as one sorted list of all layers, for any mask, scores with ties and f", () => {
    fc.assert(
      fc.property(
        masked,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.nat(1e6),
        fc.nat(3),
        ({ mask }, rate, seed, out) => {
          const rng = random(seed);
          const drawn = mask.layers.map((layer) => Array.from(layer, () => rng.integer(5) - 2));
          const excluded = mask.layers.length > out + 1 ? [out] : [];
          const open = [...mask.layers.keys()].filter((i) => !excluded.includes(i));
          const joined = Uint8Array.from(open.flatMap((i) => [...at(mask.layers, i)]));
          const survivors = joined.reduce((sum, bit) => sum + bit, 0);
          const kept = survivors - Math.floor(rate * survivors + 0.5);
          fc.pre(kept >= 1);
          const pruned = prune({ mask, scores: drawn, scope: "global", rate, excluded });
          const expected = pruneByList(
            joined,
            open.flatMap((i) => at(drawn, i)),
            kept,
          );
          expect(open.flatMap((i) => [...at(pruned.layers, i)])).toEqual(expected);
          for (const i of excluded) expect(pruned.layers[i]).toEqual(mask.layers[i]);
        },
      ),
    );
  });

  test("for one layer it is the scope layer with outputRate = rate", () => {
    const mask = one(1, 0, 1, 1, 1);
    const single = [[3, 0, 1, 2, 1]];
    expect(prune({ mask, scores: single, scope: "global", rate: 0.4 })).toEqual(
      prune({ mask, scores: single, outputRate: 0.4 }),
    );
  });
});

test("excluded layers of scope layer keep every weight, the others lose what they lose without the exclusion", () => {
  const mask = denseMask(lenet);
  const scores = mask.layers.map((layer) => layer.map((_, j) => (31 * j) % 251));
  const all = prune({ mask, scores });
  const some = prune({ mask, scores, excluded: [1] });
  expect(keptCounts(some)).toEqual([188160, 30000, 900]);
  expect(some.layers[0]).toEqual(all.layers[0]);
  expect(keptCounts(prune({ mask, scores, fractions: [0.5, 0.5, 0.5], excluded: [0, 2] }))).toEqual([
    235200, 15000, 1000,
  ]);
});

describe("refuses", () => {
  const mask = one(1, 1, 1, 1);
  const scores = [[1, 2, 3, 4]];

  test.each([[1.5], [1], [0], [-0.1], [NaN]])("rate %d", (rate) => {
    expect(() => prune({ mask, scores, rate })).toThrow(`prune: fraction must be in (0, 1), got ${rate}`);
    expect(() => prune({ mask, scores, outputRate: rate })).toThrow(`got ${rate}`);
    if (rate !== 0) expect(() => prune({ mask, scores, fractions: [rate] })).toThrow(`(0, 1), got ${rate}`);
  });

  test.each([
    [
      "NaN among survivors",
      () => prune({ mask, scores: [[1, NaN, 3, 4]] }),
      /weight 1 in layer 0 .* got NaN/,
    ],
    ["scores of a wrong length", () => prune({ mask, scores: [[1]] }), /layer 0 must have 4 values, got 1/],
    ["scores of too few layers", () => prune({ mask, scores: [] }), /scores must have 1 layers, got 0/],
    [
      "too few fractions",
      () => prune({ mask, scores, fractions: [] }),
      /fractions must have 1 layers, got 0/,
    ],
    [
      "a layer that would be empty",
      () => prune({ mask: one(1), scores: [[1]], fractions: [0.5] }),
      /layer 0 must keep/,
    ],
    [
      "an empty layer",
      () => prune({ mask: one(0, 0), scores: [[1, 1]], fractions: [0.5] }),
      /at least 1 weight, got 0/,
    ],
    [
      "outputRate in scope global",
      () => prune({ mask, scores, scope: "global", outputRate: 0.1 }),
      'outputRate must be left out in scope "global", which has one rate, got 0.1',
    ],
    [
      "fractions in scope global",
      () => prune({ mask, scores, scope: "global", fractions: [0.1] }),
      "fractions must be left out",
    ],
    ["rate 1 in scope global", () => prune({ mask, scores, scope: "global", rate: 1 }), "(0, 1), got 1"],
    [
      "another scope",
      () => prune({ mask, scores, scope: "network" as "global" }),
      'scope must be "layer" or "global", got "network"',
    ],
    ["torch's amount", () => prune({ mask, scores, ...{ amount: 0.5 } }), "prune: field must be one of"],
    [
      "a ladder's rates",
      () => prune({ mask, scores, ...{ rates: [0.5] } }),
      'got "rates" (did you mean "rate"?)',
    ],
    [
      "a mask of 255",
      () => prune({ mask: { layers: [Uint8Array.of(255)] }, scores: [[1]] }),
      "0 and 1 only, got 255",
    ],
    ["excluded 1 of 1 layer", () => prune({ mask, scores, excluded: [1] }), "integers in [0, 1), got 1"],
    ["all excluded", () => prune({ mask, scores, excluded: [0] }), "leave a layer to prune, got all 1"],
    ["total 5", () => pruneTo({ mask, scores, total: 5 }), /the network .* its 4 weights, got 5/],
    ["kept 0", () => pruneTo({ mask, scores, kept: [0] }), /from 1 to its 4 weights, got 0/],
    ["kept 5", () => pruneTo({ mask, scores, kept: [5] }), /from 1 to its 4 weights, got 5/],
    ["kept NaN", () => pruneTo({ mask, scores, kept: [NaN] }), /from 1 to its 4 weights, got NaN/],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
