import { describe, expect, it } from "vitest";
import { lineFigure, scatterFigure, stripFigure } from "../../../src/figures/index.js";
import { hoverTemplate, intervalText } from "../../../src/figures/drawing/hover.js";

const axis = (title: string) => ({
  title,
  factor: 1,
  logarithmic: false,
  low: 0,
  high: 1,
  reversed: false,
  ticks: [],
  minor: [],
});

describe("hover texts", () => {
  it("name the series, each axis with its unit, and what belongs to the point alone", () => {
    const axes = { x: axis("weights kept (%)"), y: axis("loss <nats>") };
    expect(hoverTemplate(axes, "a & b", { last: "%{customdata}" })).toBe(
      "<b>a &amp; b</b><br>weights kept (%): %{x:.4~g}<br>loss &lt;nats&gt;: %{y:.4~g}%{customdata}<extra></extra>",
    );
  });

  it("never let a title begin a variable", () => {
    expect(hoverTemplate({ x: axis("%{y}"), y: axis("b") }, "%{text}")).not.toMatch(/%\{(y\}:|text)/);
  });

  it("say the interval in the units shown, and n", () => {
    expect(intervalText([-0.0123456, 0.5], 6, 100)).toBe(" [\u22121.235, 50], n = 6");
    expect(intervalText(undefined, 1, 100)).toBe(", n = 1");
  });

  it("of a line have one entry a position, gaps included: interval and n of the replicates behind it", () => {
    const y = [
      [0.5, 0.7],
      [NaN, NaN],
      [0.9, NaN],
    ];
    const figure = lineFigure([{ name: "ticket", x: [1, 2, 3], y }], {
      name: "hover",
      caption: "Accuracy.",
      x: { label: "level" },
      y: { label: "accuracy", scale: "percent" },
    });
    const line = figure.specification.data.find((trace) => typeof trace["hovertemplate"] === "string");
    expect(line?.["x"]).toEqual([1, null, 3]);
    expect(line?.["customdata"]).toEqual([expect.stringMatching(/^ \[.+, .+\], n = 2$/), "", ", n = 1"]);
    expect(line?.["hovertemplate"]).toContain("accuracy (%): ");
  });

  it("of points and strips name the point under its axis", () => {
    const dense = { label: "dense", unit: "points" };
    const points = scatterFigure([{ name: "pairs", x: [1, 2], y: [2, 3] }], {
      name: "points",
      caption: "Points.",
      x: dense,
      y: { label: "ticket" },
    });
    const groups = [{ name: "ticket", values: [0.1, 0.2] }];
    const strip = stripFigure(groups, { name: "strip", caption: "Values.", value: dense });
    const templates = (figure: typeof points): string =>
      figure.specification.data.map((trace) => String(trace["hovertemplate"] ?? "")).join("\n");
    expect(templates(points)).toContain("%{text}<br>dense (points): %{x:.4~g}<br>ticket: %{y:.4~g}");
    expect(templates(strip)).toContain("mean, n = 2<br>dense (points): %{x:.4~g}");
  });
});
