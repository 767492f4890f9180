import type { Kernel } from "../kernel/api.js";
import { terminalLine, type TerminalLine } from "./terminal-line.js";

/** Shows what a line of progress says now. `ended`: it is the last time. `now`: milliseconds of the line's clock. */
export type Outlet = (ended: boolean, now: number) => void;

/** Between two lines in a file or pipe, which keeps them all. */
const plainMilliseconds = 60_000;

let outputs = 0;

/** One output of a notebook, which changes. */
export function notebookOutlet(running: Kernel, line: () => string): Outlet {
  const id = `progress-${process.pid}-${(outputs += 1)}-${Math.round(performance.timeOrigin)}`;
  let shown = false;
  return () => {
    running.display({ "text/plain": line() }, { id, update: shown });
    shown = true;
  };
}

/** One line of a terminal, which changes in place; begun when it is first shown. */
export function terminalOutlet(line: () => string, write: (text: string) => void): Outlet {
  let onTerminal: TerminalLine | undefined;
  return (ended) => {
    onTerminal ??= terminalLine(line, write);
    if (ended) onTerminal.end();
    else onTerminal.redraw();
  };
}

/** A line a minute after `start` and one at the end, for a file or pipe. */
export function plainOutlet(line: () => string, write: (text: string) => void, start: number): Outlet {
  let printed = start;
  return (ended, now) => {
    if (!ended && now - printed < plainMilliseconds) return;
    printed = now;
    write(`${line()}\n`);
  };
}
