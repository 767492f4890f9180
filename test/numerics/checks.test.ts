import { describe, expect, test } from "vitest";
import { checkFields, knownFields } from "../../src/numerics/checks.js";
import { shown } from "../../src/numerics/names.js";

const known = ["rate", "scope"] as const;

describe("checkFields", () => {
  test("lets known fields pass and refuses another by name, saying which may have been meant", () => {
    expect(() => checkFields("f", { rate: 1 }, known)).not.toThrow();
    expect(() => checkFields("f", { rates: 1 }, known)).toThrow(
      'f: field must be one of "rate", "scope", got "rates" (did you mean "rate"?)',
    );
  });

  test("refuses an unknown field that is undefined: nothing is said by it", () => {
    expect(() => checkFields("f", { amount: undefined }, known)).toThrow('got "amount"');
  });

  test.each([
    ["nothing", undefined, "got undefined"],
    ["null", null, "got null"],
    ["a text", "rate", 'got "rate"'],
    ["a list", [1], "got [1]"],
    ["a typed array", Uint8Array.of(1), "got Uint8Array of 1 bytes"],
    ["a function", () => 1, "got () => 1"],
  ])("refuses %s in place of options", (_, options, message) => {
    expect(() => checkFields("f", options, known)).toThrow(TypeError);
    expect(() => checkFields("f", options, known)).toThrow(
      `f: options must be an object with rate, scope, ${message}`,
    );
  });

  test("calls a field what it is told", () => {
    expect(() => checkFields("f", { a: 1 }, known, "axis field")).toThrow("f: axis field must be one of");
    expect(() => checkFields("f", 1, known, "axis field")).toThrow("f: axis must be an object with");
  });
});

test("knownFields gives the options themselves", () => {
  const options = { rate: 1 };
  expect(knownFields("f", options, ["rate"])).toBe(options);
});

test("shown never throws and shows what JSON has no word for", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect([
    shown([NaN, 1n]),
    shown(new Float32Array(2)),
    shown(circle),
    shown({ toJSON: () => undefined }),
  ]).toEqual(['["NaN","1"]', "Float32Array of 8 bytes", "[object Object]", "[object Object]"]);
});
