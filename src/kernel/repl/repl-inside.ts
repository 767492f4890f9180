import type ts from "typescript";
import { assignInstead } from "./repl-declarations.js";
import { boundNames, replace, type Rewriting } from "./repl-rewriting.js";
import { cellObject } from "./repl-types.js";

/** Everything that is not at the very top: `var` in blocks, `import(…)` and `import.meta` anywhere. */
export function rewriteInside(rewriting: Rewriting, statement: ts.Statement): void {
  visit(rewriting, statement, true);
}

/** `isOutside` is whether the node is outside of all functions and classes. */
function visit(rewriting: Rewriting, node: ts.Node, isOutside: boolean): void {
  const { typescript } = rewriting;
  const { ImportKeyword } = typescript.SyntaxKind;
  if (isOutside && typescript.isVariableDeclarationList(node)) assignVars(rewriting, node);
  if (node.kind === ImportKeyword && typescript.isCallExpression(node.parent)) {
    replace(rewriting, node, `${cellObject}.import`);
  }
  if (typescript.isMetaProperty(node) && node.keywordToken === ImportKeyword) {
    replace(rewriting, node, `${cellObject}.meta`);
    return;
  }
  const isInner = isOutside && !typescript.isFunctionLike(node) && !typescript.isClassLike(node);
  typescript.forEachChild(node, (child) => visit(rewriting, child, isInner));
}

/** `var` becomes an assignment; its names are declared at the beginning of the cell. */
function assignVars(rewriting: Rewriting, list: ts.VariableDeclarationList): void {
  const { typescript, vars } = rewriting;
  if ((list.flags & typescript.NodeFlags.BlockScoped) !== 0) return;
  for (const { name } of list.declarations) {
    for (const bound of boundNames(typescript, name)) vars.add(bound);
  }
  const { parent } = list;
  const inHead = typescript.isForInStatement(parent) || typescript.isForOfStatement(parent);
  assignInstead(rewriting, list, { empty: undefined, inHead });
}
