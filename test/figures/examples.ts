import {
  learningCurves,
  lineFigure,
  type Figure,
  type LineFigureOptions,
  type Series,
} from "../../src/figures/index.js";
import { seriesAt } from "./at-scale.js";

/** Repeatable, roughly normal noise (sum of four uniform draws of a linear congruential generator). */
export function noise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return () => uniform() + uniform() + uniform() + uniform() - 2;
}

/** Densities of 16 levels: 100 % to 3.5 %. */
export const densities = Array.from({ length: 16 }, (_, level) => 0.8 ** level);
const names = ["ticket", "reinit", "random mask", "shuffled"];

/** Accuracy against density of four arms, as it looks in practice. */
export function arms(seeds: number, scale: "quick" | "laptop" = "laptop"): readonly Series[] {
  const draw = noise(7);
  const series = names.map((name, arm) => ({
    name,
    x: densities,
    y: densities.map((_, level) => {
      const centre = 0.978 - 0.007 * arm * (level / 15) ** 2 - 0.0006 * arm;
      return Array.from({ length: seeds }, () => centre + 0.0008 * draw());
    }),
  }));
  return seriesAt(scale, series);
}

/** Options of an accuracy figure. */
export const accuracy: LineFigureOptions = {
  name: "accuracy",
  caption: "Test accuracy at early stop against density",
  x: { label: "weights remaining", scale: "density" },
  y: { label: "test accuracy at early stop", scale: "percent" },
  scale: "laptop",
  references: [{ value: 0.978, label: "dense" }],
};

/** Six panels of learning curves. */
export function curves(options: Partial<LineFigureOptions> = {}): Figure {
  const draw = noise(3);
  const steps = Array.from({ length: 51 }, (_, i) => i * 300);
  const panels = [100, 51, 21, 8.7, 3.6, 1.2].map((density, panel) => ({
    title: `${density} % of weights`,
    series: seriesAt(
      "laptop",
      names.map((name, arm) => ({
        name,
        x: steps,
        y: steps.map((step) => {
          const centre = 0.98 - 0.05 * Math.exp(-step / (1500 + 900 * arm)) - 0.001 * arm * panel;
          return Array.from({ length: 6 }, () => centre + 0.001 * draw());
        }),
      })),
    ),
  }));
  return learningCurves(panels, {
    name: "curves",
    caption: "Learning curves at six densities",
    x: { label: "training iteration" },
    y: { label: "test accuracy", scale: "percent" },
    scale: "laptop",
    ...options,
  });
}

/** Early-stop iteration on a logarithmic axis: three arms end together, so that a legend is needed. */
export function earlyStop(options: Partial<LineFigureOptions> = {}): Figure {
  const draw = noise(5);
  const series = names.map((name, arm) => ({
    name,
    x: densities,
    y: densities.map((_, level) =>
      Array.from({ length: 6 }, () =>
        Math.round(7000 * Math.exp((arm === 0 ? -0.06 : 0.05) * level + 0.06 * draw())),
      ),
    ),
  }));
  return lineFigure(seriesAt("laptop", series), {
    ...accuracy,
    name: "early-stop",
    caption: "Early-stop iteration against density",
    y: { label: "early-stop iteration", scale: "log" },
    references: [],
    ...options,
  });
}
