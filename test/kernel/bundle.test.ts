import { expect, test } from "vitest";
import { toBundle } from "../../src/kernel/bundle.js";

const symbol = Symbol.for("Jupyter.display");

test("an object shows itself by its Jupyter.display function, also an async one, called on the object", async () => {
  const value = {
    name: "n",
    async [symbol]() {
      return { "text/plain": this.name };
    },
  };
  expect(await toBundle(value)).toEqual({ "text/plain": "n" });
});

test("everything else shows as Node's console would show it", async () => {
  expect(await toBundle([1, { a: "b" }])).toEqual({ "text/plain": "[ 1, { a: 'b' } ]" });
  expect(await toBundle("s")).toEqual({ "text/plain": "'s'" });
  expect(await toBundle(0)).toEqual({ "text/plain": "0" });
  expect(await toBundle({ [symbol]: () => undefined, a: 1 })).toHaveProperty("text/plain");
});

test("a display function that throws is an error and not another picture", async () => {
  const value = {
    [symbol]() {
      throw new Error("no picture");
    },
  };
  await expect(toBundle(value)).rejects.toThrow("no picture");
});
