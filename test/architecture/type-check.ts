import { resolve } from "node:path";
import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
};

/**
 * Type errors of texts that stand in no file, against the built package: as if each lay at its path in the project.
 * Each error reads "path: the line: what is wrong".
 */
export function typeErrors(texts: Readonly<Record<string, string>>): readonly string[] {
  const sources = new Map(Object.entries(texts).map(([path, text]) => [resolve(path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists.call(host, name);
  host.readFile = (name) => sources.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = sources.get(name);
    return text === undefined
      ? getSourceFile.call(host, name, target, ...rest)
      : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return Object.keys(texts).flatMap((path) => {
    const source = program.getSourceFile(resolve(path));
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start, messageText }) => {
      const line = source?.text.slice(0, start).split("\n").length ?? 0;
      const text = source?.text.split("\n")[line - 1]?.trim() ?? "";
      return `${path}: ${text}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}
