import { writeSync } from "node:fs";

// Taken now: writes of cells to this descriptor are led elsewhere later.
const writeDescriptor = writeSync;

/** Faults of the kernel itself go into the log of the server, never into a notebook. */
export function log(error: unknown): void {
  write(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** The value of `read`, or undefined and one line in the log if it throws: for messages that are forged or damaged. */
export function readOrLog<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    write(`ignored a message: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

// Who reads the log may be slow, and its pipe full: wait this often for 1 ms.
const patience = 100;

function write(text: string): void {
  let rest = Buffer.from(`lottery-lab kernel: ${text}\n`);
  for (let attempt = 0; attempt < patience && rest.length > 0; attempt++) {
    try {
      rest = rest.subarray(writeDescriptor(2, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return; // nobody reads the log
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
