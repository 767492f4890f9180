import { describe, expect, it } from "vitest";
import { until, within } from "./waiting.mjs";

describe("until and within", () => {
  it("give what comes, and end with its name where nothing does", async () => {
    let looks = 0;
    expect(await until("the third look", () => ++looks >= 3 && looks, { every: 0 })).toBe(3);
    await expect(until("the node", () => false, { seconds: 0.02, every: 0.01 })).rejects.toThrow(
      "until: the node must come within 0.02 s, got none",
    );
    expect(await within("the answer", Promise.resolve(7))).toBe(7);
    await expect(within("the exit", new Promise(() => undefined), 0.02)).rejects.toThrow(
      "within: the exit must come within 0.02 s, got none",
    );
  });
});
