import type ts from "typescript";
import { internalsOf, token, type Entry, type Internals } from "./language-internals.js";
import type { TypeScript } from "../syntax/compiler-type.js";

/** Names that fit at a place, and the UTF-16 range they would replace. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly names: readonly string[];
}

/** What fits at `position`. Inside a string it replaces what the string holds, not only what comes after the cursor. */
export function completionsAt(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): Completions {
  const internals = internalsOf(typescript);
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
