import { lineFigure } from "../../../src/figures/index.js";
import type { OptionCases } from "./case.js";

const axis = { label: "x", unit: "s", scale: "linear", range: [0, 4], ticks: [1, 2], tickTexts: ["a", "b"] };
const references = [{ value: 1, label: "r", axis: "y" }];
const frame = { name: "f", caption: "c", width: 80, heightMm: 60, references };
const lines = { ...frame, x: axis, y: axis, centre: "mean", band: "sd", singles: "none" };
const line = { ...lines, markers: "none", replicate: "seed", key: "legend" };
const series = [
  {
    name: "s",
    x: [1, 2, 3],
    y: [
      [1, 2],
      [2, 3],
      [1, 3],
    ],
    style: 0,
  },
];
const drawn = lineFigure([{ name: "s", x: [1, 2], y: [[1], [2]] }], {
  name: "f",
  caption: "c",
  x: { label: "x" },
  y: { label: "y" },
});
const cells = { x: [1, 2], y: [1], cells: [[1, 2]] };

/** Figures of numbers. `folder` takes files. */
export const figureCases = (folder: string): OptionCases => ({
  lineFigure: { calls: [[series, line]] },
  lossAlongLine: { calls: [[series, { ...line, ends: ["a", "b"], chord: true }]] },
  doseResponse: {
    calls: [[series, { ...line, marks: [{ series: "s", dose: 2, interval: [1, 3] }], markLabel: "half" }]],
  },
  heatMap: { calls: [[cells, { ...frame, x: axis, y: axis, value: axis, middle: 1, each: "seed" }]] },
  phaseDiagram: {
    calls: [
      [
        { ...cells, cells: [["a", "b"]] },
        {
          ...frame,
          x: axis,
          y: axis,
          phases: ["a", "b"],
          cell: "run",
          boundaries: [{ label: "l", x: [1, 2], y: [1, 2] }],
        },
      ],
    ],
  },
  learningCurves: { calls: [[[{ title: "t", name: "n", series }], line]] },
  matrixFigure: { calls: [[{ columns: ["c"], rows: ["r"], panels: [[series]] }, line]] },
  scatterFigure: {
    calls: [
      [
        [{ name: "g", x: [1], y: [2], labels: ["l"], style: 0 }],
        { ...frame, x: axis, y: axis, diagonal: false, point: "run" },
      ],
    ],
  },
  spectrumFigure: {
    calls: [[[{ name: "s", x: [1, 2], density: [[1], [2]], ritz: [1], style: 0 }], { ...line, floor: 0.1 }]],
  },
  stripFigure: {
    calls: [
      [
        [{ name: "g", values: [1, 2], replicates: [1, 2], style: 0 }],
        { ...frame, value: axis, groups: "arm", replicate: "seed", boxes: "none" },
      ],
    ],
  },
  seriesFrom: {
    calls: [[[{ x: 1, y: 2, arm: "a", seed: 1 }], { x: "x", y: "y", series: "arm", replicate: "seed" }]],
  },
  exportFigure: { calls: [[drawn, folder, { dpi: 50 }]] },
  show: { calls: [[drawn, { save: folder, figures: "static" }]] },
  svgToPdf: {
    calls: [["<svg xmlns='http://www.w3.org/2000/svg'/>", { widthMm: 40, heightMm: 40, title: "t" }]],
  },
});
