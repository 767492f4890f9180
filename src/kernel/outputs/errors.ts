import type { Problem } from "../checks/problem.js";
import { preview } from "./preview.js";
import type { Sources } from "../stacks/sources.js";
import { framesOf, isErrorLike, type Stacks } from "../stacks/stacks.js";

/** Content of an `error` message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** What is needed to tell where something went wrong. */
export interface Places {
  readonly sources: Sources;
  readonly stacks: Stacks;
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
      `${red(`${where}: `)}${message}${code === undefined ? "" : ` (TS${code})`}`,
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
    if (!isErrorLike(error)) {
      const value = preview(error);
      return { ename: "Thrown", evalue: value, traceback: [`${red("Thrown")}: ${value}`] };
    }
    return {
      ename: nameOf(error),
      evalue: textOf(error.message),
      traceback: errorLines(error, places, new Set()),
    };
  } catch (failure) {
    // An error may be as hostile as it likes, for example throw when its stack is read.
    const evalue = `an error that cannot be described (${preview(failure)})`;
    return { ename: "Error", evalue, traceback: [red(evalue)] };
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : preview(value));
const nameOf = ({ name }: Error): string => textOf(name) || "Error";

function errorLines(error: Error, places: Places, seen: Set<unknown>): string[] {
  seen.add(error);
  const frames = framesOf(error, places.stacks);
  const first = firstPlace(frames);
  const text = first === undefined ? undefined : places.sources.text(first.cell, first.line);
  const lines = [
    `${red(nameOf(error))}: ${textOf(error.message)}`,
    ...(first === undefined || text === undefined ? [] : excerpt(text, first.line)),
    ...frames.map((frame) => `    at ${frame}`),
  ];
  const { cause, errors, ...rest } = error as Error & { readonly errors?: unknown };
  const own = Object.fromEntries(
    Object.entries(rest).filter(([key]) => !/^(?:stack|message|name)$/.test(key)),
  );
  if (Object.keys(own).length > 0) lines.push(preview(own));
  const inner = [
    ...(cause === undefined ? [] : [cause]),
    ...(Array.isArray(errors) ? (errors as unknown[]) : []),
  ];
  for (const next of inner.slice(0, mostCauses)) {
    if (seen.has(next)) continue;
    const told = isErrorLike(next) ? errorLines(next, places, seen) : [preview(next)];
    lines.push(...told.map((line, index) => (index === 0 ? `  caused by ${line}` : `  ${line}`)));
  }
  if (inner.length > mostCauses) lines.push(`  and ${inner.length - mostCauses} more`);
  return lines;
}

// An AggregateError may hold any number of errors; so many are told.
const mostCauses = 20;

/** The innermost place in a cell. */
function firstPlace(frames: readonly string[]): { readonly cell: string; readonly line: number } | undefined {
  for (const frame of frames) {
    const [, cell, line] = /(In\[[\d*]+\]):(\d+)/.exec(frame) ?? [];
    if (cell !== undefined) return { cell, line: Number(line) };
  }
  return undefined;
}

function excerpt(text: string, line: number, column?: number): string[] {
  const label = `  ${line} | `;
  const shown = `${label}${text}`;
  if (column === undefined) return [shown];
  // Tabs stay tabs, so that the caret stands under its place.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [shown, `${" ".repeat(label.length)}${indent}${red("^")}`];
}
