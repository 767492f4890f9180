import type { Command } from "commander";
import type { ExitCode, Output } from "./output.js";

/** What commands are added to, and what they need. */
export interface CommandTools {
  readonly program: Command;
  readonly output: Output;
  /** Takes the exit code of the command that ran. */
  readonly finish: (code: ExitCode) => void;
}

export const storeOption = ["--store <folder>", "the store (default: LOTTERY_STORE, else .lottery)"] as const;
export const jsonOption = ["--json", "answer as JSON"] as const;
export const moduleOption = [
  "--module <file>",
  "a module that the data may name, which is imported only then (for each one)",
  (file: string, before: readonly string[] = []): readonly string[] => [...before, file],
] as const;

export const dataOption = [
  "--data <file>",
  "a data set of one's own, by its name or content in the file: .csv, .tsv, .npz, a folder of images, or a .json that describes it (for each one)",
  (file: string, before: readonly string[] = []): readonly string[] => [...before, file],
] as const;
