/** Where the command line writes. */
export interface Output {
  write(text: string): void;
  error(text: string): void;
}

/** What the exit codes say. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** A check ran and found something wrong. */
  found: 3,
  /** Stopped by an interrupt; what was finished is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What is wrong with the words of a command: it ends with exit code 2, as what the parser refuses does. */
export class WrongUsage extends Error {
  override readonly name = "WrongUsage";
}

/** Writes a value as indented JSON. */
export function writeJson(value: unknown, { write }: Output): void {
  write(`${JSON.stringify(value, undefined, 2)}\n`);
}
