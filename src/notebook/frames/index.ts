export { frame, rowsOf } from "./frame.js";
export type { FrameCell, FrameRow } from "./cells.js";
export type { Frame, FrameColumn, FrameGroups, FramePart } from "./frame-types.js";
export type { StatisticName } from "./groups.js";
