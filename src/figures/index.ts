export type { AxisOptions, ScaleName } from "./layout/axes.js";
export { doseResponse, type DoseMark, type DoseResponseOptions } from "./builders/dose-response.js";
export { figureBundle, figureMetadata, staticBundle, type MimeBundle } from "./export/bundle.js";
export {
  exportFigure,
  figureCsv,
  figureJson,
  figureRowsJson,
  figureStem,
  type ExportOptions,
} from "./export/export.js";
export {
  makeFigure,
  type Figure,
  type FigureRow,
  type PlotlyObject,
  type PlotlySpecification,
} from "./drawing/figure.js";
export { fontFile } from "./drawing/faces.js";
export type { FrameOptions } from "./layout/frame.js";
export { heatMap, type HeatMapData, type HeatMapOptions } from "./builders/heat-map.js";
export { learningCurves } from "./builders/learning-curves.js";
export { lineFigure } from "./builders/line-figure.js";
export { lossAlongLine, type LossAlongLineOptions } from "./builders/loss-along-line.js";
export { matrixFigure, type PanelMatrix } from "./builders/matrix.js";
export type { LineFigureOptions, ReferenceLine } from "./layout/options.js";
export { okabeIto, seriesStyles, type SeriesStyle } from "./drawing/palette.js";
export type { Panel } from "./builders/panel.js";
export { svgToPdf, type PdfOptions } from "./export/pdf.js";
export {
  phaseDiagram,
  type PhaseBoundary,
  type PhaseData,
  type PhaseOptions,
} from "./builders/phase-diagram.js";
export { figureSvg, svgToPng } from "./drawing/render.js";
export { scatterFigure, type PointGroup, type ScatterOptions } from "./builders/scatter.js";
export { spectrumFigure, type Spectrum, type SpectrumOptions } from "./builders/spectrum.js";
export { stripFigure, type StripOptions, type ValueGroup } from "./builders/strip.js";
export { seriesFrom, type Column, type Series, type SeriesColumns } from "./builders/series.js";
export type { BandName, Centre } from "./builders/summary.js";
export { widths, type WidthName, type WidthPreset } from "./export/widths.js";
