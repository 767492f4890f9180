import { describe, expect, it } from "vitest";
import { nearestName, shown, unknownName } from "../../src/training/index.js";

describe("nearestName", () => {
  it("finds names at most a third of whose letters differ", () => {
    expect(nearestName("fasion-mnist", ["mnist", "fashion-mnist"])).toBe("fashion-mnist");
    expect(nearestName("MNIST", ["mnist", "digits"])).toBe("mnist");
    expect(nearestName("cifar", ["mnist", "digits"])).toBeUndefined();
  });
});

describe("unknownName", () => {
  it("lists the known names and the value", () => {
    expect(unknownName("f", "data", 3, ["mnist"])).toBe('f: data must be one of "mnist", got 3');
  });
});

describe("shown", () => {
  it("shows values on one line of at most 80 characters", () => {
    expect(shown("x".repeat(200))).toHaveLength(80);
    expect([shown(NaN), shown(undefined), shown({ a: 1 }), shown(null)]).toEqual([
      "NaN",
      "undefined",
      '{"a":1}',
      "null",
    ]);
  });
});
