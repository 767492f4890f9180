import type ts from "typescript";
import type { Edit } from "../syntax/edits.js";
import type { TypeScript } from "../syntax/compiler-type.js";

// A `let` of a cell is seen by all code of the process before a property of the global object of that name: by Node's libraries, which
// say `performance`, and by packages, which look whether there is a `window`. So where cells declare such a name, they get another one.

/** Names by which packages look where they run. */
const looked = new Set([
  "window",
  "self",
  "document",
  "navigator",
  "location",
  "define",
  "module",
  "exports",
  "require",
  "importScripts",
  "WorkerGlobalScope",
  "HTMLElement",
  "Deno",
  "Bun",
  "jest",
  "angular",
  "jQuery",
  "React",
  "System",
  "amd",
]);

/** Whether a name means something to code that is not of a cell. */
export const isForeign = (name: string): boolean => name in globalThis || looked.has(name);

/** What a name of that kind is called in the code of cells. */
export const ownName = (name: string): string => `${name}$own`;

/** The name that the user gave. */
export const givenName = (name: string): string => name.replace(/\$own$/, "");

/** Edits that give each of `names` its own name, wherever emitted JavaScript means a variable by it. */
export function renameEdits(typescript: TypeScript, file: ts.SourceFile, names: ReadonlySet<string>): Edit[] {
  const edits: Edit[] = [];
  function visit(node: ts.Node): void {
    if (typescript.isIdentifier(node) && names.has(node.text)) {
      const text = replacement(typescript, node);
      if (text !== undefined) edits.push({ start: node.getStart(file), end: node.end, text });
    }
    typescript.forEachChild(node, visit);
  }
  if (names.size > 0) visit(file);
  return edits;
}

function replacement(typescript: TypeScript, node: ts.Identifier): string | undefined {
  const { parent, text } = node;
  const own = ownName(text);
  if (typescript.isShorthandPropertyAssignment(parent) && parent.name === node) return `${text}: ${own}`;
  if (typescript.isBindingElement(parent)) {
    if (parent.propertyName === node) return undefined;
    const isShort = parent.propertyName === undefined && parent.dotDotDotToken === undefined;
    return isShort && parent.name === node && typescript.isObjectBindingPattern(parent.parent)
      ? `${text}: ${own}`
      : own;
  }
  if (typescript.isImportSpecifier(parent)) {
    if (parent.propertyName === node) return undefined;
    return parent.propertyName === undefined ? `${text} as ${own}` : own;
  }
  const isProperty =
    (typescript.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((typescript.isPropertyAssignment(parent) ||
      typescript.isMethodDeclaration(parent) ||
      typescript.isPropertyDeclaration(parent) ||
      typescript.isGetAccessorDeclaration(parent) ||
      typescript.isSetAccessorDeclaration(parent)) &&
      parent.name === node);
  const isOther =
    typescript.isExportSpecifier(parent) ||
    typescript.isMetaProperty(parent) ||
    typescript.isLabeledStatement(parent) ||
    typescript.isBreakOrContinueStatement(parent);
  return isProperty || isOther ? undefined : own;
}

/** Names that a file declares at its top, also by `var` in blocks. */
export function declaredNames(typescript: TypeScript, file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: ts.BindingName): void => {
    if (typescript.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (typescript.isBindingElement(element)) add(element.name);
  };
  const visit = (node: ts.Node, top: boolean): void => {
    if (typescript.isVariableDeclarationList(node)) {
      const isVar = (node.flags & typescript.NodeFlags.BlockScoped) === 0;
      if (top || isVar) for (const { name } of node.declarations) add(name);
    }
    const named = typescript.isFunctionDeclaration(node) || typescript.isClassDeclaration(node);
    if (named && top && node.name !== undefined) names.add(node.name.text);
    if (typescript.isImportClause(node) && node.name !== undefined) names.add(node.name.text);
    if (typescript.isNamespaceImport(node) || typescript.isImportSpecifier(node)) names.add(node.name.text);
    if (typescript.isFunctionLike(node) || typescript.isClassLike(node)) return;
    const stays = typescript.isVariableStatement(node) || typescript.isImportDeclaration(node);
    typescript.forEachChild(node, (child) => visit(child, top && stays));
  };
  for (const statement of file.statements) visit(statement, true);
  return names;
}
