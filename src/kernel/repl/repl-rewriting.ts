import type ts from "typescript";
import type { Edit } from "../syntax/edits.js";
import { givenName } from "./own-names.js";
import { cellObject, type CellImport, type NameKind, type ReplContext } from "./repl-types.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** A cell on its way to V8: what was found in it so far, and what is to change. */
export interface Rewriting {
  readonly typescript: TypeScript;
  readonly file: ts.SourceFile;
  readonly context: ReplContext;
  /** Changes to the text of `file`. */
  readonly edits: Edit[];
  /** Names that exist once the cell is evaluated. */
  readonly declares: Map<string, NameKind>;
  /** Names that `var` declares: a `let` at the beginning makes them. */
  readonly vars: Set<string>;
  readonly imports: CellImport[];
  /** Statements that come before the body. */
  readonly first: string[];
  /** Statements that come right before the body, after those of `first`. */
  readonly last: string[];
}

/** A cell of which nothing is rewritten yet. */
export function startRewriting(typescript: TypeScript, file: ts.SourceFile, context: ReplContext): Rewriting {
  return {
    typescript,
    file,
    context,
    edits: [],
    declares: new Map(),
    vars: new Set(),
    imports: [],
    first: [],
    last: [],
  };
}

/** Puts `text` in at `at`. */
export function insert({ edits }: Rewriting, at: number, text: string): void {
  edits.push({ start: at, end: at, text });
}

/** Puts `text` in the place of a node. */
export function replace({ edits, file }: Rewriting, node: ts.Node, text: string): void {
  edits.push({ start: node.getStart(file), end: node.end, text });
}

/** Whether an earlier cell made `name` a property of the global object. */
export const isProperty = ({ context }: Rewriting, name: string): boolean =>
  context.kindOf(name) === "property";

/** Code that gives the function or class `own` the name that the user gave `name`. */
export const named = (own: string, name: string): string =>
  `${cellObject}.named(${own}, ${JSON.stringify(givenName(name))})`;

/** The names that a name or a pattern binds. */
export function boundNames(typescript: TypeScript, name: ts.BindingName): readonly string[] {
  if (typescript.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    typescript.isBindingElement(element) ? boundNames(typescript, element.name) : [],
  );
}
