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
