import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";
import { cacheFolder, loadCached } from "./code-cache.js";
import { withAwaitHints } from "../literals/await-hints.js";
import { withLiteralHints } from "../literals/literal-hints.js";

// What the compiler has, but does not publish.
interface Internals {
  readonly nullTransformationContext: ts.TransformationContext;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  sortAndDeduplicateDiagnostics<T extends ts.Diagnostic>(diagnostics: readonly T[]): readonly T[];
}

/**
 * The current TypeScript, and the function that keeps its compiled code for the next start. `load` is the `require` of whoever
 * will ask for it under the name `path`.
 */
export function loadTypeScript(cache: NodeJS.Dict<NodeModule>): {
  readonly typescript: TypeScript;
  readonly keepCode: () => void;
} {
  const path = createRequire(__filename).resolve("typescript");
  const keepCode = loadCached(path, cache, cacheFolder());
  const loaded = cache[path];
  if (loaded === undefined)
    throw new Error("loadTypeScript: TypeScript must be in the module cache, got nothing");
  return { typescript: loaded.exports as TypeScript, keepCode };
}

/**
 * What tslab's fork of TypeScript 5.0.4 has and TypeScript has not, but for `getQuickInfoAtPosition` and the completions, which
 * `quick-info.ts` answers. To follow a new tslab, compare its `dist/converter.js` with this list.
 */
export function forkFunctions(
  typescript: TypeScript,
  ignoresTypes: () => boolean,
): Readonly<Record<string, unknown>> {
  const internals = typescript as unknown as Internals;
  return {
    getNullTransformationContext: () => internals.nullTransformationContext,
    getDefaultTypeRoots(folder: string): string[] {
      const roots: string[] = [];
      for (let at = folder; ; at = dirname(at)) {
        roots.push(join(at, "node_modules", "@types"));
        if (dirname(at) === at) return roots;
      }
    },
    /** Where the syntax is wrong, messages about types would only be noise. */
    getPreEmitDiagnosticsOfFiles(
      program: ts.Program,
      files: readonly ts.SourceFile[],
    ): readonly ts.Diagnostic[] {
      const syntax = files.flatMap((file) => program.getSyntacticDiagnostics(file));
      if (syntax.length > 0) return internals.sortAndDeduplicateDiagnostics(syntax);
      const checked = ignoresTypes() ? files.slice(1) : files;
      const found = checked
        .flatMap((file) => program.getSemanticDiagnostics(file))
        .filter(isWorthTelling(typescript, program));
      const unnamed = files.flatMap((file) => (isCode(file) ? program.getDeclarationDiagnostics(file) : []));
      const all = withAwaitHints(typescript.flattenDiagnosticMessageText, [...found, ...unnamed]);
      const told = withLiteralHints(typescript, program, all);
      return internals.sortAndDeduplicateDiagnostics(told).flatMap(stepByStep);
    },
  };
}

/** Each step of an explanation as a message of its own: tslab would put the steps of a local file's message into the cell. */
function stepByStep(diagnostic: ts.Diagnostic): readonly ts.Diagnostic[] {
  const { messageText } = diagnostic;
  if (typeof messageText === "string") return [diagnostic];
  const steps = (step: ts.DiagnosticMessageChain): readonly ts.DiagnosticMessageChain[] => [
    step,
    ...(step.next ?? []).flatMap(steps),
  ];
  return steps(messageText).map((step) => ({
    ...diagnostic,
    messageText: step.messageText,
    code: step.code,
  }));
}

/**
 * TypeScript warns of a `var` that is read where it may have no value yet, and of a second `var` without a type: both mean something in
 * JavaScript, and over several cells it says nothing of either.
 */
function isWorthTelling(typescript: TypeScript, program: ts.Program): (diagnostic: ts.Diagnostic) => boolean {
  const internals = typescript as unknown as Internals;
  return ({ code, file, start }) => {
    if (file === undefined || start === undefined || !isCode(file)) return true;
    if (code !== usedBeforeAssigned && code !== anotherType) return true;
    const node = internals.getTouchingPropertyName(file, start);
    if (code === anotherType) {
      const { parent } = node;
      return (
        !typescript.isVariableDeclaration(parent) ||
        parent.type !== undefined ||
        parent.initializer !== undefined
      );
    }
    const symbol = program.getTypeChecker().getSymbolAtLocation(node);
    return symbol === undefined || (symbol.flags & typescript.SymbolFlags.FunctionScopedVariable) === 0;
  };
}

const usedBeforeAssigned = 2454;
const anotherType = 2403;

const isCode = ({ fileName }: ts.SourceFile): boolean => /__tslab__\.ts$/.test(fileName);
