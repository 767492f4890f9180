export { exitCodes } from "./output.js";
export type { ExitCode, Output } from "./output.js";
export { runCli } from "./program.js";
