import { expect, expectTypeOf, test } from "vitest";
import { parameters, type Scale } from "../../src/notebook/index.js";

const own = { scale: "quick" as const, seeds: 3, arms: ["ticket"], paired: true };
const given = (environment: Record<string, string>): unknown => parameters(own, { environment });

test("without variables the notebook's own values stand", () => {
  expect(parameters(own, { environment: {} })).toEqual(own);
});

test("the type of scale is any scale, so that a cell can ask for each", () => {
  const resolved = parameters({ scale: "quick", seeds: 3 }, { environment: {} });
  expectTypeOf(resolved.scale).toEqualTypeOf<Scale>();
  expectTypeOf(resolved.seeds).toEqualTypeOf<number>();
});

test("LOTTERY_SCALE replaces the scale, LOTTERY_PARAMS any parameter", () => {
  expect(given({ LOTTERY_SCALE: "laptop" })).toEqual({ ...own, scale: "laptop" });
  expect(given({ LOTTERY_PARAMS: '{"seeds": 8, "arms": ["reinit", "dense"]}', LOTTERY_SCALE: "" })).toEqual({
    ...own,
    seeds: 8,
    arms: ["reinit", "dense"],
  });
});

test.each([
  [{ LOTTERY_SCALE: "fast" }, 'parameters: scale must be one of quick, laptop, paper, got "fast"'],
  [
    { LOTTERY_PARAMS: '{"sead": 8}' },
    'parameters: name must be one of scale, seeds, arms, paired, got "sead"',
  ],
  [{ LOTTERY_PARAMS: '{"seeds": "8"}' }, 'parameters: seeds must be a finite number, got "8"'],
  [{ LOTTERY_PARAMS: '{"seeds": null}' }, "parameters: seeds must be a finite number, got null"],
  [{ LOTTERY_PARAMS: '{"arms": "reinit"}' }, 'parameters: arms must be a list, got "reinit"'],
  [
    { LOTTERY_PARAMS: '{"arms": [1]}' },
    "parameters: arms must be a list whose entries are each a string, got [1]",
  ],
  [{ LOTTERY_PARAMS: '{"paired": 1}' }, "parameters: paired must be a boolean, got 1"],
  [{ LOTTERY_PARAMS: "{seeds: 8}" }, 'parameters: LOTTERY_PARAMS must be JSON, got "{seeds: 8}"'],
  [{ LOTTERY_PARAMS: "[8]" }, 'parameters: LOTTERY_PARAMS must be a JSON object, got "[8]"'],
])("%o is an error", (environment, message) => {
  expect(() => given(environment)).toThrow(message);
});

test("a scale written wrongly in the notebook itself is an error too", () => {
  expect(() => parameters({ scale: "Quick" as Scale }, { environment: {} })).toThrow(
    'parameters: scale must be one of quick, laptop, paper, got "Quick"',
  );
});
