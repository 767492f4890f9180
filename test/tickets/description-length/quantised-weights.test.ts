import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialParameters, layerViews } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import {
  applyMask,
  decodeWeights,
  encodeWeights,
  maskBits,
  packMask,
  quantisedWidths,
  type QuantisedWidth,
} from "../../../src/tickets/index.js";
import { nearestLevels, valueOf } from "../../../src/tickets/description-length/quantiser.js";
import { lenet, masked, ticketMask } from "../fixtures.js";

const squares = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - at(b, i)) * (value - at(b, i)), 0);

describe("encodeWeights and decodeWeights", () => {
  it("give back mask and parameters to the bit at width 32, for any network and mask", () => {
    fc.assert(
      fc.property(masked, fc.nat(1e6), ({ network, mask }, seed) => {
        const whole = initialParameters(network, { rng: random(seed) });
        layerViews(network, whole).forEach(({ biases }) => biases.fill(0.37));
        const parameters = applyMask(network, mask, whole);
        const bytes = encodeWeights(network, mask, parameters, { width: 32 });
        const back = decodeWeights(network, bytes, { width: 32 });
        expect(back.mask).toEqual(mask);
        expect(new Uint32Array(back.parameters.buffer)).toEqual(new Uint32Array(parameters.buffer));
      }),
    );
  });

  it("give back the mask and at most 2^width values a layer, at every width", () => {
    const mask = ticketMask(lenet, 15);
    const parameters = applyMask(lenet, mask, initialParameters(lenet, { rng: random(1) }));
    for (const width of quantisedWidths) {
      const back = decodeWeights(lenet, encodeWeights(lenet, mask, parameters, { width }), { width });
      expect(Buffer.compare(packMask(lenet, back.mask), packMask(lenet, mask))).toBe(0);
      layerViews(lenet, back.parameters).forEach(({ weights }, i) => {
        const bits = at(mask.layers, i);
        if (width < 32)
          expect(new Set(weights.filter((_, j) => bits[j] === 1)).size).toBeLessThanOrEqual(2 ** width);
      });
    }
  });

  it("err less and cost more with every bit of width, and no more than mask and width promise", () => {
    const mask = ticketMask(lenet, 15);
    const kept = mask.layers.reduce((sum, layer) => sum + layer.reduce((a, b) => a + b, 0), 0);
    const parameters = applyMask(lenet, mask, initialParameters(lenet, { rng: random(1) }));
    const found = quantisedWidths.map((width) => {
      const bytes = encodeWeights(lenet, mask, parameters, { width });
      const error = squares(parameters, decodeWeights(lenet, bytes, { width }).parameters);
      expect(8 * bytes.length).toBeLessThan(maskBits(lenet, mask) + width * kept + 410 * 32 + 12_000);
      return { error, bits: 8 * bytes.length };
    });
    const errors = found.map(({ error }) => error);
    const bits = found.map(({ bits }) => bits);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(bits).toEqual([...bits].sort((a, b) => a - b));
    expect(errors.at(-1)).toBe(0);
  });

  it("refuse a width that is not known", () => {
    const mask = ticketMask(lenet, 15);
    const parameters = new Float32Array(266_610);
    expect(() => encodeWeights(lenet, mask, parameters, { width: 7 as QuantisedWidth })).toThrow(
      "encodeWeights: width must be one of 1, 2, 3, 4, 5, 6, 8, 32, got 7",
    );
  });
});

describe("nearestLevels", () => {
  it("at width 1 is sign times mean magnitude, the best of all two-level symmetric quantisers", () => {
    const values = Float32Array.of(0.1, -0.5, 0.3, -0.1);
    const { step, levels } = nearestLevels(values, 1);
    expect(step / 2).toBeCloseTo(0.25, 7);
    expect([...levels].map((level) => valueOf(level, 1, 1))).toEqual([0.5, -0.5, 0.5, -0.5]);
  });

  it("of a Gaussian errs by the published 0.1188, 0.0374 and 0.0115 of the variance at 2, 3 and 4 bits (Max 1960, table 2), within 5 %", () => {
    const rng = random(4);
    const values = Float32Array.from({ length: 60_000 }, () => rng.normal());
    for (const [width, published] of [
      [2, 0.1188],
      [3, 0.03744],
      [4, 0.01154],
    ] as const) {
      const { step, levels } = nearestLevels(values, width);
      const back = Float32Array.from(levels, (level) => valueOf(level, step, width));
      expect(Math.abs(squares(values, back) / values.length / published - 1)).toBeLessThan(0.05);
    }
  });

  it("of zeros is zero", () => {
    const { step, levels } = nearestLevels(new Float32Array(3), 4);
    expect([...levels].map((level) => Math.abs(valueOf(level, step, 4)))).toEqual([0, 0, 0]);
  });
});
