import { Session } from "node:inspector";
import { join, sep } from "node:path";
import { hasHooks, isGuarded, isHeard } from "./attention.js";

/**
 * What came of a question to stop: the cell is stopped; it holds the thread, but Node's own code is at work for it just now; nothing
 * of a cell holds the thread; async hooks are active.
 */
export type Stopped = "stopped" | "later" | "nothing" | "hooks";

const key = "lottery-lab.stop";

/** An expression that asks the main thread to stop what holds it because of question `number`; `insist` does not care for Node's own code. */
export const stopExpression = (number: number, insist: boolean): string =>
  `globalThis[Symbol.for(${JSON.stringify(key)})](${number}, ${String(insist)})`;

/**
 * Lets the worker stop a cell, and never the kernel or Node themselves: termination ends JavaScript wherever it is, without exceptions,
 * and would leave their lists half changed. The worker's question is answered in the middle of what runs, so that its stack says whose
 * it is. `kernelFolder` holds the kernel's own files.
 */
export function provideStop(guard: Int32Array, kernelFolder: string): void {
  const session = new Session();
  session.connect();
  const stop = (number: number, insist: boolean): Stopped => {
    if (isHeard(guard, number) || isGuarded(guard)) return "nothing";
    const files = filesOnStack();
    if (!files.some((file) => isOfCell(file, kernelFolder))) return "nothing";
    if (hasHooks(guard)) return "hooks";
    if (!insist && isOfNode(files[0])) return "later";
    session.post("Runtime.terminateExecution");
    return "stopped";
  };
  Object.defineProperty(globalThis, Symbol.for(key), { value: stop });
}

/** Files of the stack below this one, innermost first. What has none, as built-in functions and evaluated text, is left out. */
function filesOnStack(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  Error.prepareStackTrace = (_, sites) => sites;
  const sites = new Error().stack as unknown as NodeJS.CallSite[];
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return sites
    .map((site) => site.getScriptNameOrSourceURL() ?? "")
    .filter((file) => file !== "" && file !== __filename);
}

const isOfNode = (file = ""): boolean => file.startsWith("node:");

/** Whether it is not the kernel's own or Node's. What the kernel does for a cell alone counts as the cell's: it looks at its values. */
function isOfCell(file: string, kernelFolder: string): boolean {
  if (file === join(kernelFolder, "running", "own-stack.js")) return true;
  const isOfKernel =
    file.startsWith(kernelFolder + sep) || file.includes(`${sep}node_modules${sep}zeromq${sep}`);
  return !isOfKernel && !isOfNode(file);
}
