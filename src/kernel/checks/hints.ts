import type { Problem } from "./problem.js";

const shell = "execSync(command, { stdio: 'inherit' }) of 'node:child_process'";

/** What to write instead, where a cell speaks to IPython: `!command` and `%magic`. Undefined for a cell that does not. */
export function shellHint(source: string): Problem | undefined {
  const lines = source.split("\n");
  const index = lines.findIndex((line) => /^\s*(?:!\s*[\w./~]|%{1,2}[A-Za-z])/.test(line));
  const text = lines[index];
  if (text === undefined) return undefined;
  const column = text.length - text.trimStart().length + 1;
  const message = text.trimStart().startsWith("!")
    ? `a cell is TypeScript and has no "!": run a command by ${shell}`
    : `a cell is TypeScript and has no magic commands such as "%": time with console.time, run a command by ${shell}`;
  return { line: index + 1, column, message, code: undefined, file: undefined };
}
