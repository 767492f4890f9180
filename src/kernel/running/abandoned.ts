/**
 * The interrupted cell whose code is printing, told by the stack; undefined if it is not one, or if the current cell is on
 * the stack and so called it. What a cell leaves behind when it is interrupted cannot be stopped, but it can be named.
 */
export function abandonedCell(interrupted: ReadonlySet<string>, current: string): string | undefined {
  if (interrupted.size === 0) return undefined; // taking a stack for each line would cost more than printing it
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const { stack = "" } = new Error("where");
  Error.stackTraceLimit = stackTraceLimit;
  const cells: readonly string[] = stack.match(/In\[\d+\](?=:\d)/g) ?? [];
  return cells.includes(current) ? undefined : cells.find((name) => interrupted.has(name));
}
