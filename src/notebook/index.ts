export {
  committedAnswer,
  committedPilot,
  committedVerdict,
  type CommittedVerdict,
  type PilotRow,
} from "./committed.js";
export { exportPages, type ExportPagesOptions } from "./export-pages.js";
export {
  frame,
  rowsOf,
  type Frame,
  type FrameCell,
  type FrameColumn,
  type FrameGroups,
  type FramePart,
  type FrameRow,
  type StatisticName,
} from "./frames/index.js";
export { notebookPage } from "./page.js";
export {
  besideRecorded,
  recordedRuns,
  type BothRoutes,
  type ComparedRow,
  type Recorded,
  type RecordedOptions,
  type RecordedRun,
} from "./recorded.js";
export { besideRecordedLines, type BothLines, type ComparedLine } from "./recorded-lines.js";
export type { Estimate } from "./numbers.js";
export {
  parameters,
  scaleNames,
  scaleTable,
  type Parameters,
  type ParameterValue,
  type Resolved,
  type Scale,
} from "./parameters.js";
export { progress, type Progress, type ProgressOptions, type ProgressState } from "./progress.js";
export { provenance, type ProvenanceOptions } from "./provenance.js";
export { show, type FigureMode, type ShowOptions } from "./show.js";
export { table, tableBundle, tableCsv, tableJson, tableLatex, type TableOptions } from "./table.js";
export type { TableColumn, TableValue } from "./table-column.js";
export { verdictCard, type VerdictCardOptions } from "./verdict-card.js";
export { provenanceView, tableView, verdictView, view, type View } from "./views.js";
