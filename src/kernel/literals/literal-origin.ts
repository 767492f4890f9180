import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

/** Where a value was written down. */
export interface Origin {
  /** The text, number, list or object that was written down, if it stands in a file that is being checked. */
  readonly literal: ts.Expression | undefined;
  /** Whether the value is only an element of that list, or a part of it. */
  readonly isElement: boolean;
  /** The last name on the way there. */
  readonly name: string | undefined;
  /** Whether that name may be given another value. */
  readonly isChangeable: boolean;
}

/** Where the field of `expression` at the end of `way` was written down, as far as that can be told without running anything. */
export function originOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  expression: ts.Expression,
  way: readonly string[],
): Origin {
  const seen = new Set<ts.Node>();
  let [at, rest]: [ts.Expression | undefined, readonly string[]] = [expression, way];
  let found: Origin = { literal: undefined, isElement: false, name: undefined, isChangeable: false };
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    if (typescript.isIdentifier(at)) {
      const made = declarationOf(typescript, checker, at);
      found = { ...found, name: at.text, isChangeable: made.isChangeable };
      at = made.from;
    } else if (typescript.isPropertyAccessExpression(at)) {
      [at, rest] = [at.expression, [at.name.text, ...rest]];
    } else if (typescript.isObjectLiteralExpression(at) && rest.length > 0) {
      [at, rest] = fieldOf(typescript, checker, at, rest) ?? [undefined, rest];
    } else if (isLiteral(typescript, at)) {
      return { ...found, literal: at, isElement: rest.length > 0 };
    } else {
      at = innerOf(typescript, at);
    }
  }
  return found;
}

/** The object or list around `literal` that was written down in one piece, and how many objects it is above it. */
export function wholeOf(typescript: TypeScript, literal: ts.Expression): readonly ts.Expression[] {
  const around = [literal];
  for (let at: ts.Node = literal.parent; ; at = at.parent) {
    if (typescript.isObjectLiteralExpression(at) || typescript.isArrayLiteralExpression(at)) around.push(at);
    else if (!typescript.isPropertyAssignment(at) && !typescript.isParenthesizedExpression(at)) return around;
  }
}

/** What a name was declared to be; for the variable of a loop or of a function handed to a method, what it runs over. */
function declarationOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  name: ts.Identifier,
): { readonly from: ts.Expression | undefined; readonly isChangeable: boolean } {
  const symbol = typescript.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  const declaration = symbol?.valueDeclaration;
  if (declaration !== undefined && typescript.isVariableDeclaration(declaration)) {
    const isChangeable = (typescript.getCombinedNodeFlags(declaration) & typescript.NodeFlags.Const) === 0;
    const loop = declaration.parent.parent;
    if (typescript.isForOfStatement(loop)) return { from: loop.expression, isChangeable: false };
    return { from: declaration.type === undefined ? declaration.initializer : undefined, isChangeable };
  }
  if (declaration !== undefined && typescript.isParameter(declaration) && declaration.type === undefined) {
    const call = declaration.parent.parent;
    if (typescript.isCallExpression(call) && typescript.isPropertyAccessExpression(call.expression))
      return { from: call.expression.expression, isChangeable: false };
  }
  return { from: undefined, isChangeable: false };
}

/** Where the first field of `way` comes from, and the way from there. */
function fieldOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  literal: ts.ObjectLiteralExpression,
  way: readonly string[],
): [ts.Expression, readonly string[]] | undefined {
  const [field = "", ...further] = way;
  for (const property of [...literal.properties].reverse()) {
    if (typescript.isSpreadAssignment(property)) {
      const spread = checker.getTypeAtLocation(property.expression);
      if (checker.getPropertyOfType(spread, field) !== undefined) return [property.expression, way];
    } else if (property.name !== undefined && nameOf(typescript, property.name) === field) {
      if (typescript.isShorthandPropertyAssignment(property)) return [property.name, further];
      return typescript.isPropertyAssignment(property) ? [property.initializer, further] : undefined;
    }
  }
  return undefined;
}

const nameOf = (typescript: TypeScript, name: ts.PropertyName): string =>
  typescript.isStringLiteralLike(name) ? name.text : name.getText();

/** An expression without its brackets and without what is said of its type. */
function innerOf(typescript: TypeScript, at: ts.Expression): ts.Expression | undefined {
  const isDressed =
    typescript.isParenthesizedExpression(at) ||
    typescript.isNonNullExpression(at) ||
    typescript.isSatisfiesExpression(at);
  return isDressed ? at.expression : undefined;
}

const isLiteral = (typescript: TypeScript, node: ts.Expression): boolean =>
  typescript.isObjectLiteralExpression(node) ||
  typescript.isArrayLiteralExpression(node) ||
  typescript.isLiteralExpression(node);
