import type { Output } from "./output.js";
import { textField, type Content, type Message } from "../protocol/wire.js";

/** The cell that runs, or the one that ran last: it takes what timers and forgotten promises print. */
export interface Cell {
  readonly message: Message | undefined;
  readonly source: string;
  /** Its name in stack traces: `In[3]`, or `In[*]` if it does not count. */
  readonly name: string;
  readonly output: Output;
  readonly abort: AbortController;
  running: boolean;
  /** Content of its reply, once it has run. */
  reply: Content | undefined;
  /** Somebody reads the signal and can be trusted to end the cell by itself. */
  cooperative: boolean;
  /** When it was interrupted, in ms of `performance.now()`; undefined if it was not. */
  interrupted: number | undefined;
  /** Ends the cell with an error while it still runs. */
  fail(error: unknown): void;
}

/** A cell that does not run yet, as a message asks for it. */
export function newCell(message: Message | undefined, name: string, output: Output): Cell {
  return {
    message,
    source: message === undefined ? "" : textField(message.content, "code"),
    name,
    output,
    abort: new AbortController(),
    running: false,
    reply: undefined,
    cooperative: false,
    interrupted: undefined,
    fail: () => undefined,
  };
}

/** A promise that rejects when the cell is made to fail. */
export function failureOf(cell: Cell): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    cell.fail = reject;
  });
  failed.catch(() => undefined); // it may well fail when nobody waits any more
  return failed;
}

/** Who took the signal gets this long to return what it has, in ms. */
export const cooperation = 1000;
// One interrupt may come as a message and as a signal.
const repetition = 300;

/** Aborts the signal of a cell that runs, and ends the cell: at once, or a little later if it took the signal. */
export function interruptCell(cell: Cell): void {
  const now = performance.now();
  if (!cell.running || now - (cell.interrupted ?? -Infinity) < repetition) return;
  const waits = cell.cooperative && cell.interrupted === undefined;
  cell.interrupted = now;
  cell.abort.abort(new Error("Interrupted"));
  const fail = (): void => cell.fail(new Error("Interrupted"));
  if (waits) setTimeout(() => cell.running && fail(), cooperation);
  else fail();
}
