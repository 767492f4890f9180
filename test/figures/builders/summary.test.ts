import { expect, test } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { summarise, type BandName, type Centre } from "../../../src/figures/builders/summary.js";

const values = [97.9, 98.1, 98.4, 98.0, 98.6, 98.2];
const band = (name: BandName, centre: Centre = "mean"): readonly [number, number] | undefined =>
  at(summarise({ name: "a", x: [1], y: [values] }, centre, name), 0).band;

test("the t band of six values is mean ± 2.570582 s / √6", () => {
  const mean = 98.2;
  const s = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 5);
  const half = (2.570581836 * s) / Math.sqrt(6); // t(0.975, 5) of any printed table
  expect(band("t95")?.[0]).toBeCloseTo(mean - half, 7);
  expect(band("t95")?.[1]).toBeCloseTo(mean + half, 7);
});

test("sd, quartiles and range are mean ± s, [98.025, 98.35] and [97.9, 98.6]", () => {
  expect(band("sd")?.[1]).toBeCloseTo(98.2 + Math.sqrt((0.09 + 0.01 + 0.04 + 0.04 + 0.16 + 0) / 5), 10);
  expect(band("quartiles", "median")?.map((v) => v.toFixed(3))).toEqual(["98.025", "98.350"]);
  expect(band("range")).toEqual([97.9, 98.6]);
});

test("one value has a centre, n = 1 and no band, whatever band is asked for", () => {
  for (const name of ["t95", "sd", "quartiles", "range", "none"] as const) {
    const [point] = summarise({ name: "a", x: [1], y: [[98]] }, "mean", name);
    expect(point).toEqual({ x: 1, centre: 98, band: undefined, values: [98], n: 1 });
  }
});
