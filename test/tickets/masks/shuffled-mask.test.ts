import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { architecture } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import { denseMask, shuffledMask } from "../../../src/tickets/index.js";
import { chiSquare, degrees, lenet, masked, ticketMask } from "../fixtures.js";

test("every unit keeps its in-degree and its out-degree, and the ticket's mask is not changed, for any mask", () => {
  fc.assert(
    fc.property(masked, fc.nat(1e6), ({ network, mask }, seed) => {
      const before = mask.layers.map((bits) => bits.slice());
      const shuffled = shuffledMask(mask, { network, rng: random(seed) });
      expect(mask.layers).toEqual(before);
      network.layers.forEach(({ inputs }, i) => {
        expect(degrees(at(shuffled.layers, i), inputs)).toEqual(degrees(at(mask.layers, i), inputs));
        expect(at(shuffled.layers, i).every((bit) => bit <= 1)).toBe(true);
      });
    }),
  );
});

/** All 0-1 matrices with the degrees of `bits`, by brute force. */
function matricesLike(bits: Uint8Array, inputs: number): string[] {
  const wanted = JSON.stringify(degrees(bits, inputs));
  return Array.from({ length: 1 << bits.length }, (_, code) => bits.map((_, j) => (code >>> j) & 1))
    .filter((candidate) => JSON.stringify(degrees(candidate, inputs)) === wanted)
    .map((candidate) => candidate.join(""));
}

describe("mixing: every matrix with the ticket's degrees comes equally often (chi-square, p > 0.001)", () => {
  // The limits are the 0.999 quantiles of chi-square with (cases − 1) degrees of freedom.
  test.each([
    ["3 × 3 permutations", 3, [1, 0, 0, 0, 1, 0, 0, 0, 1], 6, 20.52],
    ["3 × 3, unequal degrees", 3, [1, 1, 0, 1, 0, 0, 0, 0, 1], 5, 18.47],
    ["3 × 4, half full", 4, [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1], 15, 36.12],
    ["3 × 4, mostly full: the holes walk", 4, [1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1], 6, 20.52],
  ] as const)("%s", (_, inputs, bits, cases, limit) => {
    const start = Uint8Array.from(bits);
    const network = architecture({ widths: [inputs, bits.length / inputs] });
    const all = matricesLike(start, inputs);
    expect(all.length).toBe(cases);
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 400 * cases; seed++) {
      const key = at(shuffledMask({ layers: [start] }, { network, rng: random(seed) }).layers, 0).join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(all.sort());
    expect(chiSquare(counts, cases)).toBeLessThan(limit);
  });
});

describe("on masks of LeNet's shape", () => {
  /** Fraction of the first mask's survivors that the second has too. */
  const overlap = (a: Uint8Array, b: Uint8Array) => {
    let both = 0;
    let kept = 0;
    a.forEach((bit, j) => {
      kept += bit;
      both += bit & at(b, j);
    });
    return both / kept;
  };

  test.each([1, 3, 9])("level %d: one shuffle is as far from the ticket as two, within 0.005", (level) => {
    const mask = ticketMask(lenet, level);
    const once = shuffledMask(mask, { network: lenet, rng: random(1) });
    const twice = shuffledMask(once, { network: lenet, rng: random(2) });
    const ticket = at(mask.layers, 0);
    expect(overlap(ticket, at(once.layers, 0))).toBeLessThan(0.95);
    expect(Math.abs(overlap(ticket, at(once.layers, 0)) - overlap(ticket, at(twice.layers, 0)))).toBeLessThan(
      0.005,
    );
  });
});

test("where the degrees leave no choice the mask stays: dense, one row, one column", () => {
  for (const widths of [
    [3, 4],
    [5, 1],
    [1, 5],
  ]) {
    const network = architecture({ widths });
    const mask = widths.includes(1) ? { layers: [Uint8Array.of(1, 0, 1, 0, 1)] } : denseMask(network);
    expect(shuffledMask(mask, { network, rng: random(1) })).toEqual(mask);
  }
});

test("refuses a mask that is not the network's", () => {
  expect(() =>
    shuffledMask(
      { layers: [new Uint8Array(3)] },
      { network: architecture({ widths: [2, 2] }), rng: random(1) },
    ),
  ).toThrow("shuffledMask: mask of layer 0 must have 4 weights, got 3");
});
