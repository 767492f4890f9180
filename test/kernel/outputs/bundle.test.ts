import { expect, test } from "vitest";
import { checkBundle, checkMetadata, toBundle } from "../../../src/kernel/outputs/bundle.js";

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

test("bytes become base64, JSON what JSON makes of it, texts and lists of texts stay", () => {
  const png = new Uint8Array([137, 80, 78, 71]);
  expect(checkBundle({ "image/png": png, "image/jpeg": png.buffer, "image/gif": Buffer.from(png) })).toEqual({
    "image/png": "iVBORw==",
    "image/jpeg": "iVBORw==",
    "image/gif": "iVBORw==",
  });
  expect(
    checkBundle({ "application/json": { a: NaN, b: undefined, c: new Date(0) }, "text/plain": ["a", "b"] }),
  ).toEqual({
    "application/json": { a: null, c: "1970-01-01T00:00:00.000Z" },
    "text/plain": ["a", "b"],
  });
});

test.each([
  [{ "text/plain": 5 }, "text/plain must be text, a list of texts or bytes, got 5"],
  [{ data: { "text/plain": "x" } }, "a media type must have the form"],
  [{ "image/png": { a: 1 } }, "image/png must be text"],
  [{ "text/plain": ["a", 1] }, "text/plain must be text"],
  [{ "application/json": 1n }, "application/json must be JSON, got"],
  [{ "application/json": () => 1 }, "application/json must be JSON, got"],
  [{ "text/plain": "x".repeat((64 << 20) + 1) }, "must have at most 64 MB"],
  [new Proxy({}, {}), "a bundle must be an object"],
  [["text/plain"], "a bundle must be an object"],
])("a bundle that would make the notebook invalid is refused with what it must be: %#", (bundle, message) => {
  expect(() => checkBundle(bundle)).toThrow(`display: `);
  expect(() => checkBundle(bundle)).toThrow(message);
});

test("metadata is an object of JSON", () => {
  expect(checkMetadata(undefined)).toEqual({});
  expect(checkMetadata({ width: 3 })).toEqual({ width: 3 });
  for (const wrong of [5, [1], () => 1, "x", null]) {
    if (wrong !== null) expect(() => checkMetadata(wrong)).toThrow("display: metadata must be");
  }
});

test("neither a proxy nor a getter that throws is asked for its representation", async () => {
  const trap = new Proxy(
    { a: 1 },
    {
      get: () => {
        throw new Error("trap");
      },
    },
  );
  expect(await toBundle({ deep: trap })).toEqual({ "text/plain": "{ deep: { a: 1 } }" });
  const getter = Object.defineProperty({}, symbol, {
    get: () => {
      throw new Error("no");
    },
  });
  expect(await toBundle(getter)).toHaveProperty("text/plain");
});
