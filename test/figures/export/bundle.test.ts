import { describe, expect, it } from "vitest";
import {
  figureBundle,
  lineFigure,
  lossAlongLine,
  stripFigure,
  type Figure,
} from "../../../src/figures/index.js";

type Axis = { readonly tickmode?: string; readonly ticktext?: readonly string[] };

/** An axis of the live form of a figure. */
async function liveAxis(figure: Figure, name: "xaxis" | "yaxis"): Promise<Axis> {
  const bundle = await figureBundle(figure);
  const live = bundle["application/vnd.plotly.v1+json"] as { layout: Record<string, Axis> };
  return live.layout[name] ?? {};
}

describe("ticks of live figures", () => {
  it("stay names where they are names: groups of a strip, ends of a line", async () => {
    const groups = ["step 0", "equal loss"].map((name) => ({ name, values: [1, 2, 3] }));
    const strip = stripFigure(groups, { name: "strip", caption: "Values.", value: { label: "steps" } });
    const line = lossAlongLine([{ name: "loss", x: [0, 0.5, 1], y: [[1], [2], [1]] }], {
      name: "line",
      caption: "Loss.",
      ends: ["start", "end"],
      y: { label: "loss" },
    });
    const [y, x] = [await liveAxis(strip, "yaxis"), await liveAxis(line, "xaxis")];
    expect([y.tickmode, y.ticktext]).toEqual(["array", ["equal loss", "step 0"]]);
    expect([x.tickmode, x.ticktext]).toEqual(["array", ["0: start", "0.25", "0.5", "0.75", "1: end"]]);
  });

  it("are plotly's own on linear axes of numbers, negative, in per cent and beyond a thousand", async () => {
    const numbers = (label: string, x: readonly number[], y: readonly number[]): Figure =>
      lineFigure([{ name: "a", x, y: y.map((value) => [value]) }], {
        name: label,
        caption: "Numbers.",
        x: { label: "x" },
        y: { label: "y", ...(label === "share" ? { scale: "percent" as const } : {}) },
      });
    const figures = [
      numbers("wide", [0, 40_000], [-2000, 3000]),
      numbers("share", [-0.4, 0.4], [0.91, 0.98]),
    ];
    for (const figure of figures)
      for (const axis of ["xaxis", "yaxis"] as const)
        expect((await liveAxis(figure, axis)).tickmode).toBe("auto");
  });
});
