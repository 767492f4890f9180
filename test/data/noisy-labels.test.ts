import { describe, expect, it } from "vitest";
import { noisyLabels } from "../../src/data/index.js";
import { random } from "../../src/numerics/index.js";
import { mean } from "../../src/statistics/index.js";

const clean = Uint8Array.from({ length: 20_000 }, (_, i) => i % 10);
const made = (share: number, indices?: ArrayLike<number>): Uint8Array =>
  noisyLabels(clean, { classes: 10, share, rng: random(3), indices });
const wrong = (labels: Uint8Array): number => mean([...labels].map((label, i) => +(label !== clean[i])));

describe("noisyLabels", () => {
  it("of share p makes 0.9 p of the labels of 10 classes wrong, within 4 standard errors, and p = 0 none; what was given stays", () => {
    const before = clean.slice();
    for (const share of [0, 0.2, 0.5, 1]) {
      const expected = 0.9 * share;
      const error = Math.sqrt((expected * (1 - expected)) / clean.length);
      expect(Math.abs(wrong(made(share)) - expected)).toBeLessThanOrEqual(4 * error);
    }
    expect(clean).toEqual(before);
  });

  it("draws evenly among all classes, whatever the label was", () => {
    for (const from of [0, 7]) {
      const counts = Array.from({ length: 10 }, () => 0);
      made(1).forEach((label, i) => {
        if (clean[i] === from) counts[label] = (counts[label] ?? 0) + 1;
      });
      for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt(180));
    }
  });

  it("noisy at one share is noisy at every larger one with the same label, and examples that are left out stay clean", () => {
    const [few, many] = [made(0.2), made(0.6)];
    few.forEach((label, i) => {
      if (label !== clean[i]) expect(many[i]).toBe(label);
    });
    const indices = Uint32Array.from({ length: 5000 }, (_, k) => 3 * k);
    const some = made(0.6, indices);
    some.forEach((label, i) => expect(label).toBe(i % 3 === 0 && i < 15_000 ? many[i] : clean[i]));
  });

  it("refuses shares that are none, classes that do not fit a byte and indices beyond the labels", () => {
    expect(() => made(1.5)).toThrow("noisyLabels: share must be in [0, 1], got 1.5");
    expect(() => made(0.5, [20_000])).toThrow("noisyLabels: indices must be in [0, 20000), got 20000");
    expect(() => noisyLabels(clean, { classes: 300, share: 0.5, rng: random(1) })).toThrow(
      "noisyLabels: classes must be an integer in [1, 256], got 300",
    );
  });
});
