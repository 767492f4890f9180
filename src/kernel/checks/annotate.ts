import type ts from "typescript";
import type { Edit } from "../syntax/edits.js";
import { parse } from "../syntax/type-side.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** Errors that say: the inferred type of an exported name comes from a module that does not export it. */
export const unnamableTypeCodes: ReadonlySet<number> = new Set([
  2742, 2883, 4023, 4024, 4025, 4029, 4030, 4031, 4053, 4054, 4055, 4058, 4059, 4060, 4082, 4094, 7056,
]);

/**
 * The edits that annotate the variable, property or function at each offset as `any`; undefined if one of them is neither. tslab
 * would refuse the whole cell because it cannot write down the type for later cells.
 */
export function annotateAny(
  typescript: TypeScript,
  source: string,
  offsets: readonly number[],
): Edit[] | undefined {
  const file = parse(typescript, source);
  const places = new Set<number>();
  for (const offset of offsets) {
    const place = annotationPlace(typescript, file, offset);
    if (place === undefined) return undefined;
    places.add(place);
  }
  return [...places].map((start) => ({ start, end: start, text: ": any" }));
}

function annotationPlace(typescript: TypeScript, file: ts.SourceFile, offset: number): number | undefined {
  let found: number | undefined;
  function visit(node: ts.Node): void {
    if (offset < node.getStart(file) || offset >= node.end) return;
    if (typescript.isVariableDeclaration(node) || typescript.isPropertyDeclaration(node)) {
      if (node.type === undefined && offset < node.name.end) found = node.name.end;
    }
    if (hasResult(typescript, node) && node.type === undefined && node.body !== undefined) {
      found = node.getChildren(file).find(({ kind }) => kind === typescript.SyntaxKind.CloseParenToken)?.end;
    }
    typescript.forEachChild(node, visit);
  }
  visit(file);
  return found;
}

function hasResult(
  typescript: TypeScript,
  node: ts.Node,
): node is ts.FunctionDeclaration | ts.MethodDeclaration | ts.GetAccessorDeclaration {
  return (
    typescript.isFunctionDeclaration(node) ||
    typescript.isMethodDeclaration(node) ||
    typescript.isGetAccessorDeclaration(node)
  );
}
