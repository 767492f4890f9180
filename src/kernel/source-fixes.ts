import type ts from "@tslab/typescript-for-tslab";
import { applyEdits, type Edit, type Edited } from "./edits.js";

/** The compiler of the cells, handed in so that these functions can be tried with any version of it. */
export type TypeScript = typeof ts;

/** The syntax tree of one cell or of its output. */
export function parse(typescript: TypeScript, source: string): ts.SourceFile {
  const { ScriptTarget, ScriptKind } = typescript;
  return typescript.createSourceFile("cell.ts", source, ScriptTarget.Latest, true, ScriptKind.TS);
}

/**
 * Changes that tslab needs before it compiles a cell; every line stays where it is.
 * - `{ a }` becomes `{ a: a }`: tslab loses `a` in the short form when an earlier cell declared it.
 * - a pattern `{ a: b }` becomes `{ "a": b }`: tslab makes `{ exports.a: b }`, which no longer parses, where `a` belongs to a value of an earlier cell.
 * - `export` before a declaration, and `export { a }`, go: tslab exports everything by itself and refuses a second time.
 * - a top-level `for await` gets an `await 0; ` in front: tslab sees only `await` expressions as top-level await.
 */
export function prepareCell(typescript: TypeScript, source: string): Edited {
  const file = parse(typescript, source);
  const edits: Edit[] = [];
  let forAwait = false;
  function visit(node: ts.Node, outside: boolean): void {
    if (typescript.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined) {
      edits.push({ start: node.name.end, end: node.name.end, text: `: ${node.name.text}` });
    }
    const property = typescript.isBindingElement(node) ? node.propertyName : undefined;
    if (property !== undefined && typescript.isIdentifier(property)) {
      for (const end of [property.getStart(file), property.end]) edits.push({ start: end, end, text: '"' });
    }
    const top = outside && !typescript.isFunctionLike(node);
    if (top && typescript.isForOfStatement(node) && node.awaitModifier !== undefined) forAwait = true;
    typescript.forEachChild(node, (child) => visit(child, top));
  }
  for (const statement of file.statements) {
    for (const node of exportSyntax(typescript, statement)) {
      const [start, end] = [node.getStart(file), node.end];
      edits.push({ start, end, text: source.slice(start, end).replace(/[^\n]/g, " ") });
    }
    visit(statement, true);
  }
  if (forAwait) edits.push({ start: 0, end: 0, text: "await 0; " });
  return applyEdits(source, edits);
}

function exportSyntax(typescript: TypeScript, statement: ts.Statement): readonly ts.Node[] {
  if (typescript.isExportDeclaration(statement))
    return statement.moduleSpecifier === undefined ? [statement] : [];
  const modifiers = typescript.canHaveModifiers(statement) ? (typescript.getModifiers(statement) ?? []) : [];
  const { ExportKeyword, DefaultKeyword } = typescript.SyntaxKind;
  if (modifiers.some(({ kind }) => kind === DefaultKeyword)) return [];
  return modifiers.filter(({ kind }) => kind === ExportKeyword);
}

/**
 * `let x = 1; export { x }` becomes `export let x = 1; export { }` in the compiled module, so that functions of the cell
 * and later cells share one variable instead of each having a copy. Constants stay local: they cannot come apart, and
 * local is faster.
 */
export function shareVariables(typescript: TypeScript, module: string): string {
  const file = parse(typescript, module);
  const list = file.statements.find(
    (statement): statement is ts.ExportDeclaration =>
      typescript.isExportDeclaration(statement) &&
      statement.moduleSpecifier === undefined &&
      statement.exportClause !== undefined,
  );
  const clause = list?.exportClause;
  if (clause === undefined || !typescript.isNamedExports(clause)) return module;
  const names = new Set(clause.elements.map((element) => element.name.text));
  const edits: Edit[] = [];
  for (const statement of file.statements) {
    if (!typescript.isVariableStatement(statement) || statement.modifiers !== undefined) continue;
    if (statement.declarationList.flags & typescript.NodeFlags.Const) continue;
    const mine = statement.declarationList.declarations.flatMap(({ name }) => boundNames(typescript, name));
    if (mine.length === 0 || !mine.every((name) => names.has(name))) continue;
    for (const name of mine) names.delete(name);
    const start = statement.getStart(file);
    edits.push({ start, end: start, text: "export " });
  }
  edits.push({ start: clause.getStart(file), end: clause.end, text: `{ ${[...names].join(", ")} }` });
  return applyEdits(module, edits).text;
}

function boundNames(typescript: TypeScript, name: ts.BindingName): string[] {
  if (typescript.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    typescript.isBindingElement(element) ? boundNames(typescript, element.name) : [],
  );
}
