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

/**
 * What the riddle "Type 'string' is not assignable" means where a field of an object is one of several texts: the object was written down
 * before, and since then its texts are any texts. Undefined if no problem is of this kind.
 */
export function literalHint(problems: readonly Problem[]): Problem | undefined {
  const riddle =
    /^Type '(?:string|string\[\])' is not assignable to type '(?!string|number|boolean|bigint|symbol|undefined|null|never)/;
  const index = problems.findIndex(
    ({ message, line, column }, at) =>
      riddle.test(message) &&
      problems.some((other, its) => its < at && other.line === line && other.column === column),
  );
  const found = problems[index];
  if (found === undefined) return undefined;
  const message =
    'texts of an object that was made before are any texts: write "as const" behind its last brace';
  return { ...found, message, code: undefined };
}
