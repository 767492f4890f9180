import type ts from "typescript";
import { applyEdits, type Edit } from "./edits.js";
import { keepLines, type EmittedCode } from "./keep-lines.js";
import { declaredNames, givenName, isForeign, renameEdits } from "./own-names.js";
import type { TypeScript } from "./typescript.js";

/** Where a name of the cells lives: `lexical` names are declared like `let`, `property` names are functions, on the global object. */
export type NameKind = "lexical" | "property";

/** An import that a cell makes: `local` is the module's export `name`, `default` or `*` (all of them). */
export interface CellImport {
  readonly local: string;
  readonly specifier: string;
  readonly name: string;
}

/** A cell as V8's REPL mode evaluates it. */
export interface ReplCode {
  readonly code: string;
  /** Under this number the cell hands over the value of its last statement. */
  readonly serial: number;
  /** Names that exist once it is evaluated. */
  readonly declares: ReadonlyMap<string, NameKind>;
  /** Names that mean something to Node or to packages, and that this cell or an earlier one declares. */
  readonly owned: ReadonlySet<string>;
  readonly imports: readonly CellImport[];
}

/** What is known about a cell beside its code. */
export interface ReplContext {
  /** Names of earlier cells. */
  kindOf(name: string): NameKind | undefined;
  /** Names that mean something to Node or to packages, and that cells declared. */
  readonly owned: ReadonlySet<string>;
  /** A number that no other cell has. */
  readonly serial: number;
  /** Whether the value of the last statement is the cell's result. */
  readonly endsInExpression: boolean;
  /** Names that begin anew although an earlier cell declared them as well: enums and namespaces that do not add to the earlier ones. */
  readonly anew: ReadonlySet<string>;
  /** Lines that stand before the cell in what was compiled. */
  readonly lineShift: number;
}

/** The object that cells reach the kernel by. A plain name, because a symbol would have to be looked up by names that cells may declare. */
export const cellObject = "__cell";

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
  const { ScriptTarget, ScriptKind } = typescript;
  const emitted = typescript.createSourceFile("cell.js", code, ScriptTarget.Latest, true, ScriptKind.JS);
  const foreign = new Set([
    ...context.owned,
    ...[...declaredNames(typescript, emitted)].filter(
      (name) => context.kindOf(name) === undefined && isForeign(name),
    ),
  ]);
  const renamed = applyEdits(code, renameEdits(typescript, emitted, foreign));
  const file =
    renamed.text === code
      ? emitted
      : typescript.createSourceFile("cell.js", renamed.text, ScriptTarget.Latest, true, ScriptKind.JS);
  const edits: Edit[] = [];
  const declares = new Map<string, NameKind>();
  const vars = new Set<string>();
  const imports: CellImport[] = [];
  const first: string[] = [];
  const last: string[] = [];
  const insert = (at: number, text: string): void => void edits.push({ start: at, end: at, text });
  const replace = (node: ts.Node, text: string): void =>
    void edits.push({ start: node.getStart(file), end: node.end, text });
  const nameNodes = (name: ts.BindingName): readonly ts.Identifier[] =>
    typescript.isIdentifier(name)
      ? [name]
      : name.elements.flatMap((element) =>
          typescript.isBindingElement(element) ? nameNodes(element.name) : [],
        );
  const named = (own: string, name: string): string =>
    `${cellObject}.named(${own}, ${JSON.stringify(givenName(name))})`;
  const isProperty = (name: string): boolean => context.kindOf(name) === "property";

  /** `var a = 1, { b } = o` → `a = 1, ({ b } = o)`. */
  function assignInstead(list: ts.VariableDeclarationList, empty: string, inHead: boolean): void {
    const [keyword] = list.getChildren(file);
    if (keyword !== undefined) replace(keyword, "");
    if (inHead) return;
    for (const { name, initializer, end } of list.declarations) {
      if (initializer === undefined) replace(name, empty === "" ? "0" : `${name.getText(file)} = ${empty}`);
      else if (typescript.isObjectBindingPattern(name)) {
        insert(name.getStart(file), "(");
        insert(end, ")");
      }
    }
  }

  function declareVariables(statement: ts.VariableStatement): void {
    const list = statement.declarationList;
    if ((list.flags & typescript.NodeFlags.BlockScoped) === 0) return; // var: below
    const names = list.declarations.flatMap(({ name }) => nameNodes(name)).map(({ text }) => text);
    if (names.some(isProperty)) {
      assignInstead(list, "void 0", false);
      for (const name of names) if (!isProperty(name)) vars.add(name);
      return;
    }
    for (const name of names) declares.set(name, "lexical");
    const [keyword] = list.getChildren(file);
    if (keyword?.kind === typescript.SyntaxKind.ConstKeyword) replace(keyword, "let");
  }

  function declareFunction({ name, asteriskToken }: ts.FunctionDeclaration): void {
    if (name === undefined) return;
    const kind = context.kindOf(name.text);
    if (kind !== "lexical") {
      declares.set(name.text, "property");
      if (name.text !== givenName(name.text)) last.push(`${named(name.text, name.text)};`);
      return;
    }
    // V8 refuses a function beside a `let` of its name.
    const own = `${name.text}$f${context.serial}`;
    replace(name, asteriskToken === undefined ? own : ` ${own}`);
    declares.set(name.text, "lexical");
    declares.set(own, "property");
    last.push(`${name.text} = ${named(own, name.text)};`);
  }

  function declareClass(node: ts.ClassDeclaration): void {
    const { name } = node;
    if (name === undefined) return;
    if (isProperty(name.text)) {
      insert(node.getStart(file), `${name.text} = `);
      insert(node.end, ";");
    } else declares.set(name.text, "lexical");
    if (name.text !== givenName(name.text)) insert(node.end, ` ${named(name.text, name.text)};`);
  }

  function load(node: ts.ImportDeclaration | ts.ExportDeclaration): string {
    const specifier = node.moduleSpecifier;
    if (specifier === undefined || !typescript.isStringLiteral(specifier)) return "";
    const clause = typescript.isImportDeclaration(node) ? node.importClause : undefined;
    const wanted: CellImport[] = [];
    const want = (local: string, name: string): void =>
      void wanted.push({ local, specifier: specifier.text, name });
    if (clause?.name !== undefined) want(clause.name.text, "default");
    const bindings = clause?.namedBindings;
    if (bindings !== undefined && typescript.isNamespaceImport(bindings)) want(bindings.name.text, "*");
    else
      for (const { name, propertyName } of bindings?.elements ?? [])
        want(name.text, (propertyName ?? name).text);
    imports.push(...wanted);
    const module = `await ${cellObject}.load(${JSON.stringify(specifier.text)})`;
    if (wanted.length === 0) return `${module};`;
    return wanted
      .map(({ local, name }) => {
        const value = `${cellObject}.pick(${module}, ${JSON.stringify(name)})`;
        if (isProperty(local)) return `${local} = ${value};`;
        declares.set(local, "lexical");
        return `let ${local} = ${value};`;
      })
      .join(" ");
  }

  /** Everything that is not at the very top: `var` in blocks, `import(…)` and `import.meta` anywhere. */
  function visit(node: ts.Node, outside: boolean): void {
    if (typescript.isVariableDeclarationList(node) && outside) {
      if ((node.flags & typescript.NodeFlags.BlockScoped) === 0) {
        for (const { name } of node.declarations) for (const { text } of nameNodes(name)) vars.add(text);
        const { parent } = node;
        assignInstead(node, "", typescript.isForInStatement(parent) || typescript.isForOfStatement(parent));
      }
    }
    if (node.kind === typescript.SyntaxKind.ImportKeyword && typescript.isCallExpression(node.parent)) {
      replace(node, `${cellObject}.import`);
    }
    if (typescript.isMetaProperty(node) && node.keywordToken === typescript.SyntaxKind.ImportKeyword) {
      replace(node, `${cellObject}.meta`);
      return;
    }
    const inner = outside && !typescript.isFunctionLike(node) && !typescript.isClassLike(node);
    typescript.forEachChild(node, (child) => visit(child, inner));
  }

  /** `export default x` → `x`; other exports are gone before a cell is compiled. */
  function dropExport(statement: ts.Statement): void {
    const start = statement.getStart(file);
    if (typescript.isExportAssignment(statement)) {
      edits.push({ start, end: statement.expression.getStart(file), text: "" });
      return;
    }
    const modifiers = typescript.canHaveModifiers(statement)
      ? (typescript.getModifiers(statement) ?? [])
      : [];
    for (const modifier of modifiers) {
      const { ExportKeyword, DefaultKeyword } = typescript.SyntaxKind;
      if (modifier.kind === ExportKeyword || modifier.kind === DefaultKeyword) replace(modifier, "");
    }
    const unnamed =
      (typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement)) &&
      statement.name === undefined;
    if (unnamed) {
      insert(start, "(");
      insert(statement.end, ");");
    }
  }

  let leading = true; // imports come before everything else, wherever they stand
  for (const statement of file.statements) {
    if (typescript.isImportDeclaration(statement) || typescript.isExportDeclaration(statement)) {
      const text = load(statement);
      replace(statement, leading ? text : "");
      if (!leading) first.push(text);
      continue;
    }
    leading = false;
    if (typescript.isVariableStatement(statement)) declareVariables(statement);
    else if (typescript.isFunctionDeclaration(statement)) declareFunction(statement);
    else if (typescript.isClassDeclaration(statement)) declareClass(statement);
    dropExport(statement);
    visit(statement, true);
  }
  const result = context.endsInExpression ? lastExpression(typescript, file.statements) : undefined;
  if (result !== undefined) {
    insert(result.getStart(file), `${cellObject}.result(${context.serial}, (`);
    insert(result.end, "))");
  }
  for (const name of vars) {
    if (isProperty(name)) continue;
    const keeps = context.kindOf(name) === "lexical" && !context.anew.has(name);
    first.unshift(keeps ? `let ${name} = ${cellObject}.keep(() => ${name});` : `let ${name};`);
    declares.set(name, "lexical");
  }
  const body = keepLines(typescript, file, map, {
    edits,
    lineShift: context.lineShift,
    emitted: { file: emitted, offset: renamed.original },
  });
  // TypeScript is always strict, and so are its modules: functions in blocks stay there, assignments that do nothing throw.
  if (body.trim() === "" && first.length === 0)
    return { code: "", serial: context.serial, declares, owned: foreign, imports };
  return {
    code: ['"use strict";', ...first, ...last, body].join(" "),
    serial: context.serial,
    declares,
    owned: foreign,
    imports,
  };
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
