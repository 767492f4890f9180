import { inspect } from "node:util";
import { expect, test } from "vitest";
import { preview } from "../../../src/kernel/outputs/preview.js";

test("what is small is shown as Node's console shows it", () => {
  for (const value of [
    1,
    "s",
    [1, { a: [2] }],
    new Map([[1, 2]]),
    new Error("e").message,
    null,
    undefined,
    Symbol("s"),
    -0,
  ])
    expect(preview(value)).toBe(inspect(value));
});

const many = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, { i }]));

test("an object of more than 200 fields shows 200 of them and how many there are more, wherever it is", () => {
  expect(preview(many(250))).toContain("k199: { i: 199 },\n  '...': '50 more fields'");
  expect(preview(many(200))).not.toContain("more fields");
  for (const holder of [
    [many(900)],
    new Map([["m", many(900)]]),
    new Set([many(900)]),
    { deep: { deep: many(900) } },
  ])
    expect(preview(holder)).toMatch(/\d+ more fields/);
});

test("no value takes more than 100,000 characters and a line", () => {
  const long = preview({ a: "x".repeat(99_999), b: "y".repeat(99_999) });
  expect(long.length).toBeLessThan(100_100);
  expect(long).toMatch(/\.\.\. \d+ more characters$/);
});

test("nothing that is cut runs a getter, and circles end", () => {
  let asked = 0;
  const circle: Record<string, unknown> = {
    ...many(300),
    get own() {
      asked++;
      return 1;
    },
  };
  circle["k0"] = circle;
  expect(preview(circle)).toContain("[Circular *1]");
  expect(asked).toBe(0);
});

test("values that throw while they are shown are shown all the same", () => {
  const custom = {
    [inspect.custom]: () => {
      throw new Error("never");
    },
    a: 1,
  };
  expect(preview(custom)).toContain("a: 1");
  expect(
    preview(
      new Proxy(() => 1, {
        get: () => {
          throw new Error("trap");
        },
      }),
    ),
  ).toContain("Function");
});
