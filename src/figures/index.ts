export type { AxisOptions, ScaleName } from "./axes.js";
export { figureBundle, figureMetadata, type MimeBundle } from "./bundle.js";
export { exportFigure, figureCsv, figureJson, type ExportOptions } from "./export.js";
export {
  makeFigure,
  type Figure,
  type FigureRow,
  type PlotlyObject,
  type PlotlySpecification,
} from "./figure.js";
export { learningCurves } from "./learning-curves.js";
export { lineFigure } from "./line-figure.js";
export type { LineFigureOptions, ReferenceLine } from "./options.js";
export { okabeIto, seriesStyles, type SeriesStyle } from "./palette.js";
export type { Panel } from "./panels.js";
export { figureSvg, svgToPng } from "./render.js";
export { seriesFrom, type Column, type Series, type SeriesColumns } from "./series.js";
export type { BandName, Centre } from "./summary.js";
export { widths, type WidthName, type WidthPreset } from "./widths.js";
