import { afterEach } from "vitest";
import { provideKernel, type DisplayOptions, type Kernel, type MimeBundle } from "../../src/kernel/api.js";

/** One call of `display`. */
export interface Displayed {
  readonly bundle: MimeBundle;
  readonly options: DisplayOptions;
}

afterEach(() => {
  provideKernel(undefined);
});

/** Puts a kernel in place that only remembers what it is asked to show; it is withdrawn after the test. */
export function kernelDouble(): { readonly displayed: Displayed[]; readonly abort: AbortController } {
  const displayed: Displayed[] = [];
  const abort = new AbortController();
  const kernel: Kernel = {
    display: (bundle, options = {}) => void displayed.push({ bundle, options }),
    clear: () => undefined,
    signal: abort.signal,
    input: () => Promise.reject(new Error("nobody answers")),
  };
  provideKernel(kernel);
  return { displayed, abort };
}
