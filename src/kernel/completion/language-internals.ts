import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

// Completion and hover over the program that checks the cells: a language service of its own would hold every library twice. What
// it is made of is in the compiler, but not published; to follow a new TypeScript, run the tests of completions and quick info.

/** A name that TypeScript proposes. */
export interface Entry {
  readonly name: string;
  readonly sortText: string;
  readonly insertText?: string;
  readonly replacementSpan?: ts.TextSpan;
}

/** What is used of the compiler that it does not publish. */
export interface Internals {
  readonly Completions: {
    getCompletionsAtPosition(
      host: object,
      program: ts.Program,
      log: () => void,
      file: ts.SourceFile,
      position: number,
      preferences: ts.UserPreferences,
      trigger: undefined,
      kind: number,
      token: ts.CancellationToken,
      format: undefined,
      includeSymbol: boolean,
    ): { readonly entries: readonly Entry[]; readonly optionalReplacementSpan?: ts.TextSpan } | undefined;
  };
  readonly SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      container: ts.Node,
      location: ts.Node,
    ): {
      readonly displayParts: readonly ts.SymbolDisplayPart[];
      readonly documentation: readonly ts.SymbolDisplayPart[];
      readonly tags?: readonly ts.JSDocTagInfo[];
    };
  };
  readonly SignatureHelp: {
    getSignatureHelpItems(
      program: ts.Program,
      file: ts.SourceFile,
      position: number,
      reason: undefined,
      token: ts.CancellationToken,
    ): ts.SignatureHelpItems | undefined;
  };
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  findPrecedingToken(position: number, file: ts.SourceFile): ts.Node | undefined;
}

/** The same compiler, with what it does not publish. */
export const internalsOf = (typescript: TypeScript): Internals => typescript as unknown as Internals;

/** Nobody cancels. */
export const token: ts.CancellationToken = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => undefined,
};
