import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

/** Why a local file cannot be read, and in which of its lines, counted from 1. */
export class FileSyntaxError extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** A text without the mark that some editors write at its begin. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, "");

/** Throws if a text is no JSON. */
export function checkJson(text: string): void {
  const json = withoutMark(text);
  try {
    JSON.parse(json);
  } catch (error) {
    const reason = (error as Error).message;
    const [, position = json.length] = /at position (\d+)/.exec(reason) ?? [];
    throw new FileSyntaxError(json.slice(0, Number(position)).split("\n").length, reason);
  }
}

/** Throws the first of what the compiler has to say about the syntax of a file. */
export function checkSyntax(typescript: TypeScript, diagnostics: readonly ts.Diagnostic[]): void {
  for (const { file, start = 0, messageText, category } of diagnostics) {
    if (file === undefined || category !== typescript.DiagnosticCategory.Error) continue;
    const { line } = file.getLineAndCharacterOfPosition(start);
    throw new FileSyntaxError(line + 1, typescript.flattenDiagnosticMessageText(messageText, "\n"));
  }
}
