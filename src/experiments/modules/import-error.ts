import type { ModuleFile } from "./module-files.js";
import { syntaxError } from "./module-text.js";

/**
 * What an error in importing a module means: in which of its files, and in which line. `file` is the module as its user knows it. Errors of ours, which say so
 * already, are given back.
 */
export function importError(file: string, files: readonly ModuleFile[], error: unknown): unknown {
  if (!(error instanceof Error) || error.message.startsWith("module: ")) return error;
  const { name, message, stack = "" } = error;
  // V8 keeps the place of a syntax error to itself; that of another one stands in the first frame that is in a file of ours.
  const found =
    error instanceof SyntaxError ? files.map(syntaxError).find((each) => each !== undefined) : undefined;
  if (found !== undefined) return found;
  const [, line] = /file:\/\/\S*?:(\d+):\d+\)?$/m.exec(stack) ?? [];
  const place = line === undefined ? file : `${file}:${line}`;
  return new Error(`module: ${place} must be imported without an error, got ${name}: ${message}`, {
    cause: error,
  });
}
