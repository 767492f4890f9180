import {
  doseResponse,
  heatMap,
  lineFigure,
  lossAlongLine,
  matrixFigure,
  phaseDiagram,
  scatterFigure,
  spectrumFigure,
  stripFigure,
  type Figure,
} from "../../src/figures/index.js";
import { seriesAt, valuesAt } from "./at-scale.js";
import { accuracy, arms, curves, densities, noise } from "./examples.js";

const names = ["ticket", "reinit", "random mask", "shuffled"];
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Response of two arms to six doses of noise and none, with marks. */
function dose(): Figure {
  const draw = noise(11);
  const doses = [0, 0.01, 0.03, 0.1, 0.3, 1, 3];
  const series = ["noise on kept weights", "noise on all weights"].map((name, arm) => ({
    name,
    x: doses,
    y: doses.map((d) => range(6).map(() => 0.98 - (0.02 * d) / (d + 0.3 / (1 + 2 * arm)) + 0.0008 * draw())),
  }));
  return doseResponse(seriesAt("laptop", series), {
    name: "dose-response",
    caption: "Test accuracy against the size of the noise added to the initial weights",
    x: { label: "noise, in standard deviations of the initial weights", scale: "log" },
    y: { label: "test accuracy", scale: "percent" },
    marks: [
      { series: "noise on kept weights", dose: 0.31, interval: [0.22, 0.43] },
      { series: "noise on all weights", dose: 0.105, interval: [0.08, 0.14] },
    ],
    markLabel: "dose of half effect",
    scale: "laptop",
  });
}

function scatter(): Figure {
  const draw = noise(2);
  const group = (name: string, gain: number) => {
    const x = range(18).map(() => 0.972 + 0.003 * draw());
    const y = x.map((value) => value + gain + 0.0015 * draw());
    return { name, x: valuesAt("laptop", x), y: valuesAt("laptop", y) };
  };
  return scatterFigure([group("ticket", 0.002), group("reinit", -0.003)], {
    name: "scatter",
    caption: "Accuracy of a sparse network against that of its dense network",
    x: { label: "dense test accuracy", scale: "percent" },
    y: { label: "sparse test accuracy", scale: "percent" },
    scale: "laptop",
    width: "nature-single",
  });
}

function strip(): Figure {
  const draw = noise(21);
  const groups = names.map((name, arm) => ({
    name,
    values: valuesAt(
      "laptop",
      range(12).map(() => 0.978 - 0.003 * arm + 0.0012 * draw()),
    ),
  }));
  return stripFigure([...groups, { name: "one-shot", values: valuesAt("laptop", [0.97, 0.968, 0.971]) }], {
    name: "strip",
    caption: "Test accuracy at 3.6 % of the weights",
    value: { label: "test accuracy at early stop", scale: "percent" },
    groups: "arm",
    references: [{ value: 0.9785, label: "dense", axis: "x" }],
    scale: "laptop",
  });
}

function heat(): Figure {
  const rates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2];
  const y = densities.slice(0, 12);
  return heatMap(
    {
      x: rates,
      y,
      cells: y.map((d, j) =>
        valuesAt(
          "laptop",
          rates.map((r, i) =>
            i === 5 && j > 8
              ? NaN
              : 0.98 - 0.01 * (Math.log10(r) + 2.8) ** 2 * (1.3 - d) - 0.004 * Math.abs(Math.log(d)),
          ),
        ),
      ),
    },
    {
      name: "heat-map",
      caption: "Test accuracy by learning rate and density",
      x: { label: "learning rate", scale: "log" },
      y: { label: "weights remaining", scale: "density" },
      value: { label: "test accuracy", scale: "percent" },
      each: "mean of 6 seeds",
      scale: "laptop",
    },
  );
}

function differences(): Figure {
  return heatMap(
    {
      x: range(8),
      y: range(5),
      cells: range(5).map((j) => range(8).map((i) => (i - 3) * 0.4 - (j - 2) * 0.3)),
    },
    {
      name: "differences",
      caption: "Ticket minus dense",
      x: { label: "level" },
      y: { label: "seed" },
      value: { label: "difference", unit: "points" },
      middle: 0,
      width: "nature-single",
    },
  );
}

function phases(): Figure {
  const x = range(9).map((i) => 10 ** (-4 + i / 2.5));
  const y = range(7).map((j) => 0.02 * 2 ** (j / 1.2));
  return phaseDiagram(
    {
      x,
      y,
      cells: y.map((d, j) =>
        x.map((r, i) =>
          i === 0 && j === 0 ? "" : r > 0.03 ? "diverges" : d * 0.03 > r ? "ticket wins" : "no difference",
        ),
      ),
    },
    {
      name: "phase-diagram",
      caption: "Which arm wins, by learning rate and density",
      x: { label: "learning rate", scale: "log" },
      y: { label: "weights remaining", scale: "log", unit: "fraction" },
      boundaries: [{ label: "predicted boundary", x: [0.0006, 0.03], y: [0.02, 0.64] }],
    },
  );
}

function spectrum(): Figure {
  const draw = noise(8);
  const x = range(201).map((i) => -2 + 0.1 * i);
  const bump = (v: number, centre: number, width: number): number =>
    Math.exp(-(((v - centre) / width) ** 2) / 2) / width;
  return spectrumFigure(
    ["dense", "ticket"].map((name, arm) => ({
      name,
      x,
      density: x.map((v) =>
        valuesAt(
          "laptop",
          range(5).map(
            () =>
              (0.9 * bump(v, 0, 0.3) + 0.008 * bump(v, 6 + 3 * arm, 0.25) + 0.004 * bump(v, 13 + arm, 0.25)) *
              Math.exp(0.1 * draw()),
          ),
        ),
      ),
      ritz: [-0.5, -0.1, 0, 0.2, 0.4, 0.8, 6 + 3 * arm, 13 + arm],
    })),
    {
      name: "spectrum",
      caption: "Density of the eigenvalues of the Hessian at the end of training",
      floor: 1e-5,
      scale: "laptop",
    },
  );
}

function line(): Figure {
  const draw = noise(4);
  const x = range(21).map((i) => i / 20);
  return lossAlongLine(
    seriesAt(
      "laptop",
      ["rewound to step 0", "rewound to step 500"].map((name, arm) => ({
        name,
        x,
        y: x.map((a) =>
          range(6).map(() => 0.06 + 0.01 * a + 0.3 * (1 - 0.9 * arm) * a * (1 - a) + 0.006 * draw()),
        ),
      })),
    ),
    {
      name: "loss-along-line",
      caption: "Training loss between two runs of one ticket that differ in the order of the batches",
      y: { label: "training loss", unit: "nats" },
      ends: ["run A", "run B"],
      replicate: "pair",
      scale: "laptop",
    },
  );
}

function matrix(): Figure {
  const draw = noise(9);
  const x = range(31).map((i) => i * 500);
  return matrixFigure(
    {
      columns: ["100 %", "21 %", "3.6 %"],
      rows: ["LeNet-300-100", "Conv-2"],
      panels: range(2).map((r) =>
        range(3).map((c) =>
          seriesAt(
            "laptop",
            names.slice(0, 3).map((name, arm) => ({
              name,
              x,
              y: x.map((step) =>
                range(4).map(
                  () =>
                    0.98 -
                    0.05 * Math.exp(-step / (1500 + 900 * arm + 400 * r)) -
                    0.002 * arm * c +
                    0.001 * draw(),
                ),
              ),
            })),
          ),
        ),
      ),
    },
    {
      name: "matrix",
      caption: "Learning curves by network and density",
      x: { label: "training iteration" },
      y: { label: "test accuracy", scale: "percent" },
      scale: "laptop",
    },
  );
}

/** One figure of every builder, and of the looks that differ most. */
export const gallery: Readonly<Record<string, () => Figure>> = {
  accuracy: () => lineFigure(arms(6), accuracy),
  curves: () => curves(),
  differences,
  "dose-response": dose,
  "heat-map": heat,
  "loss-along-line": line,
  matrix,
  "phase-diagram": phases,
  scatter,
  spectrum,
  strip,
};
