import { describe, expect, test } from "vitest";
import { streams } from "../../../src/data/index.js";
import {
  architecture,
  initialParameters,
  initialStandardDeviation,
  layerViews,
  parameterCount,
} from "../../../src/networks/index.js";
import { at } from "../../../src/numerics/index.js";
import { kolmogorovSmirnov, kolmogorovSmirnovTwoSample, normalCdf } from "../../../src/statistics/index.js";
import type {
  OptionTable,
  StartDescription,
  StartName,
  StartParametersOptions,
} from "../../../src/tickets/index.js";
import { applyMask, keptCounts, startDraws, startParameters, starts } from "../../../src/tickets/index.js";
import { digits, lenet, ticketMask } from "../fixtures.js";

const mask = ticketMask(digits, 5);
const names = Object.keys(starts) as StartName[];
const firstWeights = (parameters: Float32Array) => at(layerViews(lenet, parameters), 0).weights;
/** A trunk's state after some steps, and its end: anything that is not the start. */
const rewound = (step: number) => startParameters("original", { network: digits, seed: 100 + step });
const trained = () => startParameters("original", { network: digits, seed: 99 });

/** Each start of the table with options that have an effect. */
const described = names.map((name): StartDescription => {
  const options = Object.entries(starts[name].options as OptionTable).flatMap(([option, { kind }]) =>
    kind === "number" ? [[option, option === "step" ? 3 : 0.5]] : [],
  );
  return { name, ...Object.fromEntries(options) } as StartDescription;
});
const make = (start: StartDescription, options: Partial<StartParametersOptions> = {}) =>
  startParameters(start, { network: digits, mask, seed: 1, rewound, trained, ...options });

test("two initialisers of one's own are two, though they look alike", () => {
  const scaled = (deviation: number) => () => deviation;
  const [small, large] = [0.1, 0.2].map((deviation) =>
    startParameters("original", { network: digits, seed: 1, initialiser: scaled(deviation) }),
  );
  expect(small?.map((weight) => 2 * weight)).toEqual(large);
});

describe.each(described)("%j", (start) => {
  const { name } = start as { name: StartName };

  test("pruned weights and all biases are +0, survivors are not 0", () => {
    layerViews(digits, make(start)).forEach(({ weights, biases }, i) => {
      const bits = at(mask.layers, i);
      expect(weights.every((weight, j) => (bits[j] === 0 ? Object.is(weight, 0) : weight !== 0))).toBe(true);
      expect(biases.every((bias) => Object.is(bias, 0))).toBe(true);
    });
  });

  test("the same seed and draw give the same bytes; another draw others only if it says that it draws", () => {
    expect(make(start, { draw: 2 })).toEqual(make(start, { draw: 2 }));
    const same = bytesEqual(make(start, { draw: 2 }), make(start, { draw: 3 }));
    expect(same).toBe(!starts[name].draws);
    expect(startDraws(start)).toBe(starts[name].draws);
  });

  test("whoever writes into the parameters changes nothing for the next", () => {
    const before = make(start).slice();
    make(start).fill(7);
    make("original").fill(7);
    expect(make(start)).toEqual(before);
  });

  test("in one layer only it leaves weights and biases of the other layers as the original has them", () => {
    const layers = [0, 1, 2].map((i): StartDescription => (i === 1 ? start : "original"));
    const [mixed, whole, original] = [make({ layers }), make(start), make("original")].map((parameters) =>
      layerViews(digits, parameters),
    );
    for (const i of [0, 2]) expect(at(mixed ?? [], i)).toEqual(at(original ?? [], i));
    expect(at(mixed ?? [], 1)).toEqual(at(whole ?? [], 1));
  });

  if (starts[name].changes)
    test("changes what `of` names: here the rewound weights, whose biases stay", () => {
      const of = { name: "rewind", step: 3 } as const;
      const changed = make({ ...(start as object), of } as StartDescription);
      expect(bytesEqual(changed, make(start))).toBe(false);
      expect(bytesEqual(changed, make(of))).toBe(false);
    });
});

test("original is the trunk's initial parameters, m ⊙ w0 and zero biases, whatever the draw", () => {
  const w0 = initialParameters(digits, { rng: streams(7).init });
  for (const draw of [0, 3])
    expect(startParameters("original", { network: digits, mask, seed: 7, draw })).toEqual(
      applyMask(digits, mask, w0),
    );
  expect(startParameters("original", { network: digits, seed: 7 })).toEqual(w0);
});

describe("reinit", () => {
  test("draws anew: it is no permutation of the original, and shares no value at its place", () => {
    const fresh = firstWeights(startParameters("reinit", { network: lenet, seed: 1 }));
    const original = firstWeights(startParameters("original", { network: lenet, seed: 1 }));
    expect(fresh.slice().sort()).not.toEqual(original.slice().sort());
    const equal = fresh.reduce((sum, weight, j) => sum + (weight === original[j] ? 1 : 0), 0);
    expect(equal).toBeLessThan(10);
  });

  test("is uncorrelated with the original within 4 standard errors, and so are two draws", () => {
    const correlation = (a: Float32Array, b: Float32Array) => {
      const dot = (x: Float32Array, y: Float32Array) =>
        x.reduce((sum, value, j) => sum + value * at(y, j), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const original = firstWeights(startParameters("original", { network: lenet, seed: 1 }));
    const [first, second] = [0, 1].map((draw) =>
      firstWeights(startParameters("reinit", { network: lenet, seed: 1, draw })),
    );
    const limit = 4 / Math.sqrt(original.length);
    expect(Math.abs(correlation(original, first ?? original))).toBeLessThan(limit);
    expect(Math.abs(correlation(first ?? original, second ?? original))).toBeLessThan(limit);
  });
});

test("other is the original of seed + 1 + draw", () => {
  for (const draw of [0, 4])
    expect(startParameters("other", { network: digits, mask, seed: 10, draw })).toEqual(
      startParameters("original", { network: digits, mask, seed: 11 + draw }),
    );
});

test("an own start is taken and masked like the rest", () => {
  const parameters = startParameters(
    ({ network }) => initialParameters(network, { rng: streams(5).probe(0) }).fill(1),
    {
      network: digits,
      mask,
      seed: 1,
    },
  );
  expect([...at(layerViews(digits, parameters), 0).weights]).toEqual([...at(mask.layers, 0)]);
});

describe("starts that change weights", () => {
  /** 20,000 weights in the first layer: enough for Kolmogorov-Smirnov, and quick. */
  const network = architecture({ widths: [200, 100, 10] });
  const first = (start: StartDescription) =>
    at(layerViews(network, startParameters(start, { network, seed: 3 })), 0).weights;
  const original = first("original");
  const sigma = initialStandardDeviation(at(network.layers, 0));
  const gaussian = (scale: number) => (x: number) => normalCdf(x / scale);
  const some = (values: Float32Array) => Array.from(values);

  test("signKept has the sign of every original weight and the magnitudes of reinit; |w| / σ is half-normal (KS p > 1e-3)", () => {
    const kept = first("signKept");
    expect(kept.every((weight, j) => Math.sign(weight) === Math.sign(at(original, j)))).toBe(true);
    expect(kept.map(Math.abs)).toEqual(first("reinit").map(Math.abs));
    const { p } = kolmogorovSmirnov(some(kept.map(Math.abs)), (x) => 2 * normalCdf(x / sigma) - 1);
    expect(p).toBeGreaterThan(1e-3);
  });

  test("signConstant is ±σ of the layer with the original signs", () => {
    const values = first("signConstant");
    expect(values.every((w, j) => w === Math.fround(Math.sign(at(original, j)) * sigma))).toBe(true);
  });

  test("fanInScaled multiplies a unit's weights by √(inputs / survivors) of that unit; where nothing is pruned it changes nothing", () => {
    const values = layerViews(digits, make("fanInScaled"));
    layerViews(digits, make("original")).forEach(({ weights }, layer) => {
      const { inputs, outputs } = at(digits.layers, layer);
      for (let unit = 0; unit < outputs; unit++) {
        const own = Array.from({ length: inputs }, (_, i) => unit * inputs + i);
        const survivors = own.filter((j) => at(at(mask.layers, layer), j) === 1).length;
        const factor = survivors === 0 ? 1 : Math.sqrt(inputs / survivors);
        for (const j of own)
          expect(at(at(values, layer).weights, j)).toBe(Math.fround(factor * at(weights, j)));
      }
    });
    expect(first("fanInScaled")).toEqual(original);
  });

  test.each([0.01, 0.25, 1])(
    "signFlipped turns exactly %d of each layer's survivors and no magnitude; larger fractions contain smaller ones",
    (fraction) => {
      const flipped = (share: number) => layerViews(digits, make({ name: "signFlipped", fraction: share }));
      layerViews(digits, make("original")).forEach(({ weights }, i) => {
        const turned = at(flipped(fraction), i).weights;
        const survivors = at(keptCounts(mask), i);
        const turns = turned.map((w, j) => (w !== at(weights, j) ? 1 : 0));
        expect(turns.reduce((sum, turn) => sum + turn, 0)).toBe(Math.round(fraction * survivors));
        expect(turned.map(Math.abs)).toEqual(weights.map(Math.abs));
        const half = at(flipped(fraction / 2), i).weights;
        expect(half.every((w, j) => w === at(weights, j) || turns[j] === 1)).toBe(true);
      });
    },
  );

  test.each(["signFlipped", "permuted", "matched", "noise"] as const)(
    "%s draws each layer from a stream of its own: two layers of one shape change in different places",
    (name) => {
      const twins = architecture({ widths: [40, 40, 40] });
      const ones = new Float32Array(parameterCount(twins)).map((_, i) => 1 + (i % 1640) / 1640);
      const base = { content: "0".repeat(64) };
      const described = {
        signFlipped: { name, fraction: 0.5, of: base },
        noise: { name, scale: 0.5, of: base },
        permuted: { name, of: base },
        matched: { name, of: base },
      }[name];
      const changed = layerViews(
        twins,
        startParameters(described as StartDescription, { network: twins, seed: 5, own: () => ones.slice() }),
      );
      const [first, second] = [at(changed, 0).weights, at(changed, 1).weights];
      const alike = first.filter((value, j) => value === second[j]).length;
      expect(alike / first.length).toBeLessThan(name === "signFlipped" ? 0.6 : 0.1);
    },
  );

  test("permuted keeps the multiset of every layer's survivors, and moves nearly all of them", () => {
    const sorted = (values: Float32Array) => values.slice().sort();
    const moved = layerViews(digits, make("permuted"));
    layerViews(digits, make("original")).forEach(({ weights }, i) => {
      expect(sorted(at(moved, i).weights)).toEqual(sorted(weights));
      const still = weights.filter((w, j) => w !== 0 && w === at(moved, i).weights[j]).length;
      expect(still).toBeLessThan(10); // one fixed point expected
    });
  });

  test("matched draws from the survivors' own values with replacement (two-sample KS p > 1e-3), about 1/e of them never", () => {
    const values = first("matched");
    const set = new Set(original);
    expect(values.every((w) => set.has(w))).toBe(true);
    expect(new Set(values).size / set.size).toBeCloseTo(1 - Math.exp(-1), 2);
    const { p } = kolmogorovSmirnovTwoSample(some(values), some(original));
    expect(p).toBeGreaterThan(1e-3);
  });

  test("oneBit turns the last bit of one surviving weight of the last layer, and of nothing else; draws turn different ones", () => {
    const bits = (parameters: Float32Array) => new Uint32Array(parameters.buffer.slice(0));
    const before = bits(make("original"));
    const last = before.length - (10 * 16 + 10);
    const places = [0, 1, 2].map((draw) => {
      const after = bits(make("oneBit", { draw }));
      const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
      expect(changed.length).toBe(1);
      const [place = -1] = changed;
      expect(at(after, place) ^ at(before, place)).toBe(1);
      expect(place).toBeGreaterThanOrEqual(last);
      return place;
    });
    expect(new Set(places).size).toBe(3);
    expect(() => make("oneBit", { draw: 1000 })).toThrow(/oneBit: draw must be below \d+, the survivors/);
  });

  test("noise of scale s is w + sσε with ε standard normal (KS p > 1e-3), the same ε whatever s and mask", () => {
    const at2 = (scale: number) => first({ name: "noise", scale }).map((w, j) => w - at(original, j));
    const { p } = kolmogorovSmirnov(some(at2(2)), gaussian(2 * sigma));
    expect(p).toBeGreaterThan(1e-3);
    const [one, two] = [at2(1), at2(2)];
    const apart = one.reduce((most, e, j) => Math.max(most, Math.abs(2 * e - at(two, j))), 0);
    expect(apart).toBeLessThan(1e-6);
    const masked = make({ name: "noise", scale: 1 });
    const dense = make({ name: "noise", scale: 1 }, { mask: undefined });
    expect(masked.every((w, j) => w === 0 || w === dense[j])).toBe(true);
  });

  test("variance-preserving noise leaves the layer's variance within 4 standard errors, sign-preserving noise all signs", () => {
    const preserving = first({ name: "noise", scale: 2, kind: "variancePreserving" });
    const variance = preserving.reduce((sum, w) => sum + w * w, 0) / preserving.length / (sigma * sigma);
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / preserving.length));
    const signed = first({ name: "noise", scale: 2, kind: "signPreserving" });
    expect(signed.every((w, j) => Math.sign(w) === Math.sign(at(original, j)))).toBe(true);
    const additive = first({ name: "noise", scale: 2 });
    expect(signed.map(Math.abs)).toEqual(additive.map(Math.abs));
  });

  test("rewind and trained are the trunk's own parameters under the mask, their biases too", () => {
    expect(make({ name: "rewind", step: 3 })).toEqual(applyMask(digits, mask, rewound(3)));
    expect(make("trained")).toEqual(applyMask(digits, mask, trained()));
    expect(() => make("trained", { trained: undefined })).toThrow("start trained needs what its trunk holds");
  });
});

test("refuses a seed that is no safe integer, a draw that is no integer, an unknown start", () => {
  const options = { network: digits, mask, seed: 1 };
  for (const seed of [2 ** 53, 0.5, -1, NaN])
    expect(() => startParameters("other", { ...options, seed })).toThrow(`safe integer ≥ 0, got ${seed}`);
  for (const draw of [-1, 0.5, NaN])
    expect(() => startParameters("reinit", { ...options, draw })).toThrow(
      `draw must be an integer ≥ 0, got ${draw}`,
    );
  expect(() => startParameters("rewound" as "reinit", options)).toThrow(
    `start must be one of ${names.map((name) => JSON.stringify(name)).join(", ")}, got "rewound" (did you mean "rewind"?)`,
  );
});

const bytesEqual = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
