export type { AxisOptions, ScaleName } from "./axes.js";
export { doseResponse, type DoseMark, type DoseResponseOptions } from "./dose-response.js";
export { figureBundle, figureMetadata, staticBundle, type MimeBundle } from "./bundle.js";
export { exportFigure, figureCsv, figureJson, figureRowsJson, type ExportOptions } from "./export.js";
export {
  makeFigure,
  type Figure,
  type FigureRow,
  type PlotlyObject,
  type PlotlySpecification,
} from "./figure.js";
export { fontFile } from "./faces.js";
export type { FrameOptions } from "./frame.js";
export { heatMap, type HeatMapData, type HeatMapOptions } from "./heat-map.js";
export { learningCurves } from "./learning-curves.js";
export { lineFigure } from "./line-figure.js";
export { lossAlongLine, type LossAlongLineOptions } from "./loss-along-line.js";
export { matrixFigure, type PanelMatrix } from "./matrix.js";
export type { LineFigureOptions, ReferenceLine } from "./options.js";
export { okabeIto, seriesStyles, type SeriesStyle } from "./palette.js";
export type { Panel } from "./panels.js";
export { svgToPdf, type PdfOptions } from "./pdf.js";
export { phaseDiagram, type PhaseBoundary, type PhaseData, type PhaseOptions } from "./phase-diagram.js";
export { figureSvg, svgToPng } from "./render.js";
export { scatterFigure, type PointGroup, type ScatterOptions } from "./scatter.js";
export { spectrumFigure, type Spectrum, type SpectrumOptions } from "./spectrum.js";
export { stripFigure, type StripOptions, type ValueGroup } from "./strip.js";
export { seriesFrom, type Column, type Series, type SeriesColumns } from "./series.js";
export type { BandName, Centre } from "./summary.js";
export { widths, type WidthName, type WidthPreset } from "./widths.js";
