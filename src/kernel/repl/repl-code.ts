import type ts from "typescript";
import { applyEdits, type Edited } from "../syntax/edits.js";
import { keepLines, type EmittedCode } from "../syntax/keep-lines.js";
import { declaredNames, isForeign, renameEdits } from "./own-names.js";
import { declareClass, declareFunction, declareVariables, declareVars } from "./repl-declarations.js";
import { dropExport } from "./repl-exports.js";
import { loadInstead } from "./repl-imports.js";
import { rewriteInside } from "./repl-inside.js";
import { insert, replace, startRewriting, type Rewriting } from "./repl-rewriting.js";
import { cellObject, type ReplCode, type ReplContext } from "./repl-types.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/**
 * Emitted JavaScript → what V8's REPL mode runs. It is the same program but for the top level: `const` becomes `let`, so that a
 * later cell may declare the name again (constness is a matter of the type check); `var` becomes an assignment to a `let` made at the
 * beginning that keeps the value of an earlier cell, as V8 refuses `var` beside `let`; imports become `await`ed loads.
 */
export function toReplCode(
  typescript: TypeScript,
  { code, map }: EmittedCode,
  context: ReplContext,
): ReplCode {
  const { emitted, file, renamed, owned } = renameForeign(typescript, code, context);
  const rewriting = startRewriting(typescript, file, context);
  rewriteStatements(rewriting);
  if (context.endsInExpression) handOverResult(rewriting);
  declareVars(rewriting);
  const { edits, first, last, declares, imports } = rewriting;
  const body = keepLines(typescript, file, map, {
    edits,
    lineShift: context.lineShift,
    emitted: { file: emitted, offset: renamed.original },
  });
  const isEmpty = body.trim() === "" && first.length === 0;
  return {
    // TypeScript is always strict, and so are its modules: functions in blocks stay there, assignments that do nothing throw.
    code: isEmpty ? "" : ['"use strict";', ...first, ...last, body].join(" "),
    serial: context.serial,
    declares,
    owned,
    imports,
  };
}

/** A cell in which names that mean something to Node or to packages have names of their own. */
interface RenamedCell {
  /** What the compiler wrote. */
  readonly emitted: ts.SourceFile;
  /** The same with the new names. */
  readonly file: ts.SourceFile;
  readonly renamed: Edited;
  /** The names that got another one, of this cell and of earlier ones. */
  readonly owned: ReadonlySet<string>;
}

function renameForeign(typescript: TypeScript, code: string, context: ReplContext): RenamedCell {
  const { ScriptTarget, ScriptKind } = typescript;
  const parse = (text: string): ts.SourceFile =>
    typescript.createSourceFile("cell.js", text, ScriptTarget.Latest, true, ScriptKind.JS);
  const emitted = parse(code);
  const owned = new Set(context.owned);
  for (const name of declaredNames(typescript, emitted)) {
    if (context.kindOf(name) === undefined && isForeign(name)) owned.add(name);
  }
  const renamed = applyEdits(code, renameEdits(typescript, emitted, owned));
  return { emitted, file: renamed.text === code ? emitted : parse(renamed.text), renamed, owned };
}

/** Every statement of the top level in turn. */
function rewriteStatements(rewriting: Rewriting): void {
  const { typescript, file, first } = rewriting;
  let leading = true; // imports come before everything else, wherever they stand
  for (const statement of file.statements) {
    if (typescript.isImportDeclaration(statement) || typescript.isExportDeclaration(statement)) {
      const text = loadInstead(rewriting, statement);
      replace(rewriting, statement, leading ? text : "");
      if (!leading) first.push(text);
      continue;
    }
    leading = false;
    if (typescript.isVariableStatement(statement)) declareVariables(rewriting, statement);
    else if (typescript.isFunctionDeclaration(statement)) declareFunction(rewriting, statement);
    else if (typescript.isClassDeclaration(statement)) declareClass(rewriting, statement);
    dropExport(rewriting, statement);
    rewriteInside(rewriting, statement);
  }
}

/** The value of the last statement goes to the kernel. */
function handOverResult(rewriting: Rewriting): void {
  const { typescript, file, context } = rewriting;
  const result = lastExpression(typescript, file.statements);
  if (result === undefined) return;
  insert(rewriting, result.getStart(file), `${cellObject}.result(${context.serial}, (`);
  insert(rewriting, result.end, "))");
}

/** The expression that the last statement is; the compiler puts a cell with a top-level `using` into a `try`. */
function lastExpression(
  typescript: TypeScript,
  statements: readonly ts.Statement[],
): ts.Expression | undefined {
  const last = statements.findLast((statement) => !typescript.isExportDeclaration(statement));
  if (last === undefined) return undefined;
  if (typescript.isExpressionStatement(last) || typescript.isExportAssignment(last)) return last.expression;
  return typescript.isTryStatement(last) ? lastExpression(typescript, last.tryBlock.statements) : undefined;
}
