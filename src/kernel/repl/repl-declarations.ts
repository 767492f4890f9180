import type ts from "typescript";
import { givenName } from "./own-names.js";
import { boundNames, insert, isProperty, named, replace, type Rewriting } from "./repl-rewriting.js";
import { cellObject } from "./repl-types.js";

/** How a declaration becomes assignments. */
export interface AssignOptions {
  /** What names without an initializer are set to; undefined if they keep what they have. */
  readonly empty: string | undefined;
  /** Whether it stands in the head of a `for … in` or `for … of`, which does the assigning. */
  readonly inHead: boolean;
}

/** `var a = 1, { b } = o` → `a = 1, ({ b } = o)`. */
export function assignInstead(
  rewriting: Rewriting,
  list: ts.VariableDeclarationList,
  { empty, inHead }: AssignOptions,
): void {
  const { typescript, file, context } = rewriting;
  const [keyword] = list.getChildren(file);
  if (keyword !== undefined) replace(rewriting, keyword, "");
  if (inHead) return;
  for (const { name, initializer, end } of list.declarations) {
    if (initializer === undefined) {
      // Here and no earlier: a cell that is stopped before it keeps the enum that it had.
      const value = context.anew.has(name.getText(file)) ? "void 0" : empty;
      replace(rewriting, name, value === undefined ? "0" : `${name.getText(file)} = ${value}`);
    } else if (typescript.isObjectBindingPattern(name)) {
      insert(rewriting, name.getStart(file), "(");
      insert(rewriting, end, ")");
    }
  }
}

/** `const` → `let`; assignments where an earlier cell has a function of one of the names. */
export function declareVariables(
  rewriting: Rewriting,
  { declarationList: list }: ts.VariableStatement,
): void {
  const { typescript, file, declares, vars } = rewriting;
  if ((list.flags & typescript.NodeFlags.BlockScoped) === 0) return; // var: wherever it stands
  const names = list.declarations.flatMap(({ name }) => boundNames(typescript, name));
  if (names.some((name) => isProperty(rewriting, name))) {
    assignInstead(rewriting, list, { empty: "void 0", inHead: false });
    for (const name of names) if (!isProperty(rewriting, name)) vars.add(name);
    return;
  }
  for (const name of names) declares.set(name, "lexical");
  const [keyword] = list.getChildren(file);
  if (keyword?.kind === typescript.SyntaxKind.ConstKeyword) replace(rewriting, keyword, "let");
}

/** A function stays what it is, unless an earlier cell has a variable of its name, which then gets it. */
export function declareFunction(rewriting: Rewriting, { name, asteriskToken }: ts.FunctionDeclaration): void {
  if (name === undefined) return;
  const { context, declares, last } = rewriting;
  const kind = context.kindOf(name.text);
  if (kind !== "lexical") {
    declares.set(name.text, "property");
    if (name.text !== givenName(name.text)) last.push(`${named(name.text, name.text)};`);
    return;
  }
  // V8 refuses a function beside a `let` of its name.
  const own = `${name.text}$f${context.serial}`;
  replace(rewriting, name, asteriskToken === undefined ? own : ` ${own}`);
  declares.set(name.text, "lexical");
  declares.set(own, "property");
  // `let` again, as the earlier cell may never have come to its own, and then there is nothing to assign to.
  last.push(`let ${name.text} = ${named(own, name.text)};`);
}

/** A class stays what it is, unless an earlier cell has a function of its name: then it is assigned. */
export function declareClass(rewriting: Rewriting, node: ts.ClassDeclaration): void {
  const { name } = node;
  if (name === undefined) return;
  if (isProperty(rewriting, name.text)) {
    insert(rewriting, node.getStart(rewriting.file), `${name.text} = `);
    insert(rewriting, node.end, ";");
  } else rewriting.declares.set(name.text, "lexical");
  if (name.text !== givenName(name.text)) insert(rewriting, node.end, ` ${named(name.text, name.text)};`);
}

/** A `let` at the beginning for every `var`; it keeps the value of an earlier cell. */
export function declareVars(rewriting: Rewriting): void {
  const { context, vars, first, declares } = rewriting;
  for (const name of vars) {
    if (isProperty(rewriting, name)) continue;
    const keeps = context.kindOf(name) === "lexical";
    first.unshift(keeps ? `let ${name} = ${cellObject}.keep(() => ${name});` : `let ${name};`);
    declares.set(name, "lexical");
  }
}
