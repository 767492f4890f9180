import { expect, test } from "vitest";
import { doseResponse, type DoseResponseOptions, type Series } from "../../../src/figures/index.js";

const options: DoseResponseOptions = {
  name: "dose",
  caption: "Dose",
  x: { label: "noise", scale: "log" },
  y: { label: "loss" },
};
const one: Series = {
  name: "a",
  x: [0, 0.1, 1, 10],
  y: [
    [1, 1.1],
    [1.2, 1.3],
    [2, 2.1],
    [3, 3.1],
  ],
};

test("dose 0 stands one step, a factor 10, left of the smallest on the log axis, labelled 0, not joined, and is 0 in the rows", () => {
  const figure = doseResponse([one], options);
  const { ticktext, tickvals } = figure.specification.layout["xaxis"] as {
    ticktext: string[];
    tickvals: number[];
  };
  expect(ticktext).toEqual(["0", "0.1", "1", "10"]);
  expect(tickvals[0]).toBeCloseTo(0.01, 12);
  const line = figure.specification.data.find((trace) => trace["mode"] === "lines+markers");
  expect((line?.["x"] as (number | null)[])[1]).toBe(null);
  expect(figure.rows.filter(({ kind }) => kind === "centre").map(({ x }) => x)).toEqual([0, 0.1, 1, 10]);
  expect(figure.caption).toContain("Dose 0 stands apart at the left of the logarithmic axis.");
  expect(figure.caption).not.toContain("missing");
});

test("on a linear axis dose 0 is a place like others", () => {
  const figure = doseResponse([one], { ...options, x: { label: "noise" } });
  expect(figure.caption).not.toContain("Dose 0");
  expect(figure.specification.data.find((trace) => trace["mode"] === "lines+markers")?.["x"]).toEqual([
    0, 0.1, 1, 10,
  ]);
});

test("marks stand at their dose with their interval, in rows and named in the caption", () => {
  const figure = doseResponse([one], {
    ...options,
    marks: [{ series: "a", dose: 0.7, interval: [0.5, 0.9] }],
    markLabel: "half effect",
  });
  expect(figure.caption).toContain("Open marks at the foot: half effect, bars: its 95 % interval.");
  expect(figure.rows[0]).toMatchObject({ series: "a: half effect", x: 0.7, lower: 0.5, upper: 0.9 });
});

test("negative doses, only dose 0, marks without a label or of another series are errors", () => {
  const mark = { series: "a", dose: 1 };
  expect(() => doseResponse([{ ...one, x: [-1, 0.1, 1, 10] }], options)).toThrow(
    "doses must be >= 0, got -1",
  );
  expect(() => doseResponse([{ name: "a", x: [0], y: [[1]] }], options)).toThrow(
    "some dose must be > 0, got only 0",
  );
  expect(() => doseResponse([one], { ...options, marks: [mark] })).toThrow(
    "markLabel must say what the marks are",
  );
  expect(() =>
    doseResponse([one], { ...options, marks: [{ ...mark, series: "b" }], markLabel: "m" }),
  ).toThrow('must be one of those drawn, got "b"');
  expect(() => doseResponse([one], { ...options, marks: [{ ...mark, dose: 0 }], markLabel: "m" })).toThrow(
    "doses of marks must be finite and > 0, got 0",
  );
});
