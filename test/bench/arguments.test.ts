import { expect, test } from "vitest";
import { parseBenchArguments } from "../../bench/arguments.mjs";

test("bench without arguments measures ours alone, with ladders of 500 iterations a level", () => {
  const { peers, json, quick, full, only, iterations } = parseBenchArguments([]);
  expect([peers, json, quick, full, only, iterations]).toEqual([false, false, false, false, [], 500]);
});

test("--full takes 5,000 iterations a level, --quick 100, --iterations what it says", () => {
  const ladders = [["--full"], ["--quick"], ["--full", "--iterations", "300"]];
  expect(ladders.map((args) => parseBenchArguments(args).iterations)).toEqual([5000, 100, 300]);
});

test("--only and --with may come more than once", () => {
  const args = ["--peers", "--only", "step", "--only", "ladder", "--with", "jax-scan"];
  expect(parseBenchArguments(args)).toMatchObject({ only: ["step", "ladder"], contenders: ["jax-scan"] });
});

test("unknown flags, missing values, iterations that are no hundreds and names with a slash are refused", () => {
  expect(() => parseBenchArguments(["--fast"])).toThrow("got --fast");
  expect(() => parseBenchArguments(["--only"])).toThrow("bench: --only needs a value");
  expect(() => parseBenchArguments(["--iterations", "250"])).toThrow("multiple of 100, got 250");
  expect(() => parseBenchArguments(["--name", "../x"])).toThrow("got ../x");
});
