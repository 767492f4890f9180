import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

// Completion and hover over the program that checks the cells: a language service of its own would hold every library twice. What
// it is made of is in the compiler, but not published; to follow a new TypeScript, run the tests of this file.

/** Names that fit at a place, and the UTF-16 range they would replace. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly names: readonly string[];
}

interface Entry {
  readonly name: string;
  readonly sortText: string;
  readonly insertText?: string;
  readonly replacementSpan?: ts.TextSpan;
}
interface Internals {
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

const token: ts.CancellationToken = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => undefined,
};

/** What fits at `position`. Inside a string it replaces what the string holds, not only what comes after the cursor. */
export function completionsAt(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): Completions {
  const internals = typescript as unknown as Internals;
  const { sys } = typescript;
  const host = {
    fileExists: sys.fileExists,
    readFile: sys.readFile,
    directoryExists: sys.directoryExists,
    getDirectories: sys.getDirectories,
    readDirectory: sys.readDirectory,
    useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCompilationSettings: () => program.getCompilerOptions(),
    getScriptFileNames: () => [...program.getRootFileNames()],
    getScriptVersion: () => "0",
    getScriptSnapshot: () => undefined,
  };
  const found = internals.Completions.getCompletionsAtPosition(
    host,
    program,
    () => undefined,
    file,
    position,
    {},
    undefined,
    1,
    token,
    undefined,
    false,
  );
  const typed = typedRange(typescript, internals, file, position);
  const entries = found?.entries ?? [];
  const span = entries[0]?.replacementSpan ?? found?.optionalReplacementSpan;
  const range = typed.isString && entries.length > 0 ? stringRange(file, typed, span) : typed;
  const prefix = file.text.slice(range.start, position);
  return { start: range.start, end: range.end, names: ranked(entries, prefix) };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly isString: boolean;
}

/** Which part of a string is replaced: what TypeScript says, else what follows the last `/` of a path. */
function stringRange(
  { text }: ts.SourceFile,
  { start, end }: Range,
  span: ts.TextSpan | undefined,
): Omit<Range, "isString"> {
  if (span !== undefined) return { start: span.start, end: span.start + span.length };
  return { start: start + text.slice(start, end).lastIndexOf("/") + 1, end };
}

/** What is being typed at `position`: a name, or the contents of a string. */
function typedRange(
  typescript: TypeScript,
  { findPrecedingToken }: Internals,
  file: ts.SourceFile,
  position: number,
): Range {
  const none = { start: position, end: position, isString: false };
  const before = findPrecedingToken(position, file);
  if (before === undefined) return none;
  const start = before.getStart(file);
  if (typescript.isStringLiteralLike(before) && position > start) {
    const closed = before.end > start + 1 && file.text[before.end - 1] === file.text[start];
    return position > before.end || (closed && position === before.end)
      ? none
      : { start: start + 1, end: closed ? before.end - 1 : before.end, isString: true };
  }
  const isWord = /^[\w$#]+$/.test(before.getText(file));
  return isWord && before.end >= position && start <= position
    ? { start, end: before.end, isString: false }
    : none;
}

/** Names that begin with what is typed, then those that do in other letters, then those that hold it; each in TypeScript's order. */
function ranked(entries: readonly Entry[], prefix: string): readonly string[] {
  const lower = prefix.toLowerCase();
  const rank = (name: string): number => {
    if (name.startsWith(prefix)) return 0;
    return name.toLowerCase().startsWith(lower) ? 1 : name.toLowerCase().includes(lower) ? 2 : 3;
  };
  return entries
    .map(({ name, sortText }) => ({ name, rank: rank(name), sortText }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank || compare(a.sortText, b.sortText) || compare(a.name, b.name))
    .map(({ name }) => name);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Signature and documentation of the name at `position`; between the brackets of a call, of the call and of its options. */
export function quickInfoAt(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): string | undefined {
  const internals = typescript as unknown as Internals;
  const checker = program.getTypeChecker();
  const node = internals.getTouchingPropertyName(file, position);
  const symbol = node === file ? undefined : checker.getSymbolAtLocation(node);
  if (symbol !== undefined && !isOpening(node.getText(file))) {
    const { displayParts, documentation, tags } =
      internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
        checker,
        symbol,
        file,
        node,
        node,
      );
    return told(typescript, displayParts, documentation, tags ?? []);
  }
  return callAt(typescript, internals, program, file, position);
}

const isOpening = (text: string): boolean => /^[([{,]/.test(text);

function told(
  typescript: TypeScript,
  signature: readonly ts.SymbolDisplayPart[],
  documentation: readonly ts.SymbolDisplayPart[],
  tags: readonly ts.JSDocTagInfo[],
): string {
  const text = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
    typescript.displayPartsToString([...(parts ?? [])]);
  const tagLines = tags.map(({ name, text: parts }) => `@${name} ${text(parts)}`.trimEnd());
  return [text(signature), text(documentation), tagLines.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function callAt(
  typescript: TypeScript,
  internals: Internals,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): string | undefined {
  const help = internals.SignatureHelp.getSignatureHelpItems(program, file, position, undefined, token);
  const item = help?.items[help.selectedItemIndex];
  if (item === undefined) return undefined;
  const parameters = item.parameters.flatMap(({ displayParts }, index) =>
    index === 0 ? displayParts : [...item.separatorDisplayParts, ...displayParts],
  );
  const signature = [...item.prefixDisplayParts, ...parameters, ...item.suffixDisplayParts];
  const options = help === undefined ? [] : optionsOf(typescript, program, file, help);
  return [told(typescript, signature, item.documentation, item.tags), options.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Each field that the argument at the cursor may have: name, type and first sentence of its documentation. */
function optionsOf(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  { applicableSpan, argumentIndex }: ts.SignatureHelpItems,
): readonly string[] {
  const checker = program.getTypeChecker();
  let call: ts.CallExpression | ts.NewExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > applicableSpan.start || node.end < applicableSpan.start) return;
    if (typescript.isCallExpression(node) || typescript.isNewExpression(node)) call = node;
    typescript.forEachChild(node, visit);
  };
  visit(file);
  if (call === undefined) return [];
  const parameter = checker.getResolvedSignature(call)?.parameters[argumentIndex];
  if (parameter === undefined) return [];
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, call));
  if ((type.flags & typescript.TypeFlags.Object) === 0 && !type.isUnionOrIntersection()) return [];
  if (checker.getIndexInfosOfType(type).length > 0 || type.getCallSignatures().length > 0) return [];
  const at = call;
  return checker.getPropertiesOfType(type).map((property) => {
    const optional = (property.flags & typescript.SymbolFlags.Optional) !== 0 ? "?" : "";
    const fieldType = checker.typeToString(checker.getTypeOfSymbolAtLocation(property, at));
    const [sentence = ""] = typescript
      .displayPartsToString(property.getDocumentationComment(checker))
      .split("\n");
    return `  ${property.name}${optional}: ${fieldType}${sentence === "" ? "" : `  - ${sentence}`}`;
  });
}
