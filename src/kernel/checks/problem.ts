/** A reason why a cell was not run. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Number of TypeScript's message; undefined for a hint of ours. */
  readonly code: number | undefined;
  /** The local module it is in; undefined for the cell itself. */
  readonly file: string | undefined;
}
