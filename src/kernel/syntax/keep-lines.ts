import { SourceMap } from "node:module";
import type ts from "typescript";
import type { Edit } from "./edits.js";
import type { TypeScript } from "./compiler-type.js";

/** JavaScript as the compiler wrote it, and the map that leads back. */
export interface EmittedCode {
  readonly code: string;
  /** Source map, as JSON. */
  readonly map: string;
}

/** How lines are kept. */
export interface LineOptions {
  /** Changes to make on the way; their text must not hold line ends. Default none. */
  readonly edits?: readonly Edit[];
  /** Lines at the beginning of the source that are not counted. Default 0. */
  readonly lineShift?: number;
  /** What the compiler wrote, and where a place in the file was in it, if the file was changed since. Default: it was not. */
  readonly emitted?: { readonly file: ts.SourceFile; readonly offset: (at: number) => number };
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: ts.SyntaxKind;
}

/**
 * Sets emitted JavaScript anew so that everything stands in the line it has in the source: traces then need no map, whoever reads
 * them. Whitespace and comments carry no meaning in what TypeScript emits, as it ends every statement with a semicolon.
 */
export function keepLines(
  typescript: TypeScript,
  file: ts.SourceFile,
  map: string,
  { edits = [], lineShift = 0, emitted = { file, offset: (at) => at } }: LineOptions = {},
): string {
  const lineOf = originalLines(emitted, map);
  const unbreakable = noBreakBefore(typescript);
  const pending = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let line = 1;
  let previous: Token | undefined;
  let at = 0; // how far the emitted text is used up
  const write = (text: string): void => {
    parts.push(text);
    line += countLines(text);
  };

  for (const token of tokensOf(typescript, file)) {
    while (pending[0] !== undefined && pending[0].end < token.start) write(pending.shift()?.text ?? "");
    const replacing = pending.find(({ start, end }) => end > start);
    const isReplaced = replacing !== undefined && replacing.start < token.end && replacing.end > token.start;
    // A replacement begins and ends with whole tokens: its text comes in the place of the first one.
    if (!isReplaced || token.start <= replacing.start) {
      write(gapBefore(token));
      while (pending[0] !== undefined && pending[0].end <= token.start) write(pending.shift()?.text ?? "");
      write(isReplaced ? replacing.text : file.text.slice(token.start, token.end));
    }
    at = token.end;
    previous = isReplaced ? undefined : token;
    if (isReplaced && token.end >= replacing.end) pending.splice(pending.indexOf(replacing), 1);
  }
  for (const edit of pending) write(edit.text);
  return parts.join("");

  /** The line ends that bring a token to its line; else a space, where there was a gap. */
  function gapBefore(token: Token): string {
    const wanted = lineOf(token.start);
    if (wanted === undefined || wanted - lineShift <= line || unbreakable(previous, token, file.text)) {
      return token.start > at ? " " : "";
    }
    return "\n".repeat(wanted - lineShift - line);
  }
}

const countLines = (text: string): number => text.split("\n").length - 1;

/** Every token of a file, first one first. */
function tokensOf(typescript: TypeScript, file: ts.SourceFile): readonly Token[] {
  const tokens: Token[] = [];
  function visit(node: ts.Node): void {
    const { kind, end } = node;
    if (kind >= typescript.SyntaxKind.FirstJSDocNode && kind <= typescript.SyntaxKind.LastJSDocNode) return;
    if (typescript.isToken(node)) {
      const start = node.getStart(file, false);
      if (end > start) tokens.push({ start, end, kind });
      return;
    }
    for (const child of node.getChildren(file)) visit(child);
  }
  visit(file);
  return tokens;
}

/** Line of the source, from 1, of each place in the emitted code that the map names exactly. */
function originalLines(
  { file, offset: offsetOf }: Required<LineOptions>["emitted"],
  map: string,
): (offset: number) => number | undefined {
  const payload = JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0];
  const sourceMap = new SourceMap(payload);
  return (offset) => {
    const { line, character } = file.getLineAndCharacterOfPosition(offsetOf(offset));
    const entry = sourceMap.findEntry(line, character);
    if (!("originalLine" in entry) || entry.originalLine === undefined) return undefined;
    return entry.generatedLine === line && entry.generatedColumn === character
      ? entry.originalLine + 1
      : undefined;
  };
}

/** Places where a line end would mean something: JavaScript ends a statement there, or forbids it. */
function noBreakBefore(
  typescript: TypeScript,
): (previous: Token | undefined, token: Token, text: string) => boolean {
  const { SyntaxKind: kind } = typescript;
  const after = new Set<ts.SyntaxKind>([
    kind.ReturnKeyword,
    kind.ThrowKeyword,
    kind.BreakKeyword,
    kind.ContinueKeyword,
  ]);
  const words = new Set(["async", "yield", "get", "set", "static", "accessor"]);
  const before = new Set<ts.SyntaxKind>([
    kind.EqualsGreaterThanToken,
    kind.PlusPlusToken,
    kind.MinusMinusToken,
  ]);
  return (previous, token, text) =>
    before.has(token.kind) ||
    (previous !== undefined &&
      (after.has(previous.kind) || words.has(text.slice(previous.start, previous.end))));
}
