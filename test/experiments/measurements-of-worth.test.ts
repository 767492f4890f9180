import { describe, expect, it } from "vitest";
import { codes, ladder, levelRun, oneShotTicket, overlap, ticketOf } from "../../src/experiments/index.js";
import { evaluation } from "../../src/experiments/index.js";
import { layerViews } from "../../src/networks/index.js";
import { at } from "../../src/numerics/index.js";
import {
  decodeWeights,
  encodeWeights,
  maskBits,
  quantisedWidths,
  startParameters,
} from "../../src/tickets/index.js";
import { digits } from "../tickets/fixtures.js";
import { small, temporaryLab } from "../lab/temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });

describe("codes", () => {
  it("count the errors of the decoded network in every part, as evaluations of the same weights do", async () => {
    const lab = temporaryLab();
    const run = levelRun(trunk, 3);
    const [result, { summary }] = [await lab.run(run), await lab.run(codes({ run }))];
    const [mask, parameters] = [await result.mask(), await result.weights()];
    expect(summary.widths.map(({ width }) => width)).toEqual(quantisedWidths);
    for (const { width, bits, errors } of summary.widths) {
      const bytes = encodeWeights(digits, mask, parameters, { width });
      expect(bits).toBe(8 * bytes.length);
      const weights = lab.keep(decodeWeights(digits, bytes, { width }).parameters);
      for (const part of ["training", "validation", "test"] as const) {
        const found = await lab.run(evaluation({ run, weights, part }));
        expect(errors[part]).toBe(found.summary.count - (found.summary.correct ?? NaN));
        expect(summary.counts[part]).toBe(found.summary.count);
      }
    }
    const initial = startParameters("original", { network: digits, seed: 7 });
    expect(summary.mask.codes.initial).toBe(maskBits(digits, mask, { code: "initial", initial }));
    expect(summary.widths.at(-1)?.errors.test).toBe(
      Math.round((1 - (result.summary.final.testAccuracy ?? NaN)) * summary.counts.test),
    );
  });
});

describe("overlap", () => {
  it("is the overlap of the one-shot mask with the largest |w₀|, weight by weight, dead pixels left out", async () => {
    const lab = temporaryLab();
    const ticket = oneShotTicket(trunk, 6);
    const { summary } = await lab.run(overlap({ ticket, draws: 10 }));
    const result = await lab.run(levelRun(ticket.ladder, 1));
    const dense = await lab.run(levelRun(trunk, 0));
    const [mask, trained] = [await result.mask(), await dense.weights()];
    const initial = startParameters("original", { network: digits, seed: 7 });
    layerViews(digits, initial).forEach(({ weights }, i) => {
      const after = at(layerViews(digits, trained), i).weights;
      const bits = at(mask.layers, i);
      // a pixel is dead if none of its weights moved
      const moved = new Set([...weights.keys()].filter((j) => weights[j] !== after[j]).map((j) => j % 64));
      const eligible = [...weights.keys()].filter((j) => i > 0 || moved.has(j % 64));
      const kept = eligible.filter((j) => bits[j] === 1);
      const large = [...eligible]
        .sort((a, b) => Math.abs(at(weights, b)) - Math.abs(at(weights, a)))
        .slice(0, kept.length);
      const both = kept.filter((j) => large.includes(j)).length;
      const found = at(summary.layers, i);
      expect([found.weights, found.kept]).toEqual([eligible.length, kept.length]);
      expect(found.observed).toBeCloseTo(both / kept.length, 12);
      expect(found.excess).toBeCloseTo(found.observed - found.mean, 12);
    });
  });

  it("refuses a ticket of more than one round", () => {
    expect(() => overlap({ ticket: ticketOf(trunk, 2) })).toThrow(
      'overlap: ticket must be of level 1 of a layer-wise magnitude ladder reset to its initial weights, got level 2 of magnitude (layer) from "original"',
    );
  });
});
