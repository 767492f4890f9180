import { expect, it } from "vitest";
import { figureBundle, lineFigure } from "../../../src/figures/index.js";

it("a live figure has no button that sends it away, a toolbar under the pointer only, and a sharp, named download", async () => {
  const figure = lineFigure([{ name: "ticket", x: [1, 2], y: [[0.5], [0.6]] }], {
    name: "accuracy",
    caption: "Accuracy.",
    x: { label: "level" },
    y: { label: "accuracy" },
  });
  const bundle = await figureBundle(figure);
  const live = bundle["application/vnd.plotly.v1+json"] as { config: Record<string, unknown> };
  expect(live.config).toMatchObject({
    displayModeBar: "hover",
    displaylogo: false,
    toImageButtonOptions: { format: "png", filename: "accuracy", scale: 3.125 },
  });
  expect(live.config["modeBarButtonsToRemove"]).toContain("sendChartToCloud");
});
