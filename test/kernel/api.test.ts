import { afterEach, expect, test } from "vitest";
import { displaySymbol, kernel, provideKernel, type Kernel } from "../../src/kernel/api.js";

afterEach(() => provideKernel(undefined));

test("outside of the kernel there is none", () => {
  expect(kernel()).toBeUndefined();
});

test("any copy of this module finds the kernel by its registered symbol", () => {
  const provided = { clear: () => undefined } as unknown as Kernel;
  provideKernel(provided);
  expect(kernel()).toBe(provided);
  expect((globalThis as Record<symbol, unknown>)[Symbol.for("lottery-lab.kernel")]).toBe(provided);
});

test("representations are offered under Jupyter's own symbol", () => {
  expect(displaySymbol).toBe(Symbol.for("Jupyter.display"));
});
