/** Representations of one output: media type → data (text, base64 text of bytes, or JSON). */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** How an output is shown. */
export interface DisplayOptions {
  /** Names the output, so that a later call can replace it in place. */
  readonly id?: string;
  /** Replace every output shown under `id` instead of adding one. Default false. */
  readonly update?: boolean;
  /** Display metadata, for example the width of an image. Default none. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The kernel as code running in one of its cells sees it. */
export interface Kernel {
  /** Adds an output to the cell that runs (or ran last), or replaces one in place. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  /** Empties the output of the cell; with `wait`, only when the next output is there. Default: at once. */
  clear(wait?: boolean): void;
  /**
   * Aborts when the cell is interrupted. Who reads it gets one second to return what there is; the cell then ends as
   * if nothing had happened. Pass it on to everything that goes on by itself: promises and timers that a cell leaves
   * behind cannot be stopped from outside, and print into later cells.
   */
  readonly signal: AbortSignal;
  /** Asks the user for a line of text. Rejects where nobody can answer, as in nbconvert, and on an interrupt. */
  input(
    prompt?: string,
    options?: {
      /** Hide what is typed. Default false. */
      readonly password?: boolean;
    },
  ): Promise<string>;
}

/** Under this symbol an object can offer its own representations: a function that returns a `MimeBundle`. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

const kernelSymbol = Symbol.for("lottery-lab.kernel");

/** The kernel this code runs in; undefined outside of one, so that the same code runs as a script. */
export function kernel(): Kernel | undefined {
  return (globalThis as { readonly [kernelSymbol]?: Kernel })[kernelSymbol];
}

/** Makes `value` what `kernel()` returns. Called once by the kernel itself; undefined withdraws it. */
export function provideKernel(value: Kernel | undefined): void {
  (globalThis as { [kernelSymbol]?: Kernel | undefined })[kernelSymbol] = value;
}
