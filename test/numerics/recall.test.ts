import { describe, expect, test } from "vitest";
import { recall } from "../../src/numerics/index.js";

describe("recall", () => {
  test("keeps what was used last, up to its limit", () => {
    const kept = recall<number>(2);
    expect(kept.put("a", 1)).toBe(1);
    kept.put("b", 2);
    expect(kept.get("a")).toBe(1); // now b is the older one
    kept.put("c", 3);
    expect([kept.get("a"), kept.get("b"), kept.get("c")]).toEqual([1, undefined, 3]);
  });

  test("a new value takes the place of the old one under its key", () => {
    const kept = recall<number>(2);
    kept.put("a", 1);
    kept.put("b", 2);
    kept.put("a", 3);
    expect([kept.get("a"), kept.get("b")]).toEqual([3, 2]);
  });
});
