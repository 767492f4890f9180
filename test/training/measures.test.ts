import { describe, expect, it } from "vitest";
import { haveValues, measures } from "../../src/training/measures.js";

const targets = Float32Array.of(1, 10, 2, 20, 3, 60); // (3, 2)
const values = { count: 3, classes: 1, targets };

describe("measures", () => {
  it("of real values are the mean squared error and R² of the closed form, over both outputs", () => {
    // Outputs that miss by (1, 2), (0, 0), (−1, 4): squares 1 + 4 + 1 + 16 = 22. Deviations from the means 2 and 30: 2 + 1400.
    const loss = 22 / 2 / 3;
    const found = measures({ loss, accuracy: 1 }, values);
    expect(found.meanSquaredError).toBeCloseTo(22 / 6, 14);
    expect(found.r2).toBeCloseTo(1 - 22 / 1402, 14);
    expect(Object.keys(found)).toEqual(["meanSquaredError", "r2"]);
  });

  it("are those of the listed examples alone", () => {
    // The first two: deviations from the means 1.5 and 15: 0.5 + 50.
    const found = measures({ loss: 5, accuracy: 1 }, values, Uint32Array.of(0, 1));
    expect([found.meanSquaredError, found.r2]).toEqual([5, 1 - 20 / 50.5]);
  });

  it("predicting the means has R² 0; constant targets have none, rather than infinity", () => {
    expect(measures({ loss: 1402 / 6, accuracy: 1 }, values).r2).toBeCloseTo(0, 14);
    expect(measures({ loss: 0, accuracy: 1 }, values, Uint32Array.of(1))).toEqual({ meanSquaredError: 0 });
  });

  it("of classes are the accuracy alone, also beside soft targets", () => {
    expect(measures({ loss: 1, accuracy: 0.5 }, { count: 3, classes: 2 })).toEqual({ accuracy: 0.5 });
    expect(measures({ loss: 1, accuracy: 0.5 }, { ...values, classes: 2 })).toEqual({ accuracy: 0.5 });
    expect([haveValues(values), haveValues({ classes: 2, targets }), haveValues({ classes: 1 })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
