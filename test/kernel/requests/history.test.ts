import { expect, test } from "vitest";
import { history } from "../../../src/kernel/requests/history.js";

const inputs = ["a = 1", "b = 2", "a = 1", "c(3)\nd"];
const ask = (request: Record<string, unknown>): unknown => history(inputs, request)["history"];

test("tail gives the last n cells with their numbers, oldest first", () => {
  expect(ask({ hist_access_type: "tail", n: 2 })).toEqual([
    [0, 3, "a = 1"],
    [0, 4, "c(3)\nd"],
  ]);
  expect(ask({ hist_access_type: "tail", n: 0 })).toEqual([]);
});

test("range goes from start to the one before stop", () => {
  expect(ask({ hist_access_type: "range", session: 0, start: 1, stop: 3 })).toEqual([
    [0, 1, "a = 1"],
    [0, 2, "b = 2"],
  ]);
  expect(ask({ hist_access_type: "range", session: -1, start: 1, stop: 3 })).toEqual([]);
});

test("search takes * and ? over line ends and everything else literally", () => {
  expect(ask({ hist_access_type: "search", pattern: "?(3)*d" })).toEqual([[0, 4, "c(3)\nd"]]);
  expect(ask({ hist_access_type: "search", pattern: "*.*" })).toEqual([]);
});

test("unique keeps the last of equal cells; output asks for pairs", () => {
  expect(ask({ hist_access_type: "search", pattern: "a*", unique: true })).toEqual([[0, 3, "a = 1"]]);
  expect(ask({ hist_access_type: "tail", n: 1, output: true })).toEqual([[0, 4, ["c(3)\nd", null]]]);
});
