import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streams } from "../../../src/data/index.js";
import { initialParameters, layerViews } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import {
  decodeMask,
  encodeMask,
  enumerativeBits,
  maskBits,
  maskCodes,
  maskEntropy,
  maskOfRank,
  maskRank,
  packMask,
  pruneTo,
  denseMask,
  ladderDensities,
  randomMask,
  type MaskCodeName,
} from "../../../src/tickets/index.js";
import { combinations, logBinomial } from "../../../src/theory/index.js";
import { lenet, masked, ticketMask } from "../fixtures.js";

const codes = Object.keys(maskCodes) as MaskCodeName[];
const initial = initialParameters(lenet, { rng: streams(1).init });

/** A mask of as many weights, kept by |w₀| + noise of the given size. */
function byInitial(level: number, noise: number): ReturnType<typeof denseMask> {
  const rng = random(5);
  const scores = layerViews(lenet, initial).map(({ weights }) => {
    const deviation = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
    return weights.map((w) => Math.abs(w + noise * deviation * rng.normal()));
  });
  return pruneTo({ mask: denseMask(lenet), scores, kept: at(ladderDensities(lenet, level), level).kept });
}

describe("encodeMask and decodeMask", () => {
  it.each(codes)("with the code %s give back any mask of any network", (code) => {
    fc.assert(
      fc.property(masked, ({ network, mask }) => {
        const options = { code, initial: initialParameters(network, { rng: random(3) }) };
        expect(decodeMask(network, encodeMask(network, mask, options), options)).toEqual(mask);
      }),
    );
  });

  it.each(codes)("with the code %s give back masks of LeNet from 80 to 1 %", (code) => {
    for (const level of [1, 9, 20]) {
      const mask = ticketMask(lenet, level);
      const options = { code, initial };
      const back = decodeMask(lenet, encodeMask(lenet, mask, options), options);
      expect(Buffer.compare(packMask(lenet, back), packMask(lenet, mask))).toBe(0);
    }
  });

  it("take at most 1 % more than the entropy Σ n H(k/n) of a random mask, from 80 to 1 % of LeNet's weights", () => {
    for (const level of [1, 6, 12, 16, 20]) {
      const mask = randomMask(ticketMask(lenet, level), { rng: random(level) });
      const entropy = maskEntropy(mask);
      expect(maskBits(lenet, mask, { code: "layer" }) / entropy).toBeLessThan(1.01);
      expect(maskBits(lenet, mask, { code: "layer" }) / entropy).toBeGreaterThan(0.99);
      // contexts that say nothing cost little
      for (const code of codes)
        expect(maskBits(lenet, mask, { code, initial })).toBeLessThan(1.03 * entropy + 1600);
    }
  });

  it("gain from |w₀| what it says: nothing beside noise, all where it decides, and never more than entropy given it", () => {
    const entropy = maskEntropy(ticketMask(lenet, 9));
    const bits = (noise: number): number =>
      maskBits(lenet, byInitial(9, noise), { code: "initial", initial });
    const found = [0, 0.3, 1, 3, 50].map(bits);
    expect(found[0]).toBeLessThan(0.16 * entropy);
    expect(found[2]).toBeLessThan(0.95 * entropy);
    expect(found[4]).toBeGreaterThan(0.995 * entropy);
    const upTo3 = found.slice(0, 4);
    expect(upTo3).toEqual(upTo3.toSorted((a, b) => a - b));
  });

  it("gain from columns where pixels differ, and of none where they do not", () => {
    const mask = ticketMask(lenet, 9); // columns of seven kinds
    const plain = maskBits(lenet, mask, { code: "layer" });
    expect(maskBits(lenet, mask, { code: "columns" })).toBeLessThan(0.97 * plain);
  });

  it("refuse a mask of another network, an unknown code and a code without its initial weights", () => {
    const mask = ticketMask(lenet, 9);
    expect(() => encodeMask(lenet, { layers: mask.layers.slice(1) })).toThrow("encodeMask: mask must have 3");
    expect(() => encodeMask(lenet, mask, { code: "rows" as MaskCodeName })).toThrow(
      "encodeMask: code must be one of layer, columns, initial, initial and columns, got rows",
    );
    expect(() => decodeMask(lenet, new Uint8Array(), { code: "initial" })).toThrow(
      "decodeMask: initial must be given for the code initial, got none",
    );
  });
});

describe("enumerativeBits, maskRank and maskOfRank", () => {
  it("number all C(n, k) masks from 0 on, each once, for every k ≤ n ≤ 12", () => {
    for (let n = 0; n <= 12; n++)
      for (let k = 0; k <= n; k++) {
        const ranks = Array.from(combinations(n, k), (ones) => {
          const bits = Uint8Array.from({ length: n }, (_, j) => +ones.includes(j));
          const rank = maskRank(bits);
          expect(maskOfRank(rank, n, k)).toEqual(bits);
          return Number(rank);
        });
        expect(ranks.sort((a, b) => a - b)).toEqual(ranks.map((_, i) => i));
      }
  });

  it("give back 20,000 bits, and a rank of no more bits than log₂ C(n, k)", () => {
    const rng = random(2);
    const bits = Uint8Array.from({ length: 20_000 }, () => +(rng.uniform() < 0.03));
    const ones = bits.reduce((sum, bit) => sum + bit, 0);
    const rank = maskRank(bits);
    expect(maskOfRank(rank, bits.length, ones)).toEqual(bits);
    expect(rank.toString(2).length).toBeLessThanOrEqual(Math.ceil(logBinomial(20_000, ones) / Math.LN2));
  });

  it("are below the entropy plus log₂(n + 1) a layer, within 30 bits", () => {
    for (const level of [1, 9, 15]) {
      const mask = ticketMask(lenet, level);
      const bits = enumerativeBits(mask, logBinomial);
      const sizes = mask.layers.reduce((sum, layer) => sum + Math.log2(layer.length + 1), 0);
      expect(bits).toBeLessThan(maskEntropy(mask) + sizes);
      expect(bits).toBeGreaterThan(maskEntropy(mask) + sizes - 30);
    }
  });

  it("refuse ranks beyond the last and layers that are too long", () => {
    expect(() => maskOfRank(10n, 5, 2)).toThrow("maskOfRank: rank must be in [0, C(5, 2)), got 10");
    expect(() => maskOfRank(0n, 5, 6)).toThrow("maskOfRank: ones must be an integer in [0, 5], got 6");
    expect(() => maskRank(new Uint8Array(20_001))).toThrow(
      "maskRank: length must be an integer in [0, 20000]",
    );
  });
});
