import type ts from "typescript";
import { applyEdits, type Edit, type Edited } from "./edits.js";
import type { TypeScript } from "./compiler-type.js";

/** The syntax tree of one cell. */
export function parse(typescript: TypeScript, source: string): ts.SourceFile {
  const { ScriptTarget, ScriptKind } = typescript;
  return typescript.createSourceFile("cell.ts", source, ScriptTarget.Latest, true, ScriptKind.TS);
}

/** A cell as its types are checked. */
export interface TypeSide extends Edited {
  /** Lines that stand before it. */
  readonly lineShift: number;
  /** Names of enums and namespaces that begin anew. */
  readonly anew: ReadonlySet<string>;
  /** Whether its last statement is an expression. */
  readonly endsInExpression: boolean;
  /** Whether its first comment says `@ts-nocheck`. */
  readonly ignoresTypes: boolean;
}

/**
 * What tslab gets of a cell: every line stays where it is, `export` goes (tslab exports everything by itself), and what an earlier
 * cell declared of an interface, an enum or a namespace that this cell adds to comes first. So does each variable of `continued`: a
 * `var` whose value is made of the one that an earlier cell left.
 */
export function prepareTypes(
  typescript: TypeScript,
  source: string,
  declarations: string,
  continued: ReadonlySet<string> = new Set(),
): TypeSide {
  const file = parse(typescript, source);
  const edits: Edit[] = [];
  for (const statement of file.statements) {
    for (const node of exportSyntax(typescript, statement)) {
      const [start, end] = [node.getStart(file), node.end];
      edits.push({ start, end, text: source.slice(start, end).replace(/[^\n]/g, " ") });
    }
  }
  const { carried: added, anew } = additions(typescript, file, declarations);
  const carried = [...added, ...variables(typescript, declarations, continued)].join("\n");
  if (carried !== "") edits.push({ start: 0, end: 0, text: `${carried}\n` });
  return {
    ...applyEdits(source, edits),
    lineShift: carried === "" ? 0 : carried.split("\n").length,
    anew,
    endsInExpression: endsInExpression(typescript, file),
    ignoresTypes: /^\s*(?:\/\/[^\n]*\n\s*)*\/\/\s*@ts-nocheck\b/.test(source),
  };
}

function exportSyntax(typescript: TypeScript, statement: ts.Statement): readonly ts.Node[] {
  if (typescript.isExportDeclaration(statement))
    return statement.moduleSpecifier === undefined ? [statement] : [];
  const modifiers = typescript.canHaveModifiers(statement) ? (typescript.getModifiers(statement) ?? []) : [];
  const { ExportKeyword, DefaultKeyword } = typescript.SyntaxKind;
  if (modifiers.some(({ kind }) => kind === DefaultKeyword)) return [];
  return modifiers.filter(({ kind }) => kind === ExportKeyword);
}

/** Declarations that vanish do not take the value of the expression before them away. */
function endsInExpression(typescript: TypeScript, file: ts.SourceFile): boolean {
  const last = file.statements.findLast((statement) => {
    if (typescript.isInterfaceDeclaration(statement) || typescript.isTypeAliasDeclaration(statement))
      return false;
    if (typescript.isExportDeclaration(statement) || typescript.isEmptyStatement(statement)) return false;
    const modifiers = typescript.canHaveModifiers(statement) ? typescript.getModifiers(statement) : undefined;
    return modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.DeclareKeyword) !== true;
  });
  return (
    last !== undefined && (typescript.isExpressionStatement(last) || typescript.isExportAssignment(last))
  );
}

type Mergeable = ts.InterfaceDeclaration | ts.EnumDeclaration | ts.ModuleDeclaration;

/**
 * In one script, declarations of an interface, an enum or a namespace of one name add up, a namespace also to a function or a class,
 * an interface to a class. So they do over cells, unless both have a member in common: then the later one takes the place of the
 * earlier, as it does everywhere else; this is what running an edited cell again needs.
 */
function additions(
  typescript: TypeScript,
  file: ts.SourceFile,
  declarations: string,
): { readonly carried: readonly string[]; readonly anew: ReadonlySet<string> } {
  const anew = new Set<string>();
  const mine = new Map<string, Mergeable[]>();
  const others = new Set<string>();
  for (const statement of file.statements) {
    if (isMergeable(typescript, statement)) {
      mine.set(statement.name.text, [...(mine.get(statement.name.text) ?? []), statement]);
    } else if (typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement)) {
      if (statement.name !== undefined) others.add(statement.name.text);
    }
  }
  if (mine.size === 0) return { carried: [], anew };
  const before = parse(typescript, declarations);
  const carried: string[] = [];
  for (const [name, parts] of mine) {
    if (others.has(name)) continue;
    const earlier = before.statements.filter((statement) => nameOf(typescript, statement) === name);
    const taken = new Set(earlier.flatMap((statement) => membersOf(typescript, statement)));
    const fits = earlier.every((statement) => parts.every((part) => canAddUp(typescript, statement, part)));
    if (
      earlier.length > 0 &&
      fits &&
      !parts.some((part) => membersOf(typescript, part).some((it) => taken.has(it)))
    ) {
      for (const statement of earlier) carried.push(statement.getText(before));
    } else if (!parts.every(typescript.isInterfaceDeclaration)) anew.add(name);
  }
  return { carried, anew };
}

/** Declarations of earlier cells' variables that `var` may stand beside. */
function variables(
  typescript: TypeScript,
  declarations: string,
  names: ReadonlySet<string>,
): readonly string[] {
  if (names.size === 0) return [];
  const before = parse(typescript, declarations);
  return before.statements.flatMap((statement) =>
    typescript.isVariableStatement(statement)
      ? statement.declarationList.declarations
          .filter(({ name, type }) => names.has(name.getText(before)) && type !== undefined)
          .map((declaration) => `declare var ${declaration.getText(before)};`)
      : [],
  );
}

function isMergeable(
  typescript: TypeScript,
  node: ts.Statement,
): node is Mergeable & { readonly name: ts.Identifier } {
  return (
    typescript.isInterfaceDeclaration(node) ||
    typescript.isEnumDeclaration(node) ||
    (typescript.isModuleDeclaration(node) &&
      typescript.isIdentifier(node.name) &&
      node.name.text !== "global")
  );
}

function nameOf(typescript: TypeScript, node: ts.Statement): string | undefined {
  if (isMergeable(typescript, node)) return node.name.text;
  if (typescript.isFunctionDeclaration(node) || typescript.isClassDeclaration(node)) return node.name?.text;
  return undefined;
}

function canAddUp(typescript: TypeScript, earlier: ts.Statement, part: Mergeable): boolean {
  if (earlier.kind === part.kind || typescript.isModuleDeclaration(part)) return true;
  if (typescript.isModuleDeclaration(earlier)) return true;
  return typescript.isInterfaceDeclaration(part) && typescript.isClassDeclaration(earlier);
}

/** Names that two declarations must not share if they are to add up. */
function membersOf(typescript: TypeScript, node: ts.Statement): readonly string[] {
  if (typescript.isInterfaceDeclaration(node) || typescript.isEnumDeclaration(node)) {
    const members: readonly (ts.TypeElement | ts.EnumMember)[] = [...node.members];
    return members.map(({ name }) => name?.getText() ?? "");
  }
  if (
    !typescript.isModuleDeclaration(node) ||
    node.body === undefined ||
    !typescript.isModuleBlock(node.body)
  )
    return [];
  return node.body.statements.flatMap((statement) => {
    if (typescript.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText());
    const { name } = statement as { readonly name?: ts.Node };
    return name === undefined ? [] : [name.getText()];
  });
}
