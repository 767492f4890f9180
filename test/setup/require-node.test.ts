import { expect, test } from "vitest";
import { nodeProblem } from "../../src/setup/require-node.mjs";

test("Node 20.19 and everything newer is accepted, 20.18 and everything older is refused", () => {
  for (const version of ["20.19.0", "20.20.2", "22.0.0", "24.11.1"])
    expect(nodeProblem(version)).toBeUndefined();
  for (const version of ["20.18.3", "18.20.8", "14.21.0", "0.12.0"]) {
    expect(nodeProblem(version)).toBe(`Node >= 20.19 is needed, this is ${version} (https://nodejs.org)`);
  }
});
