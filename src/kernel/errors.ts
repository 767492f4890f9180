import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect, types } from "node:util";
import type { Problem } from "./compiler.js";
import type { Sources } from "./sources.js";

/** Content of an `error` message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** What is needed to tell a place shortly. */
export interface Places {
  readonly sources: Sources;
  /** Folder that paths are given relative to. */
  readonly folder: string;
  /** The package itself: its files are named `lottery-lab/…`, those of its kernel not at all. */
  readonly packageRoot: string;
  readonly kernelFolder: string;
}

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** A cell that TypeScript refused: each problem with its line, its source line and a caret under the place. */
export function describeProblems(problems: readonly Problem[], source: string): ErrorContent {
  const lines = source.split("\n");
  const parts = problems.flatMap(({ line, column, message, file, code }, index) => {
    const before = problems[index - 1];
    // TypeScript explains a problem in several steps; they share their place, which is shown once.
    if (before?.line === line && before.column === column && before.file === file) return [`    ${message}`];
    const where = file === undefined ? `line ${line}` : `${file}:${line}`;
    const text = file === undefined ? lines[line - 1] : undefined;
    return [
      `${red(`${where}: `)}${message} (TS${code})`,
      ...(text === undefined ? [] : excerpt(text, line, column)),
    ];
  });
  const [first] = problems;
  const evalue = first === undefined ? "" : `line ${first.line}: ${first.message}`;
  return { ename: "TypeScript", evalue, traceback: [red("TypeScript: the cell was not run"), ...parts] };
}

/** An exception: name and message, the line of the cell, the frames outside of the kernel, own properties, causes. */
export function describeError(error: unknown, places: Places): ErrorContent {
  try {
    if (!types.isNativeError(error)) {
      const value = inspect(error);
      return { ename: "Thrown", evalue: value, traceback: [`${red("Thrown")}: ${value}`] };
    }
    const ename = error.name || "Error";
    return { ename, evalue: error.message, traceback: errorLines(error, places, new Set()) };
  } catch (failure) {
    // An error may be as hostile as it likes, for example throw when its stack is read.
    const evalue = `an error that cannot be described (${String(failure)})`;
    return { ename: "Error", evalue, traceback: [red(evalue)] };
  }
}

function errorLines(error: Error, places: Places, seen: Set<unknown>): string[] {
  seen.add(error);
  const { frames, first } = readStack(error, places);
  const text = first === undefined ? undefined : places.sources.text(first.cell, first.line);
  const lines = [
    `${red(error.name || "Error")}: ${error.message}`,
    ...(first === undefined || text === undefined ? [] : excerpt(text, first.line)),
    ...frames.map((frame) => `    at ${frame}`),
  ];
  const {
    stack: _stack,
    message: _message,
    name: _name,
    cause,
    errors,
    ...own
  } = error as Error & {
    readonly errors?: unknown;
  };
  if (Object.keys(own).length > 0) lines.push(inspect(own));
  const inner = [
    ...(cause === undefined ? [] : [cause]),
    ...(Array.isArray(errors) ? (errors as unknown[]) : []),
  ];
  for (const next of inner) {
    if (seen.has(next)) continue;
    const told = types.isNativeError(next) ? errorLines(next, places, seen) : [inspect(next)];
    lines.push(...told.map((line, index) => (index === 0 ? `  caused by ${line}` : `  ${line}`)));
  }
  return lines;
}

interface Stack {
  readonly frames: readonly string[];
  /** The innermost place in a cell. */
  readonly first: { readonly cell: string; readonly line: number } | undefined;
}

const cellPlace = /(In\[[\d*]+\]):(\d+):(\d+)/;
const filePlace = /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^():]*):(\d+):\d+/;

function readStack(error: Error, places: Places): Stack {
  let first: Stack["first"];
  const frames: string[] = [];
  for (const frame of String(error.stack).split("\n    at ").slice(1)) {
    if (
      /\bnode:/.test(frame) ||
      frame.includes(places.kernelFolder) ||
      /[\\/]tslab[\\/]dist[\\/]/.test(frame)
    )
      continue;
    const told = frame
      .replace(cellPlace, (_, cell: string, line: string, column: string) => {
        const original = places.sources.line(cell, Number(line), Number(column));
        first ??= { cell, line: original };
        return `${cell}:${original}`;
      })
      .replace(filePlace, (_, file: string, line: string) => `${shortPath(file, places)}:${line}`)
      .replace(/^eval \((.*)\)$/, "$1")
      .replace(/^Object\.(?=\S+ \(In\[)/, ""); // a function of another cell is called as a member of all variables
    if (told !== frames.at(-1)) frames.push(told);
  }
  return { frames, first };
}

/** A path without anything about this machine. */
export function shortPath(
  path: string,
  { folder, packageRoot }: Pick<Places, "folder" | "packageRoot">,
): string {
  const file = path.startsWith("file://") ? fileURLToPath(path) : path;
  const modules = `${sep}node_modules${sep}`;
  const installed = file.lastIndexOf(modules);
  if (installed >= 0) return file.slice(installed + modules.length);
  if (file.startsWith(folder + sep)) return file.slice(folder.length + 1);
  if (file.startsWith(packageRoot + sep)) return `lottery-lab${file.slice(packageRoot.length)}`;
  return isAbsolute(file) ? relative(folder, file) : file;
}

function excerpt(text: string, line: number, column?: number): string[] {
  const label = `  ${line} | `;
  const shown = `${label}${text}`;
  if (column === undefined) return [shown];
  // Tabs stay tabs, so that the caret stands under its place.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [shown, `${" ".repeat(label.length)}${indent}${red("^")}`];
}
