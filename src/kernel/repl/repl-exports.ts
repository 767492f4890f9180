import type ts from "typescript";
import { insert, replace, type Rewriting } from "./repl-rewriting.js";

/** `export default x` → `x`; other exports are gone before a cell is compiled. */
export function dropExport(rewriting: Rewriting, statement: ts.Statement): void {
  const { typescript, file, edits } = rewriting;
  const start = statement.getStart(file);
  if (typescript.isExportAssignment(statement)) {
    edits.push({ start, end: statement.expression.getStart(file), text: "" });
    return;
  }
  const modifiers = typescript.canHaveModifiers(statement) ? (typescript.getModifiers(statement) ?? []) : [];
  for (const modifier of modifiers) {
    const { ExportKeyword, DefaultKeyword } = typescript.SyntaxKind;
    if (modifier.kind === ExportKeyword || modifier.kind === DefaultKeyword) replace(rewriting, modifier, "");
  }
  const isUnnamed =
    (typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement)) &&
    statement.name === undefined;
  if (isUnnamed) {
    insert(rewriting, start, "(");
    insert(rewriting, statement.end, ");");
  }
}
